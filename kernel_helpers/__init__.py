"""Learn and do machine learning on data that outgrows memory, and watch it run.

Public names load on first use, so ``import kernel_helpers`` itself costs milliseconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kernel_helpers import _moved

__version__ = "0.1.0"

_moved.install()

_HOME = {
    "AveragedClassifier": "incremental",
    "AveragedRegressor": "incremental",
    "CensusGenerator": "datasets",
    "ClusterMap": "widgets",
    "ColumnStore": "frames",
    "DistributionDisplay": "plots",
    "FineMetrics": "widgets",
    "FlightsGenerator": "datasets",
    "FormatComparisonDisplay": "plots",
    "GraphView": "widgets",
    "GridSearchCV": "model_selection",
    "HalvingRandomSearchCV": "model_selection",
    "HashedTfidf": "text",
    "HyperbandSearchCV": "model_selection",
    "ImageGenerator": "datasets",
    "LearningCurveDisplay": "plots",
    "Logs": "widgets",
    "MemmapHandle": "arrays",
    "MemmapWriter": "arrays",
    "MemoryByKey": "widgets",
    "MemoryDisplay": "plots",
    "MemoryLimitError": "memory_guard",
    "NewsgroupGenerator": "datasets",
    "OptimismDisplay": "plots",
    "PartitionsDisplay": "plots",
    "PageMapDisplay": "plots",
    "Predict": "widgets",
    "Profile": "widgets",
    "Progress": "widgets",
    "RandomizedSearchCV": "model_selection",
    "Resources": "widgets",
    "Review": "widgets",
    "ScalingDisplay": "plots",
    "SearchBoard": "widgets",
    "SelfTest": "widgets",
    "SplitDisplay": "plots",
    "TaskGraph": "graphs",
    "TaskStream": "widgets",
    "TaxiGenerator": "datasets",
    "TweetGenerator": "datasets",
    "ValidationCurveDisplay": "plots",
    "Workers": "widgets",
    "check": "exercises",
    "compare": "telemetry",
    "create_memmap": "arrays",
    "compare_formats": "frames",
    "critical_path": "graphs",
    "describe_source": "datasets",
    "diagnose": "telemetry",
    "explain_partitions": "frames",
    "export_recording": "widgets",
    "fetch": "datasets",
    "flights_files": "datasets",
    "guard": "memory_guard",
    "hint": "exercises",
    "iter_chunks": "arrays",
    "iter_documents": "text",
    "load_flights": "datasets",
    "map_reduce": "mapreduce",
    "merge_report": "graphs",
    "merged_fits": "model_selection",
    "n_fits": "model_selection",
    "nested_cross_validate": "model_selection",
    "open_memmap": "arrays",
    "open_recording": "telemetry",
    "page_map": "arrays",
    "partial_fit_stream": "incremental",
    "progressive_val_score": "incremental",
    "question_check": "exercises",
    "read_flights": "frames",
    "read_taxi": "frames",
    "record": "telemetry",
    "replay": "widgets",
    "simulate": "telemetry",
    "solution": "exercises",
    "split_apply_combine": "mapreduce",
    "start_cluster": "clusters",
    "train_boosted_trees": "incremental",
}

__all__ = ["__version__", *_HOME]

if TYPE_CHECKING:
    from kernel_helpers.arrays import (
        MemmapHandle,
        MemmapWriter,
        create_memmap,
        iter_chunks,
        open_memmap,
        page_map,
    )
    from kernel_helpers.clusters import start_cluster
    from kernel_helpers.datasets import (
        CensusGenerator,
        FlightsGenerator,
        ImageGenerator,
        NewsgroupGenerator,
        TaxiGenerator,
        TweetGenerator,
        describe_source,
        fetch,
        flights_files,
        load_flights,
    )
    from kernel_helpers.exercises import check, hint, question_check, solution
    from kernel_helpers.frames import (
        ColumnStore,
        compare_formats,
        explain_partitions,
        read_flights,
        read_taxi,
    )
    from kernel_helpers.graphs import (
        TaskGraph,
        critical_path,
        merge_report,
    )
    from kernel_helpers.incremental import (
        AveragedClassifier,
        AveragedRegressor,
        partial_fit_stream,
        progressive_val_score,
        train_boosted_trees,
    )
    from kernel_helpers.mapreduce import map_reduce, split_apply_combine
    from kernel_helpers.memory_guard import MemoryLimitError, guard
    from kernel_helpers.model_selection import (
        GridSearchCV,
        HalvingRandomSearchCV,
        HyperbandSearchCV,
        RandomizedSearchCV,
        merged_fits,
        n_fits,
        nested_cross_validate,
    )
    from kernel_helpers.plots import (
        DistributionDisplay,
        FormatComparisonDisplay,
        LearningCurveDisplay,
        MemoryDisplay,
        OptimismDisplay,
        PageMapDisplay,
        PartitionsDisplay,
        ScalingDisplay,
        SplitDisplay,
        ValidationCurveDisplay,
    )
    from kernel_helpers.telemetry import compare, diagnose, open_recording, record, simulate
    from kernel_helpers.text import HashedTfidf, iter_documents
    from kernel_helpers.widgets import (
        ClusterMap,
        FineMetrics,
        GraphView,
        Logs,
        MemoryByKey,
        Predict,
        Profile,
        Progress,
        Resources,
        Review,
        SearchBoard,
        SelfTest,
        TaskStream,
        Workers,
        export_recording,
        replay,
    )


# Modules whose `register(ipython)` adds something to a shell, after ``%load_ext kernel_helpers``.
_MAGICS = ("memory_guard.magic", "widgets.cell_strips")


def load_ipython_extension(ipython: Any) -> None:
    """Register the magics, and show under each cell what its Dask work took."""
    for module in _MAGICS:
        import_module(f"{__name__}.{module}").register(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """Take the strips off again; magics stay."""
    import_module(f"{__name__}.widgets.cell_strips").unregister(ipython)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
