"""Score predictions by a metric, and say what the score is called."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Metric = Callable[[Any, Any], float]


def scores_of(
    y_true: "ArrayLike", predictions: Mapping[Any, Any], metric: Metric | None
) -> tuple[list[float], str]:
    """Return the score of each prediction, and the score's name.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
    predictions : mapping to array-like of shape (n_samples,)
    metric : callable or None
        ``metric(y_true, y_pred)``; None for the share of right answers.

    Returns
    -------
    scores : list of float
    name : str

    Examples
    --------
    >>> scores_of([0, 1, 1, 0], {10: [0, 0, 0, 0], 100: [0, 1, 1, 0]}, None)
    ([0.5, 1.0], 'accuracy')
    """
    metric = metric_or_accuracy(metric)
    if not predictions:
        raise ValueError("predictions should have at least one entry, got none.")
    return [float(metric(y_true, y_pred)) for y_pred in predictions.values()], metric_name(metric)


def metric_or_accuracy(metric: Metric | None) -> Metric:
    """Return the metric, the share of right answers for None."""
    if metric is not None:
        return metric
    from sklearn.metrics import accuracy_score

    accuracy: Metric = accuracy_score
    return accuracy


def metric_name(metric: Metric) -> str:
    """Return what a metric measures.

    >>> from sklearn.metrics import roc_auc_score
    >>> metric_name(roc_auc_score)
    'roc auc'
    """
    name = getattr(metric, "__name__", "score").removesuffix("_score").replace("_", " ")
    return "score" if name == "<lambda>" else str(name)
