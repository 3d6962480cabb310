"""Keep what was renamed usable under the names of the previous release: modules, keywords.

A finder at the head of `sys.meta_path` answers for the names in `MOVED` and for modules below
them: the import warns and returns the module of the new name, not a copy. Nothing in the project
uses an old name. Remove the names with the next release; a new package may take one earlier, if
its line here goes.
"""

import sys
import warnings
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from importlib.abc import Loader, MetaPathFinder
else:  # importlib.abc takes longer to import than all else that `import kernel_helpers` needs
    Loader = MetaPathFinder = object

P = ParamSpec("P")
T = TypeVar("T")

MOVED = {
    "kernel_helpers.exercises.answers": "kernel_helpers.exercises.questions.base",
    "kernel_helpers.exercises.expect": "kernel_helpers.exercises.checks.expect",
    "kernel_helpers.exercises.practice": "kernel_helpers.exercises.questions.practice",
    "kernel_helpers.exercises.unmet": "kernel_helpers.exercises.checks.unmet",
    "kernel_helpers.grading": "kernel_helpers.authoring",
}

# Public names that `kernel_helpers` had itself, by the package that has them now.
_PACKAGES = {
    "kernel_helpers.arrays": "page_map",
    "kernel_helpers.datasets": (
        "CensusGenerator FlightsGenerator ImageGenerator NewsgroupGenerator TaxiGenerator "
        "TweetGenerator fetch"
    ),
    "kernel_helpers.frames": "read_taxi",
    "kernel_helpers.incremental": "AveragedRegressor train_boosted_trees",
    "kernel_helpers.mapreduce": "map_reduce split_apply_combine",
    "kernel_helpers.model_selection": "HalvingRandomSearchCV HyperbandSearchCV merged_fits n_fits",
    "kernel_helpers.plots": (
        "DistributionDisplay FormatComparisonDisplay LearningCurveDisplay MemoryDisplay "
        "OptimismDisplay PageMapDisplay PartitionsDisplay ScalingDisplay SplitDisplay "
        "ValidationCurveDisplay"
    ),
    "kernel_helpers.telemetry": "compare diagnose simulate",
    "kernel_helpers.text": "HashedTfidf iter_documents",
    "kernel_helpers.widgets": (
        "ClusterMap FineMetrics GraphView Logs MemoryByKey Profile Progress Resources "
        "SearchBoard TaskStream Workers export_recording replay"
    ),
}
PUBLIC_NAMES = {name: package for package, names in _PACKAGES.items() for name in names.split()}


def new_name(name: str) -> str:
    """Return the new name of a module that has moved, "" for any other.

    Examples
    --------
    >>> new_name("kernel_helpers.grading.lint"), new_name("kernel_helpers.text")
    ('kernel_helpers.authoring.lint', '')
    """
    for old, new in MOVED.items():
        if name == old or name.startswith(f"{old}."):
            return new + name[len(old) :]
    return ""


class _MovedFinder(MetaPathFinder):
    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        """Return a spec for a module that has moved."""
        new = new_name(name) if name.startswith("kernel_helpers.") else ""
        if not new:
            return None
        sentence = f"{name} is now {new}; import it from there, the old name ends with 0.2."
        warnings.warn(sentence, DeprecationWarning, stacklevel=2)
        return ModuleSpec(name, _MovedLoader(new))


class _MovedLoader(Loader):
    def __init__(self, new: str) -> None:
        self._new = new

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:  # noqa: ARG002
        """Let the import make an empty module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Put the moved module in the place of the empty one that the import has made."""
        sys.modules[module.__name__] = import_module(self._new)


def install() -> None:
    """Answer for old names from now on."""
    if not any(isinstance(finder, _MovedFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _MovedFinder())


def renamed_keywords(
    convert: Callable[[Any], Any] | None = None, /, **new_names: str
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Accept keywords of a function under their old names for one release, with a warning.

    Parameters
    ----------
    convert : callable, optional
        Turns a value of an old keyword into one of the new.
    **new_names : str
        New keywords by old ones.

    Examples
    --------
    >>> @renamed_keywords(chunk_rows="batch_rows")
    ... def count(*, batch_rows): ...
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            for old in new_names.keys() & kwargs.keys():
                new, value = new_names[old], kwargs.pop(old)
                if new in kwargs:
                    raise TypeError(f"Expected {new}= alone, got {old}= as well; leave out {old}=.")
                warnings.warn(
                    f"{old}= is now called {new}=; the next release removes the old name.",
                    DeprecationWarning,
                    stacklevel=2,
                )
                kwargs[new] = value if convert is None else convert(value)
            return function(*args, **kwargs)

        return call

    return decorate
