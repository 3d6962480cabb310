"""Run functions here, on every core or on a cluster, through one small protocol."""

from kernel_helpers._executor.base import Executor, Serial
from kernel_helpers._executor.choose import ExecutorLike, open_executor
from kernel_helpers._executor.shared import Shared

__all__ = ["Executor", "ExecutorLike", "Serial", "Shared", "open_executor"]
