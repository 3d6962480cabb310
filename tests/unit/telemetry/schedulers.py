"""Schedulers in processes of their own, which cannot import this package and may be killed."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from distributed import Worker

from tests.unit.telemetry.watching import until

BLOCKER = '''
import sys

class Blocker:
    """Make this package as absent as in an environment without it."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "kernel_helpers":
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, Blocker())
'''


class BareScheduler:
    """A ``dask scheduler`` process."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self.process = process
        self.address = address

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[Worker]:
        """A worker in this process."""
        async with Worker(self.address, nthreads=2, host="127.0.0.1") as worker:
            yield worker

    async def kill(self) -> None:
        """End the process as a crash would."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def bare_scheduler(folder: Path, port: int = 0) -> AsyncIterator[BareScheduler]:
    """Start a scheduler that cannot import this package; kill it in the end."""
    blocker, file = folder / "blocker.py", folder / "scheduler.json"
    blocker.write_text(BLOCKER)
    file.unlink(missing_ok=True)
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"]
    options += ["--preload", str(blocker), "--scheduler-file", str(file)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "distributed.cli.dask_scheduler", *options),
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]"},
    )
    scheduler = BareScheduler(process, "")
    try:
        await until(lambda: file.exists() and file.stat().st_size > 0)
        scheduler.address = json.loads(file.read_text())["address"]
        yield scheduler
    finally:
        if process.returncode is None:
            await scheduler.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
