"""Search parameters in parallel, each distinct piece of work once, and judge the search itself."""

from kernel_helpers.model_selection.nested import nested_cross_validate
from kernel_helpers.model_selection.nested_result import NestedResult
from kernel_helpers.model_selection.search import (
    GridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
)

__all__ = [
    "GridSearchCV",
    "HalvingRandomSearchCV",
    "NestedResult",
    "RandomizedSearchCV",
    "nested_cross_validate",
]
