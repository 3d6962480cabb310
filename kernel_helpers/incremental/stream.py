"""Train an estimator batch by batch, with progress, early stopping and checkpoints."""

import re
from collections.abc import Callable, Iterable
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from kernel_helpers.incremental.batches import open_stream
from kernel_helpers.incremental.conditions import check_conditions
from kernel_helpers.incremental.curve import LearningCurve
from kernel_helpers.incremental.labels import find_classes
from kernel_helpers.incremental.trainer import Judge, Keeper, Trainer

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

Model = TypeVar("Model")


def partial_fit_stream(
    model: Model,
    batches: Iterable[Any] | Callable[[], Iterable[Any]],
    *,
    classes: object = None,
    epochs: int = 1,
    batch_rows: int | None = None,
    shuffle: bool = False,
    random_state: int | None = None,
    read_ahead: int | None = None,
    validation: tuple[Any, Any] | None = None,
    scoring: str | Callable[..., float] | None = None,
    validate_every: int | None = None,
    patience: int | None = None,
    tol: float = 1e-4,
    on_score: Callable[[LearningCurve], object] | None = None,
    checkpoint: str | PathLike[str] | None = None,
    checkpoint_seconds: float = 30.0,
    progress: bool = True,
) -> Model:
    """Train `model` with ``partial_fit`` on one batch after another.

    The model itself is trained, as ``partial_fit`` does: a second call goes on where the first
    ended. In a pipeline, steps that need no ``fit`` (hashing) or have ``partial_fit`` (scaling)
    are streamed, too.

    Parameters
    ----------
    model : estimator with partial_fit, or a pipeline that ends in one
    batches : tuple, array, Dask collection, iterable, or function that returns an iterable
        A tuple ``(X, y)`` or ``(X, y, sample_weight)`` of arrays of shape (n, ...), memmaps,
        paths of .npy files or Dask collections is cut into batches here; files are read ahead by
        a thread. Any other iterable brings batches ``X``, ``(X, y)`` or ``(X, y, sample_weight)``.
    classes : array of shape (n_classes,), optional
        Every label that can come. Found by itself when `batches` is ``(X, y)`` of arrays.
    epochs : int
        How often to go through all batches.
    batch_rows : int, optional
        Rows of a batch cut from arrays; about 2 MiB, 10,000 to 300,000 rows, by default.
    shuffle : bool
        Mix rows from many places of an array, Dask blocks and the rows in each, or the rows of
        eight neighbouring batches of an iterable; another order each epoch.
    random_state : int, optional
        Makes the order repeatable.
    read_ahead : int, optional
        Batches that a thread prepares beforehand: 2 for arrays and files, 0 for iterables, whose
        code then never runs beside yours.
    validation : (X, y), optional
        Held-out rows to score the model on.
    scoring : str or callable, optional
        As in scikit-learn; the model's own ``score`` by default.
    validate_every : int, optional
        Rows between two scores; four times the held-out rows by default.
    patience : int, optional
        Stop after so many scores that do not beat the best one by `tol`, and give the best model
        back. Never by default.
    tol : float
    on_score : callable, optional
        Called with the `LearningCurve` after each score, to draw it while it grows.
    checkpoint : path, optional
        Where to save model and position. If the file exists, training goes on from there: the
        result is, bit by bit, that of a run without a pause, as long as the batches are the same.
        It is a pickle: open only your own.
    checkpoint_seconds : float
        Time between two saves; 0 saves after every batch.
    progress : bool
        Show a bar.

    Returns
    -------
    estimator
        `model`, fitted. With `validation` it has ``learning_curve_``, a `LearningCurve`.

    Raises
    ------
    TypeError
        One of the three conditions is not met: a source that can be streamed, features that need
        no pass over all data, an estimator with ``partial_fit``.
    ValueError
        There is no batch, a class is unknown, shapes do not fit, or an array has NaN and the
        estimator does not accept it.
    BrokenFileError
        The checkpoint cannot be read or belongs to another model.

    References
    ----------
    L. Bottou, "Large-scale machine learning with stochastic gradient descent", COMPSTAT 2010.

    Examples
    --------
    >>> from sklearn.linear_model import SGDClassifier
    >>> X = np.arange(20.0).reshape(-1, 1)
    >>> batches = [(X[i : i + 5], X[i : i + 5, 0] > 9) for i in (10, 0, 15, 5)]
    >>> model = partial_fit_stream(
    ...     SGDClassifier(random_state=0), batches, classes=[False, True], progress=False
    ... )
    >>> model.classes_
    array([False,  True])
    """
    if epochs < 1:
        raise ValueError(f"epochs must be at least 1, got {epochs}; try 1.")
    if patience is not None and validation is None:
        raise ValueError("Early stopping needs held-out rows to score: pass validation=(X, y).")
    check_conditions(model, batches)
    stream = open_stream(
        batches, batch_rows=batch_rows, read_ahead=read_ahead, finite=not _takes_nan(model)
    )
    judge = Judge(
        model, validation, scoring, validate_every, patience=patience, tol=tol, on_score=on_score
    )
    keeper = Keeper(checkpoint, checkpoint_seconds, f"{_named(model)}, {epochs=}, {shuffle=}")
    seed = int(np.random.SeedSequence(random_state).entropy)  # type: ignore[arg-type]
    trainer = Trainer(model, find_classes(model, batches, classes), judge, keeper, seed=seed)
    trainer.run_all(stream, epochs=epochs, shuffle=shuffle, progress=progress)
    return model


def _named(model: "BaseEstimator") -> str:
    """Describe a model without the addresses of objects among its parameters."""
    return re.sub(r" at 0x[0-9A-Fa-f]+", "", repr(model))


def _takes_nan(model: "BaseEstimator") -> bool:
    from sklearn.utils import get_tags

    return bool(get_tags(model).input_tags.allow_nan)
