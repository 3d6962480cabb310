"""Learn and do machine learning on data that outgrows memory, and watch it run.

Public names load on first use, so ``import kernel_helpers`` itself costs milliseconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kernel_helpers import _moved
from kernel_helpers._lazy import lazy_names

__version__ = "0.1.0"

_moved.install()

if TYPE_CHECKING:
    from kernel_helpers.arrays import (
        MemmapHandle,
        MemmapWriter,
        create_memmap,
        iter_chunks,
        open_memmap,
    )
    from kernel_helpers.clusters import start_cluster
    from kernel_helpers.datasets import describe_source, flights_files, load_flights
    from kernel_helpers.exercises import check, hint, question_check, solution
    from kernel_helpers.frames import (
        ColumnStore,
        compare_formats,
        explain_partitions,
        read_flights,
    )
    from kernel_helpers.graphs import TaskGraph, critical_path, merge_report
    from kernel_helpers.incremental import (
        AveragedClassifier,
        partial_fit_stream,
        progressive_val_score,
    )
    from kernel_helpers.memory_guard import MemoryLimitError, guard
    from kernel_helpers.model_selection import (
        GridSearchCV,
        RandomizedSearchCV,
        nested_cross_validate,
    )
    from kernel_helpers.telemetry import open_recording, record
    from kernel_helpers.widgets import Predict, Review, SelfTest
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__, "__version__", moved=_moved.PUBLIC_NAMES)


# Modules whose `register(ipython)` adds something to a shell, after ``%load_ext kernel_helpers``.
_MAGICS = ("memory_guard.magic", "widgets.cell_strips")


def load_ipython_extension(ipython: Any) -> None:
    """Register the magics, and show under each cell what its Dask work took."""
    for module in _MAGICS:
        import_module(f"{__name__}.{module}").register(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """Take the strips off again; magics stay."""
    import_module(f"{__name__}.widgets.cell_strips").unregister(ipython)
