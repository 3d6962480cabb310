"""What processes that map the same file really cost: each page is counted once."""

import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel_helpers.arrays.memmap import Path_, open_memmap

_READ = """
import sys
import numpy as np

mapped = np.load(sys.argv[1], mmap_mode="r")
mapped.max(initial=0)
print("read", flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True)
class MemoryUse:
    """Memory of one process, in bytes.

    Attributes
    ----------
    pid : int
    rss : int
        Resident set size: every page this process can reach without waiting for the disk, also
        those that others share.
    pss : int
        Proportional set size: a page shared by three processes counts a third. These add up.
    private : int
        Pages of this process only: what ending it would give back.
    """

    pid: int
    rss: int
    pss: int
    private: int


class SharingReport(list[MemoryUse]):
    """Memory of several processes; shows itself as a table."""

    @property
    def rss(self) -> int:
        """Sum of the resident set sizes: shared pages are counted again for each process."""
        return sum(use.rss for use in self)

    @property
    def pss(self) -> int:
        """Sum of the proportional set sizes: what all of them together really take."""
        return sum(use.pss for use in self)

    @property
    def private(self) -> int:
        """Sum of what the processes hold alone."""
        return sum(use.private for use in self)

    def __repr__(self) -> str:
        head = f"{'process':>9} {'RSS':>9} {'PSS':>9} {'private':>9}   MiB"
        rows = [_row(str(use.pid), use.rss, use.pss, use.private) for use in self]
        return "\n".join([head, *rows, _row("all", self.rss, self.pss, self.private)])


def memory_use(pids: Iterable[int] | None = None) -> SharingReport:
    """Measure RSS, PSS and private memory of processes.

    Parameters
    ----------
    pids : iterable of int, optional
        This process by default.

    Returns
    -------
    SharingReport
        A list of `MemoryUse`.

    Examples
    --------
    >>> memory_use().pss > 0
    True
    """
    return SharingReport(_measure(pid) for pid in (pids if pids is not None else [os.getpid()]))


def sharing_report(path: Path_, *, n_processes: int = 2) -> SharingReport:
    """Let several processes map and read one file at the same time, and measure them.

    Parameters
    ----------
    path : str or path
        A .npy file.
    n_processes : int

    Returns
    -------
    SharingReport
        The sum of RSS grows with every process; the sum of PSS holds the file once.

    Examples
    --------
    >>> report = sharing_report("X.npy", n_processes=3)
    >>> len(report), report.pss < report.rss
    (3, True)
    """
    open_memmap(path)  # what is wrong with the file is said here
    with ExitStack() as running:
        readers = [running.enter_context(_reader(Path(path))) for _ in range(n_processes)]
        for reader in readers:
            reader.stdout.readline()
        return memory_use([reader.pid for reader in readers])


def _reader(path: Path) -> Any:
    """Start a process that maps a file, reads it, says so, and stays until its input ends.

    It is not forked: a fork of a notebook's kernel would hold, and report, the kernel's memory.
    """
    command = [sys.executable, "-P", "-c", _READ, str(path.absolute())]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _measure(pid: int) -> MemoryUse:
    if sys.platform == "linux":
        return _from_smaps(pid, Path(f"/proc/{pid}/smaps_rollup").read_text())
    import psutil

    full = psutil.Process(pid).memory_full_info()
    return MemoryUse(pid, full.rss, getattr(full, "pss", full.uss), full.uss)


def _from_smaps(pid: int, text: str) -> MemoryUse:
    lines = (line.split() for line in text.splitlines()[1:])
    kilobytes = {words[0].rstrip(":"): int(words[1]) for words in lines}
    private = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return MemoryUse(pid, *(1024 * n for n in (kilobytes["Rss"], kilobytes["Pss"], private)))


def _row(name: str, *sizes: int) -> str:
    return f"{name:>9} " + " ".join(f"{size / 2**20:9.1f}" for size in sizes)
