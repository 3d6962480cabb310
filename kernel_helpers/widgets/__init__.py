"""Live views and questions as notebook widgets, for every host of anywidget.

Names load on first use, and a widget's JavaScript is read when one is made.
"""

from typing import TYPE_CHECKING

from kernel_helpers._lazy import lazy_names

if TYPE_CHECKING:
    from kernel_helpers.widgets.replaying import Replay, export_recording, replay
    from kernel_helpers.widgets.review import Review
    from kernel_helpers.widgets.search_board import SearchBoard
    from kernel_helpers.widgets.self_test import Predict, SelfTest
    from kernel_helpers.widgets.status import (
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
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
