"""Scores of a search by the values of each parameter."""

from typing import Any

import matplotlib.pyplot as plt

from kernel_helpers.model_selection.board import board_state

ORANGE = "#b87400"


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
