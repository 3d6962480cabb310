"""Plots of learning, honesty, cost and scaling that describe themselves in a sentence."""

from kernel_helpers.plots.curves import LearningCurveDisplay, ValidationCurveDisplay
from kernel_helpers.plots.distributions import DistributionDisplay, OptimismDisplay
from kernel_helpers.plots.formats import FormatComparisonDisplay
from kernel_helpers.plots.memory import MemoryDisplay
from kernel_helpers.plots.pages import PageMapDisplay
from kernel_helpers.plots.partitions import PartitionsDisplay
from kernel_helpers.plots.scaling import ScalingDisplay
from kernel_helpers.plots.splits import SplitDisplay
from kernel_helpers.plots.style import house_style

__all__ = [
    "DistributionDisplay",
    "FormatComparisonDisplay",
    "LearningCurveDisplay",
    "MemoryDisplay",
    "OptimismDisplay",
    "PageMapDisplay",
    "PartitionsDisplay",
    "ScalingDisplay",
    "SplitDisplay",
    "ValidationCurveDisplay",
    "house_style",
]
