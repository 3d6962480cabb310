"""Plots of learning, cost and scaling that describe themselves in a sentence."""

from kernel_helpers.plots.curves import LearningCurveDisplay, ValidationCurveDisplay
from kernel_helpers.plots.formats import FormatComparisonDisplay
from kernel_helpers.plots.memory import MemoryDisplay
from kernel_helpers.plots.scaling import ScalingDisplay
from kernel_helpers.plots.style import house_style

__all__ = [
    "FormatComparisonDisplay",
    "LearningCurveDisplay",
    "MemoryDisplay",
    "ScalingDisplay",
    "ValidationCurveDisplay",
    "house_style",
]
