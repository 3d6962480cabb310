"""Live views and questions as notebook widgets, for every host of anywidget.

Names load on first use, and a widget's JavaScript is read when one is made.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOME = {
    "ClusterMap": "standing",
    "FineMetrics": "standing",
    "GraphView": "standing",
    "Logs": "standing",
    "MemoryByKey": "standing",
    "Predict": "self_test",
    "Profile": "standing",
    "Progress": "standing",
    "Replay": "replaying",
    "Resources": "standing",
    "Review": "review",
    "SearchBoard": "search_board",
    "SelfTest": "self_test",
    "TaskStream": "watching",
    "Workers": "watching",
    "export_recording": "replaying",
    "replay": "replaying",
}

__all__ = [
    "ClusterMap",
    "FineMetrics",
    "GraphView",
    "Logs",
    "MemoryByKey",
    "Predict",
    "Profile",
    "Progress",
    "Replay",
    "Resources",
    "Review",
    "SearchBoard",
    "SelfTest",
    "TaskStream",
    "Workers",
    "export_recording",
    "replay",
]

if TYPE_CHECKING:
    from kernel_helpers.widgets.replaying import Replay, export_recording, replay
    from kernel_helpers.widgets.review import Review
    from kernel_helpers.widgets.search_board import SearchBoard
    from kernel_helpers.widgets.self_test import Predict, SelfTest
    from kernel_helpers.widgets.standing import (
        ClusterMap,
        FineMetrics,
        GraphView,
        Logs,
        MemoryByKey,
        Profile,
        Progress,
        Resources,
    )
    from kernel_helpers.widgets.watching import TaskStream, Workers


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
