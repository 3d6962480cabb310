"""Draw splits, scores and the optimism of a search."""

from kernel_helpers.model_selection.plots.scores import (
    boxplot_parameters,
    plot_optimism,
    plot_score_distributions,
)
from kernel_helpers.model_selection.plots.splits import plot_nested_splits

__all__ = [
    "boxplot_parameters",
    "plot_nested_splits",
    "plot_optimism",
    "plot_score_distributions",
]
