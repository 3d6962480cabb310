"""Scores as distributions: by the values of a parameter, side by side, inner against outer."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from kernel_helpers.model_selection.board import board_state
from kernel_helpers.model_selection.nested_result import NestedResult

BLUE, ORANGE = "#0072b2", "#b87400"


def boxplot_parameters(search: Any) -> Any:
    """Draw one panel a parameter: a box of mean scores for each of its values.

    Parameters
    ----------
    search : GridSearchCV and its like, or SearchProgress
        Also one that still runs.

    Returns
    -------
    matplotlib.figure.Figure
    """
    board = board_state(getattr(search, "progress_", search))
    names = board["names"] or [""]
    figure, axes = plt.subplots(
        1,
        len(names),
        squeeze=False,
        sharey=True,
        figsize=(3.2 * len(names), 3.2),
        layout="constrained",
    )
    for p, (name, ax) in enumerate(zip(board["names"], axes[0], strict=False)):
        scores = [
            [
                s
                for s, c in zip(board["scores"], board["candidates"], strict=True)
                if s is not None and c[p] == place
            ]
            for place in range(len(board["values"][p]))
        ]
        ax.boxplot(scores, tick_labels=board["values"][p], medianprops={"color": ORANGE})
        ax.set_xlabel(name)
    axes[0][0].set_ylabel("mean score")
    return figure


def plot_score_distributions(scores: Mapping[str, Any]) -> Any:
    """Draw scores as cumulative curves and as boxes.

    Parameters
    ----------
    scores : mapping of str to array-like of shape (n_scores,)

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (curves, boxes) = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for name, values in scores.items():
        curves.ecdf(np.asarray(values, dtype=float), label=name)
    curves.set(xlabel="score", ylabel="share of scores at or below")
    curves.legend()
    boxes.boxplot(
        [np.asarray(values, dtype=float) for values in scores.values()],
        tick_labels=list(scores),
        orientation="horizontal",
    )
    boxes.set_xlabel("score")
    return figure


def plot_optimism(result: NestedResult) -> Any:
    """Draw what each search said of its winner against what new rows said.

    Parameters
    ----------
    result : NestedResult

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, ax = plt.subplots(figsize=(4.5, 3.2), layout="constrained")
    folds = np.arange(1, len(result.scores) + 1)
    ax.vlines(folds, result.scores, result.inner_scores, color="0.6")
    ax.plot(folds, result.inner_scores, "o", color=ORANGE, label="best inner score")
    ax.plot(folds, result.scores, "s", color=BLUE, label="outer score")
    ax.set(
        xlabel="outer fold",
        ylabel="score",
        xticks=folds,
        title=f"mean optimism {result.optimism.mean():+.4f}",
    )
    ax.legend()
    return figure
