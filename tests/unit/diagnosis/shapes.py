"""Work that has one thing wrong with it, or nothing, to run on real clusters."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from distributed import Client, wait

from kernel_helpers import record
from kernel_helpers.telemetry import diagnose
from kernel_helpers.telemetry.diagnosis.finding import Diagnosis

MB = 1_000_000


def diagnosed(client: Client, path: Path, work: Callable[[Client], Any]) -> Diagnosis:
    with record(path / "run.arrows", client):
        work(client)
    return diagnose(path / "run.arrows")


def nap(seconds: float, _: Any = None) -> float:
    time.sleep(seconds)
    return seconds


def loop(seconds: float, _: int) -> None:
    """Compute in pure Python for some seconds of processor time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(1000))


def block(megabytes: int, i: int) -> np.ndarray:
    return np.full(megabytes * MB, i, np.uint8)


def size(data: Any, _: int = 0) -> int:
    return len(data)


def inc(x: int) -> int:
    return x + 1


def stumble(folder: str, i: int) -> None:
    """Fail at the first attempt."""
    time.sleep(0.1)
    mark = Path(folder) / str(i)
    if not mark.exists():
        mark.touch()
        raise ConnectionError("once")


def refuse(i: int) -> None:
    time.sleep(0.1)
    raise ValueError(f"cannot take {i}")


def die_once(folder: str) -> None:
    """Take the worker along, as the kernel does to a process that is out of memory."""
    mark = Path(folder) / "died"
    if not mark.exists():
        mark.touch()
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)


def even(client: Client) -> None:
    client.gather(client.map(nap, [0.1] * 10, range(10)))


def loops(client: Client) -> None:
    client.gather(client.map(loop, [0.3] * 4, range(4)))


def one_straggler(client: Client) -> None:
    client.gather(client.map(nap, [0.05] * 8 + [0.8], range(9)))


def chain(client: Client) -> None:
    last = client.submit(nap, 0.1, 0)
    for _ in range(5):
        last = client.submit(nap, 0.1, last)
    last.result()


def handed_over(client: Client, megabytes: int) -> None:
    """Make data on one worker, use it on the other."""
    first, second = client.scheduler_info()["workers"]
    made = client.map(block, [megabytes] * 4, range(4), workers=first)
    wait(made)
    client.gather(client.map(size, made, workers=second))


def outgrowing(client: Client) -> None:
    held = client.map(block, [40] * 9, range(9))
    wait(held)
    client.gather(client.map(size, held))


def inside_each_task(client: Client) -> None:
    load = os.urandom(25 * MB)
    client.gather(client.map(lambda i, load=load: len(load) + i, range(6)))
