"""Stop a cell that takes too much memory, with an explanation, before the kernel dies of it."""

from kernel_helpers.memory_guard.estimate import estimate_bytes, estimate_cell
from kernel_helpers.memory_guard.limit import MemoryLimitError, guard

__all__ = ["MemoryLimitError", "estimate_bytes", "estimate_cell", "guard"]
