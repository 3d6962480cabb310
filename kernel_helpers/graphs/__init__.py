"""Look at a Dask graph before it runs: its tasks, its longest path, what two graphs share."""

from kernel_helpers.graphs.merge import MergeReport, merge_report
from kernel_helpers.graphs.paths import CriticalPath, critical_path
from kernel_helpers.graphs.task_graph import TaskGraph

__all__ = ["CriticalPath", "MergeReport", "TaskGraph", "critical_path", "merge_report"]
