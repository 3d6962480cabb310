"""Draw the scores of a search."""

from kernel_helpers.model_selection.plots.scores import boxplot_parameters

__all__ = ["boxplot_parameters"]
