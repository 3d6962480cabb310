"""Execute a notebook under a student's limits, and measure what it took."""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbformat import NotebookNode

CELL_SECONDS = 240
DATA_BYTES = 2 * 2**30  # what Binder gives
_LOOK_SECONDS = 0.1
_LOOKS_PER_SEARCH = 10  # for processes that were started; a search reads all of /proc


def execute(notebook: NotebookNode, *, watch_memory: bool = False) -> NotebookNode:
    """Run all cells in a folder that holds nothing else; errors stay in the outputs.

    The kernel and each process it starts may hold `DATA_BYTES`. The notebook's metadata then hold
    ``seconds`` and, with `watch_memory`, ``peak_megabytes`` of the kernel and its processes
    together, memory that they share counted once.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, notebook.metadata.get("file", "lecture.ipynb"))
        nbformat.write(notebook, path)
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            allow_errors=True,
            kernel_name="python3",
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            resources={"metadata": {"path": folder}},
        )
        peak = PeakMemory()
        client.on_notebook_start = lambda notebook: _limit_and_watch(client, peak)
        start = time.monotonic()
        with peak.watching() if watch_memory else nullcontext():
            client.execute(env=_environment(path))
        notebook.metadata["seconds"] = time.monotonic() - start
        if watch_memory:
            notebook.metadata["peak_megabytes"] = peak.megabytes
    return notebook


class PeakMemory:
    """Memory of a process and all it starts, read ten times a second.

    What processes share is counted once. That takes a walk through their page tables, which slows
    them down, so it is counted only when their resident memory has reached a new maximum.
    """

    def __init__(self) -> None:
        self.megabytes = 0.0
        self.pid = 0
        self._resident = 0
        self._processes: list[psutil.Process] = []
        self._done = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def _watch(self) -> None:
        looks = 0
        while not self._done.wait(_LOOK_SECONDS):
            if not self.pid:
                continue
            if looks % _LOOKS_PER_SEARCH == 0:
                self._processes = _tree(self.pid)
            looks += 1
            resident = sum(map(_resident, self._processes))
            if resident > self._resident:
                self._resident = resident
                self.megabytes = max(self.megabytes, sum(map(_megabytes, self._processes)))


def _limit_and_watch(client: NotebookClient, peak: PeakMemory) -> None:
    pid = client.km.provisioner.pid
    if sys.platform == "linux":
        import resource

        resource.prlimit(pid, resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    peak.pid = pid


def _environment(path: Path) -> dict[str, str]:
    """Return this process's environment with a student's own progress, so that no run sees another.

    A question that one lecture's run got wrong would come back in the next one's warm-up.
    """
    progress = path.with_name("progress.sqlite3")
    own = {"KERNEL_HELPERS_PROGRESS": str(progress), "JPY_SESSION_NAME": str(path)}
    return {**os.environ, **own}


def _tree(pid: int) -> list[psutil.Process]:
    try:
        kernel = psutil.Process(pid)
        return [kernel, *kernel.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # ended meanwhile
        return 0


def _megabytes(process: psutil.Process) -> float:
    try:
        memory = process.memory_full_info()
    except psutil.Error:  # ended meanwhile
        return 0.0
    return float(getattr(memory, "pss", memory.rss)) / 1e6
