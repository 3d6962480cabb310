"""Search parameters in parallel, each distinct piece of work once, and judge the search itself."""

from typing import TYPE_CHECKING

from kernel_helpers._lazy import renamed_names
from kernel_helpers.model_selection.hyperband import HyperbandSearchCV
from kernel_helpers.model_selection.nested import nested_cross_validate
from kernel_helpers.model_selection.nested_result import NestedResult
from kernel_helpers.model_selection.progress import SearchProgress
from kernel_helpers.model_selection.rungs import hyperband_rungs
from kernel_helpers.model_selection.search import (
    GridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
)
from kernel_helpers.model_selection.stopped import SearchStoppedWarning
from kernel_helpers.model_selection.teaching import (
    NoiseResult,
    merged_fits,
    n_fits,
    noise_experiment,
)

__all__ = [
    "GridSearchCV",
    "HalvingRandomSearchCV",
    "HyperbandSearchCV",
    "NestedResult",
    "NoiseResult",
    "RandomizedSearchCV",
    "SearchProgress",
    "SearchStoppedWarning",
    "hyperband_rungs",
    "merged_fits",
    "n_fits",
    "nested_cross_validate",
    "noise_experiment",
]

if not TYPE_CHECKING:
    __getattr__ = renamed_names(__name__, {"SearchStopped": "SearchStoppedWarning"})
