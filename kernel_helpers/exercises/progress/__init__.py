"""A student's progress: one append-only SQLite file on this machine, read by kernel and server."""

from kernel_helpers.exercises.progress.record import Recorded
from kernel_helpers.exercises.progress.store import Progress, ProgressError, progress_file

__all__ = ["Progress", "ProgressError", "Recorded", "progress_file"]
