"""How far a simulation of one recording is from real runs on 1, 2 and 4 workers.

One workload naps and computes, the other is thousands of tasks that are over at once.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dask import delayed
from distributed import Client, LocalCluster

from kernel_helpers import open_recording, record
from kernel_helpers.telemetry import simulate
from tests.benchmarks.result import Result

WORKERS = (1, 2, 4)
TARGET = 15.0  # percent


def run() -> list[Result]:
    """Record each workload on each size, simulate all sizes from the run on two."""
    return [result for name, work in WORKLOADS.items() for result in _errors(name, work)]


def _errors(name: str, work: Callable[[Client], object]) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        paths = {n: Path(folder) / f"{n}.arrows" for n in WORKERS}
        for n, path in paths.items():
            _record(n, path, work)
        real = {n: simulate(path, [n]).recorded for n, path in paths.items()}
        forecasts = simulate(open_recording(paths[2]), WORKERS)
    return [
        Result(
            bench="simulation",
            workload=f"{name}, {f.workers} workers: {f.elapsed:.2f} s for {real[f.workers]:.2f} s",
            peer=None,
            ours=100 * abs(f.elapsed / real[f.workers] - 1),
            target=TARGET,
            unit="%",
        )
        for f in forecasts
    ]


def _record(n_workers: int, path: Path, work: Callable[[Client], object]) -> None:
    place = {"threads_per_worker": 1, "processes": True, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=n_workers, **place) as cluster, Client(cluster) as client:
        client.gather(client.map(_nap, [0.01] * 4 * n_workers, pure=False))  # imports
        with record(path, client):
            work(client)


def _pairs(client: Client) -> object:
    return client.compute(_graph()).result()


def _tiny(client: Client) -> object:
    return client.gather(client.map(_nothing, range(2000), pure=False))


WORKLOADS = {"naps": _pairs, "tiny tasks": _tiny}


def _graph():
    """32 uneven loads, 16 pairs that compute, and their sum."""
    loads = [delayed(_nap)(0.05 + 0.01 * (i % 16)) for i in range(32)]
    pairs = [delayed(_compute)(a, b) for a, b in zip(loads[::2], loads[1::2], strict=True)]
    return delayed(sum)(pairs)


def _nothing(number: int) -> int:
    return number


def _nap(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def _compute(*_: float) -> float:
    """About 10 ms of a processor."""
    return float(sum(i * i for i in range(100_000)))
