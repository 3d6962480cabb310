"""Paint nested splits: who trains, who chooses, who judges."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from sklearn.model_selection import check_cv

COLORS = {
    "left out": "#e8e8e8",
    "inner training": "#56b4e9",
    "inner test": "#e69f00",
    "outer test": "#c8500a",
}


def split_table(outer: Any, inner: Any, y: Any, groups: Any = None) -> np.ndarray[Any, Any]:
    """Say for each inner fold what each row is used for.

    Parameters
    ----------
    outer, inner : int or splitter
    y : array-like of shape (n_samples,)
    groups : array-like of shape (n_samples,), optional

    Returns
    -------
    ndarray of shape (n_outer * n_inner, n_samples)
        0 left out, 1 inner training, 2 inner test, 3 outer test.
    """
    y, rows = np.asarray(y), []
    groups = None if groups is None else np.asarray(groups)
    for train, test in check_cv(outer, y, classifier=True).split(y, y, groups):
        known = None if groups is None else groups[train]
        for fit, choose in check_cv(inner, y[train], classifier=True).split(train, y[train], known):
            row = np.zeros(len(y), dtype=int)
            row[train[fit]], row[train[choose]], row[test] = 1, 2, 3
            rows.append(row)
    return np.array(rows)


def plot_nested_splits(outer: Any, inner: Any, y: Any, groups: Any = None) -> Any:
    """Draw one line an inner fold: training, choosing and judging rows in their colours.

    Parameters
    ----------
    outer, inner : int or splitter
    y : array-like of shape (n_samples,)
    groups : array-like of shape (n_samples,), optional

    Returns
    -------
    matplotlib.figure.Figure
    """
    table = split_table(outer, inner, y, groups)
    figure, ax = plt.subplots(figsize=(8, 0.5 + 0.22 * len(table)), layout="constrained")
    colors = ListedColormap(list(COLORS.values()))
    ax.imshow(table, aspect="auto", interpolation="nearest", cmap=colors, vmin=0, vmax=3)
    ax.set(xlabel="row", ylabel="inner fold")
    patches = [Patch(color=color, label=name) for name, color in COLORS.items()]
    figure.legend(handles=patches, loc="outside lower center", ncols=len(patches))
    return figure
