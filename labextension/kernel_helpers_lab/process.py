"""One cluster that the panel started, in a process group of its own."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from kernel_helpers.clusters.serve import FAILURE
from kernel_helpers_lab.log_tail import LogTail

CLOSE_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class ClusterSize:
    """What "New" asks for."""

    workers: int
    threads_per_worker: int
    memory_limit: int | str | None


class ClusterProcess:
    """Start ``python -m kernel_helpers.clusters.serve`` and see to its end.

    Its standard input is a pipe that only this process holds: when the server ends, in whatever
    way, the pipe closes and the cluster follows.
    """

    def __init__(self, cluster_id: str, size: ClusterSize, directory: Path) -> None:
        memory = 0 if size.memory_limit is None else size.memory_limit
        command = [sys.executable, "-m", "kernel_helpers.clusters.serve", "--id", cluster_id]
        command += ["--workers", str(size.workers)]
        command += ["--threads-per-worker", str(size.threads_per_worker)]
        command += ["--memory-limit", str(memory)]
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=directory,
            # Ctrl-C in the server's terminal must not reach the cluster before the server.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._log = LogTail(self._process.stdout)

    @property
    def pid(self) -> int:
        """Process id, which on POSIX is also that of its group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended, None while it runs."""
        return self._process.poll()

    def failure(self) -> str:
        """Return the reason for its failure from its output, else the last line of it."""
        lines = self._log.read().decode(errors="replace").split("\n")
        lines = [line.strip()[:300] for line in lines if line.strip()]
        reasons = [line for line in lines if line.startswith(FAILURE)]
        return [f"{FAILURE}its process ended with code {self.exit_code}.", *lines, *reasons][-1]

    async def close(self) -> None:
        """Ask it to end; end its whole group if it does not, or leaves something behind."""
        children = self._children()
        self._hang_up()
        await wait_until(lambda: self.exit_code is not None, CLOSE_SECONDS)
        self._kill(children)
        await wait_until(
            lambda: self.exit_code is not None and not any(map(_is_alive, children)), CLOSE_SECONDS
        )

    def _hang_up(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _children(self) -> list[psutil.Process]:
        try:
            children: list[psutil.Process] = psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        return children

    def _kill(self, children: list[psutil.Process]) -> None:
        if hasattr(os, "killpg"):
            # Gone by themselves, or on macOS only zombies left.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        for process in children:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self.exit_code is None:
            self._process.kill()


async def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Check every 20 ms whether `condition` holds; return False if it did not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
