"""Everything a training run needs to go on, in one file that is always whole."""

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers._files import open_atomically
from kernel_helpers.arrays.errors import BrokenFileError
from kernel_helpers.incremental.curve import LearningCurve

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

_FORMAT = "kernel-helpers stream checkpoint 1"


@dataclass
class Run:
    """The status of a training run.

    Attributes
    ----------
    seed : int
        From which the order of every epoch follows.
    epoch, batch, rows : int
        What has been trained on: whole epochs, batches of the current one, rows in all.
    due : int
        At how many rows the next score is due.
    best : bytes
        The best model so far, pickled; empty before the first score.
    waited : int
        Scores since the best one.
    done : bool
    seconds : float
        Time spent training, over all runs.
    curve : LearningCurve
    """

    seed: int
    epoch: int = 0
    batch: int = 0
    rows: int = 0
    due: int = 0
    best: bytes = b""
    waited: int = 0
    done: bool = False
    seconds: float = 0.0
    curve: LearningCurve = field(default_factory=LearningCurve)


def save(path: Path, model: "BaseEstimator", run: Run, question: str) -> None:
    """Write the checkpoint under a temporary name, then rename it."""
    # An estimator with random_state=None draws from numpy's global generator.
    state = {
        "format": _FORMAT,
        "question": question,
        "model": model,
        "run": run,
        "random": np.random.get_state(),
    }
    with open_atomically(path) as file:
        pickle.dump(state, file, protocol=5)


def load(path: Path, question: str) -> tuple[Any, Run]:
    """Return the model and the status of its run; restores NumPy's global generator.

    Raises
    ------
    BrokenFileError
        The file is no checkpoint, or one of another model or other settings.
    """
    try:
        state = pickle.loads(path.read_bytes())
        known = state["format"] == _FORMAT
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, AttributeError, ValueError) as e:
        raise BrokenFileError(
            f"{path.name} is not a checkpoint that can be read; delete it to start again."
        ) from e
    if not known or state["question"] != question:
        raise BrokenFileError(
            f"{path.name} belongs to another model or other settings; delete it to start again, "
            f"or name another file. It was written for: {state.get('question')}"
        )
    np.random.set_state(state["random"])
    return state["model"], state["run"]
