"""Which estimators of scikit-learn can learn from a stream."""

from typing import Any, Literal

Kind = Literal["classifier", "regressor", "cluster", "transformer"]


def partial_fit_estimators(kind: Kind | None = None) -> list[tuple[str, type[Any]]]:
    """List the estimators of the installed scikit-learn that have ``partial_fit``.

    Parameters
    ----------
    kind : {"classifier", "regressor", "cluster", "transformer"}, optional

    Returns
    -------
    list of (name, class)
        In alphabetical order.

    Examples
    --------
    >>> [name for name, _ in partial_fit_estimators("cluster")]
    ['Birch', 'MiniBatchKMeans']
    """
    from sklearn.utils import all_estimators

    found = all_estimators(type_filter=kind)
    return [(name, cls) for name, cls in found if hasattr(cls, "partial_fit")]
