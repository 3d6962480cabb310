"""Test on each batch before training on it: every row is a test row once."""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kernel_helpers.incremental.batches import open_stream
from kernel_helpers.incremental.conditions import check_conditions
from kernel_helpers.incremental.curve import LearningCurve
from kernel_helpers.incremental.labels import find_classes
from kernel_helpers.incremental.scoring import as_score, single_scorer
from kernel_helpers.incremental.step import batch_length, train

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def progressive_val_score(
    model: "BaseEstimator",
    batches: Iterable[Any] | Callable[[], Iterable[Any]],
    *,
    classes: object = None,
    scoring: str | Callable[..., float] | None = None,
    batch_rows: int | None = None,
) -> LearningCurve:
    """Score `model` on every batch, then train it on that batch.

    The first batch only trains a model that has not learned anything yet. The score after a batch
    is the mean over all rows tested so far, so it is fair to a model that keeps learning, and no
    row has to be held out.

    Parameters
    ----------
    model : classifier or regressor with partial_fit, or a pipeline that ends in one
    batches : tuple, Dask collection, iterable, or function that returns an iterable
        As in `partial_fit_stream`, with `y`.
    classes : array of shape (n_classes,), optional
    scoring : str or callable, optional
        By default ``"accuracy"`` for classifiers and ``"neg_mean_absolute_error"`` for regressors:
        both are means over rows. R² of a batch is not.
    batch_rows : int, optional

    Returns
    -------
    LearningCurve
        ``.last`` is the score over all tested rows; ``.rows`` counts the rows trained on before
        the newest test.

    Raises
    ------
    ValueError
        There are fewer than two batches, so that none can be tested.

    References
    ----------
    A. Blum, A. Kalai, J. Langford, "Beating the hold-out: bounds for k-fold and progressive
    cross-validation", COLT 1999.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import SGDClassifier
    >>> X = np.random.default_rng(0).normal(size=(500, 2))
    >>> curve = progressive_val_score(
    ...     SGDClassifier(random_state=0), (X, X[:, 0] > 0), batch_rows=50
    ... )
    >>> len(curve.rows), curve.last > 0.8
    (9, True)
    """
    from sklearn.base import is_classifier

    check_conditions(model, batches)
    metric = scoring or ("accuracy" if is_classifier(model) else "neg_mean_absolute_error")
    scorer = single_scorer(model, metric)
    classes = find_classes(model, batches, classes)
    stream = open_stream(batches, batch_rows=batch_rows, read_ahead=None, finite=False)
    curve = LearningCurve(metric if isinstance(metric, str) else "score")
    trained = tested = 0
    total, started = 0.0, time.perf_counter()
    fitted = _knows_something(model)
    for number, batch in enumerate(stream.epoch(None, 0)):
        n_rows = batch_length(batch, number, classes)
        if not n_rows:
            continue
        if fitted:
            total += n_rows * as_score(scorer(model, batch.X, batch.y))
            tested += n_rows
            curve.add(trained, total / tested, time.perf_counter() - started)
        train(model, batch, classes)
        trained, fitted = trained + n_rows, True
    if not tested:
        raise ValueError(
            f"Expected at least two batches, the first to train on, got {trained} rows in one or "
            "none; pass a smaller batch_rows."
        )
    return curve


def _knows_something(model: "BaseEstimator") -> bool:
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(model)
    except NotFittedError:
        return False
    return True
