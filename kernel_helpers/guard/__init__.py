"""Stop a cell that takes too much memory, with an explanation, before the kernel dies of it."""

from kernel_helpers.guard.estimate import estimate_bytes, estimate_cell
from kernel_helpers.guard.limit import MemoryLimitError, guard

__all__ = ["MemoryLimitError", "estimate_bytes", "estimate_cell", "guard"]
