"""Find files of data, lock files, and write them so that a reader never sees half of one."""

from kernel_helpers._files.disk_full import DISK_FULL, NoRoomError, explain_full_disk
from kernel_helpers._files.find import files_below, files_in, find_files, is_leftover
from kernel_helpers._files.folder import fill_atomically
from kernel_helpers._files.lock import NoLocksError, try_lock, unlock
from kernel_helpers._files.temporary import written_name
from kernel_helpers._files.write import PartialFile, open_atomically, write_atomically

__all__ = [
    "DISK_FULL",
    "NoLocksError",
    "NoRoomError",
    "PartialFile",
    "explain_full_disk",
    "files_below",
    "files_in",
    "fill_atomically",
    "find_files",
    "is_leftover",
    "open_atomically",
    "try_lock",
    "unlock",
    "write_atomically",
    "written_name",
]
