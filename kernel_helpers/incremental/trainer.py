"""The loop behind `partial_fit_stream`: train, score when due, save when due."""

import contextlib
import pickle
import time
from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sklearn

from kernel_helpers.incremental.batch import Stream
from kernel_helpers.incremental.checkpoint import Run, load, save
from kernel_helpers.incremental.curve import LearningCurve
from kernel_helpers.incremental.rows import in_memory, n_rows
from kernel_helpers.incremental.scoring import as_score, single_scorer
from kernel_helpers.incremental.step import batch_length, train

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator
    from tqdm.auto import tqdm


class Judge:
    """Scores the model on held-out rows, remembers the best, says when to stop."""

    def __init__(
        self,
        model: "BaseEstimator",
        validation: tuple[Any, Any] | None,
        scoring: object,
        every: int | None,
        *,
        patience: int | None,
        tol: float,
        on_score: Callable[[LearningCurve], object] | None,
    ) -> None:
        self.held_out, self._patience, self._tol = validation, patience, tol
        self._on_score = on_score
        self.metric = scoring if isinstance(scoring, str) else "score"
        if validation is None:
            return
        self.held_out = validation = in_memory(*validation)
        rows = n_rows(validation[0])
        if rows == 0:
            raise ValueError("Expected held-out rows in validation=, got none; keep at least one.")
        self._scorer = single_scorer(model, scoring)
        self._assume_finite = sklearn.get_config()["assume_finite"]
        self._every = 4 * rows if every is None else every

    def score(self, model: "BaseEstimator", run: Run) -> bool:
        """Add a point to the curve; return whether training should stop."""
        assert self.held_out is not None
        # Only the batches have been checked.
        with sklearn.config_context(assume_finite=self._assume_finite):
            value = as_score(self._scorer(model, *self.held_out))
        best = run.curve.best
        first = np.isnan(best) and not np.isnan(value)  # a score that is NaN improves nothing
        run.curve.add(run.rows, value, run.seconds)
        run.due = run.rows + self._every
        run.waited = 0 if first or value > best + self._tol else run.waited + 1
        if (first or value > best) and self._patience is not None:
            run.best = pickle.dumps(model, protocol=5)
        if self._on_score is not None:
            self._on_score(run.curve)
        return self._patience is not None and run.waited >= self._patience


class Keeper:
    """Saves the run now and then, and finds what an earlier one saved."""

    def __init__(self, path: str | PathLike[str] | None, seconds: float, question: str) -> None:
        self._path = None if path is None else Path(path)
        self._seconds, self._question = seconds, question
        self._saved = time.monotonic()

    def resume(self, model: "BaseEstimator") -> Run | None:
        """Restore the saved state of `model`, and return the status of its run."""
        if self._path is None or not self._path.exists():
            return None
        saved, run = load(self._path, self._question)
        _become(model, saved)
        return run

    def keep(self, model: "BaseEstimator", run: Run, *, now: bool = False) -> None:
        """Save if it is time to, or `now`."""
        if self._path is None or not (now or time.monotonic() - self._saved >= self._seconds):
            return
        save(self._path, model, run, self._question)
        self._saved = time.monotonic()


class Trainer:
    """Takes a model through the epochs of a stream."""

    def __init__(
        self, model: "BaseEstimator", classes: object, judge: Judge, keeper: Keeper, *, seed: int
    ) -> None:
        self._model, self._classes = model, classes
        self._judge, self._keeper = judge, keeper
        fresh = Run(seed, curve=LearningCurve(judge.metric))
        self._run = keeper.resume(model) or fresh
        keeper.keep(model, self._run, now=True)  # a folder that cannot be written fails here

    def run_all(self, stream: Stream, *, epochs: int, shuffle: bool, progress: bool) -> None:
        """Train until the batches end or early stopping says so."""
        run = self._run
        total = None if stream.n_rows is None else stream.n_rows * epochs
        with _bar(total, run.rows, progress) as bar, _trusting(stream.checked):
            while not run.done and run.epoch < epochs:
                self._run_epoch(stream, shuffle, bar)
        if not run.rows:
            raise ValueError("Expected at least one batch with rows, got none; is the file empty?")
        self._finish()

    def _run_epoch(self, stream: Stream, shuffle: bool, bar: "tqdm[Any]") -> None:
        run = self._run
        rng = np.random.default_rng([run.seed, run.epoch]) if shuffle else None
        with contextlib.closing(stream.epoch(rng, run.batch)) as batches:
            for batch in batches:
                started = time.perf_counter()
                n_rows = batch_length(batch, run.batch, self._classes)
                if n_rows:
                    train(self._model, batch, self._classes)
                run.rows, run.batch = run.rows + n_rows, run.batch + 1
                run.seconds += time.perf_counter() - started
                self._after_batch(n_rows, bar)
                if run.done:
                    return
        run.epoch, run.batch = run.epoch + 1, 0

    def _after_batch(self, n_rows: int, bar: "tqdm[Any]") -> None:
        run = self._run
        if self._judge.held_out is not None and n_rows and run.rows >= run.due:
            run.done = self._judge.score(self._model, run)
            bar.set_postfix({self._judge.metric: f"{run.curve.last:.4f}"}, refresh=False)
        bar.update(n_rows)
        self._keeper.keep(self._model, run)

    def _finish(self) -> None:
        run, model = self._run, self._model
        if self._judge.held_out is not None:
            if run.curve.rows[-1:] != [run.rows]:
                self._judge.score(model, run)
            if run.best:
                _become(model, pickle.loads(run.best))
            model.learning_curve_ = run.curve
        run.done = True
        self._keeper.keep(model, run, now=True)


def _become(model: "BaseEstimator", other: object) -> None:
    """Give `model` the state of `other`, so that the caller's own object is the trained one."""
    model.__dict__.clear()
    model.__dict__.update(other.__dict__)


@contextlib.contextmanager
def _trusting(checked: bool) -> Iterator[None]:
    """Keep scikit-learn from looking for NaN a second time."""
    if not checked:
        yield
        return
    with sklearn.config_context(assume_finite=True):
        yield


def _bar(total: int | None, done: int, shown: bool) -> Any:
    from tqdm.auto import tqdm

    return tqdm(total=total, initial=done, unit="row", unit_scale=True, disable=not shown)
