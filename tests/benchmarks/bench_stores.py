"""What conversion, grouping and new columns cost: the column store against its peers.

One generated table (12 million rows; ``KERNEL_HELPERS_BENCH_ROWS`` for another number), kept in the
temporary folder between runs. Each workload runs in a process of its own; memory is the most that
it and its children held for themselves at one moment.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from tests.benchmarks.result import Result

ROWS = int(os.environ.get("KERNEL_HELPERS_BENCH_ROWS", 12_000_000))
REPEATS = 3
MIB = 2**20
_CARRIERS = np.array([f"{first}{second}" for first in "ADUW" for second in "ABLX"])
_ORIGINS = np.array(["EWR", "JFK", "LGA"])
_LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


@dataclass(frozen=True)
class Cost:
    """Median seconds, and the largest private memory in MiB."""

    seconds: float
    private: float
    added: float


def run() -> list[Result]:
    """Measure peers and ours turn about."""
    folder = _prepared()
    return [*_conversion(folder), *_grouping(folder), *_adding(folder), *_array(folder)]


def _conversion(folder: Path) -> list[Result]:
    costs = _turn_about(folder, "pandas_chunks", "dask_parquet", "convert_ours")
    better = min(costs["pandas_chunks"], costs["dask_parquet"], key=lambda cost: cost.seconds)
    ours = costs["convert_ours"]
    what = f"CSV of {(folder / 'table.csv').stat().st_size / 1e6:.0f} MB to columns"
    return [
        Result("stores", what, better.seconds, ours.seconds, 0.75 * better.seconds, "s"),
        Result("stores", f"{what}, private memory", better.private, ours.private, 250, "MiB"),
    ]


def _grouping(folder: Path) -> list[Result]:
    costs = _turn_about(folder, "group_arrow", "group_duckdb", "group_ours", "group_plain")
    peer = min(costs["group_arrow"].seconds, costs["group_duckdb"].seconds)
    ours, plain = costs["group_ours"], costs["group_plain"]
    what = f"grouped mean of {ROWS:,} rows, warm"
    return [
        Result("stores", what, 1e3 * peer, 1e3 * ours.seconds, 600 * peer, "ms"),
        Result("stores", f"{what}, no numba", 1e3 * peer, 1e3 * plain.seconds, 3e3 * peer, "ms"),
        Result(
            "stores", f"{what}, memory added", costs["group_arrow"].added, ours.added, 50, "MiB"
        ),
    ]


def _adding(folder: Path) -> list[Result]:
    costs = _turn_about(folder, "add_duckdb", "add_ours", repeats=1)
    peer, ours = costs["add_duckdb"].seconds, costs["add_ours"].seconds
    return [Result("stores", f"add a column to {ROWS:,} rows", peer, ours, 0.15 * peer, "s")]


def _array(folder: Path) -> list[Result]:
    costs = _turn_about(folder, "array_dask", "array_ours", repeats=1)
    peer, ours = costs["array_dask"].private, costs["array_ours"].private
    return [Result("stores", "Dask array over a memmap, private memory", peer, ours, 100, "MiB")]


def _turn_about(folder: Path, *names: str, repeats: int = REPEATS) -> dict[str, Cost]:
    found: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(repeats):
        for name in names:
            found[name].append(_measured(name, folder))
    return {name: _median(costs) for name, costs in found.items()}


def _median(costs: list[Cost]) -> Cost:
    columns = ([getattr(cost, name) for cost in costs] for name in ("seconds", "private", "added"))
    return Cost(*map(statistics.median, columns))


def _measured(name: str, folder: Path) -> Cost:
    """Run one workload; sample its memory, and that of its children, until it ends."""
    command = [sys.executable, "-m", "tests.benchmarks.store_cases", name, folder]
    peaks = {False: 0.0, True: 0.0}  # before and after the process says that it is warm
    baseline, said = None, folder / "said"
    with said.open("wb") as output, subprocess.Popen(command, stdout=output) as process:
        while process.poll() is None:
            warm = said.stat().st_size > 0
            peaks[warm] = max(peaks[warm], now := _private(process.pid))
            baseline = now if warm and baseline is None else baseline
            time.sleep(0.02)
    if process.returncode:
        raise RuntimeError(f"{name} failed with exit code {process.returncode}")
    text = said.read_text()
    seconds = statistics.median(json.loads(text.splitlines()[-1]))
    added = peaks[True] - baseline if baseline else 0.0
    return Cost(seconds, max(peaks.values()) / MIB, added / MIB)


def _private(pid: int) -> float:
    """Bytes that only a process and its children hold."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(map(_private_of, family))


def _private_of(process: psutil.Process) -> int:
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Private_"))


def _prepared() -> Path:
    """Return the folder with the table in the forms that the peers read."""
    folder = Path(tempfile.gettempdir()) / f"kernel-helpers-bench-{ROWS}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        _write_csv(folder / "table.csv")
        _write_peers(folder)
        (folder / "whole").touch()
    return folder


def _write_csv(path: Path) -> None:
    import pyarrow as pa
    from pyarrow import csv

    rng = np.random.default_rng(0)
    options = csv.WriteOptions(include_header=True, quoting_style="none")
    with path.open("wb") as file:
        for start in range(0, ROWS, 500_000):
            csv.write_csv(pa.table(_columns(rng, min(500_000, ROWS - start))), file, options)
            options = csv.WriteOptions(include_header=False, quoting_style="none")


def _columns(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    """Rows of about 73 characters, like the flights with their fields spelled out."""
    import pyarrow as pa

    delay = np.round(rng.gamma(1.2, 25, n) - 18, 2)
    air_time = np.round(rng.uniform(25, 600, n), 3)
    missing = rng.random(n) < 0.025
    dest = _LETTERS[rng.integers(0, 26, (105, 3))].view("U3").ravel()
    return {
        "flight_id": rng.integers(10**9, 10**10, n),
        "month": rng.integers(1, 13, n),
        "day": rng.integers(1, 29, n),
        "sched_dep_time": rng.integers(500, 2359, n),
        "dep_delay": pa.array(delay, mask=missing),
        "arr_delay": pa.array(np.round(delay + rng.normal(0, 15, n), 3), mask=missing),
        "carrier": _CARRIERS[rng.integers(0, 16, n)].astype(object),
        "origin": _ORIGINS[rng.integers(0, 3, n)].astype(object),
        "dest": dest[rng.integers(0, 105, n)].astype(object),
        "air_time": air_time,
        "distance": np.round(air_time * 7.1, 6),
        "fare": np.round(rng.lognormal(5, 0.6, n), 6),
    }


def _write_peers(folder: Path) -> None:
    """Write Arrow IPC with dictionaries, a DuckDB table, a column store and a plain array."""
    import duckdb
    from pyarrow import ipc

    from kernel_helpers.arrays import MemmapWriter
    from kernel_helpers.frames import ColumnStore

    store = ColumnStore.from_csv(folder / "table.csv", folder / "store")
    table = store.to_arrow()
    with ipc.new_file(folder / "table.arrow", table.schema) as file:
        file.write_table(table, max_chunksize=1 << 20)
    del table
    with duckdb.connect(folder / "table.duckdb") as db:
        db.execute(f"create table flights as from read_csv('{folder / 'table.csv'}')")
    with MemmapWriter(folder / "array.npy", dtype="f4", row_shape=(32,)) as writer:
        for _ in range(max(1, ROWS // 1_200_000)):
            writer.append(np.ones((980_000, 32), "f4"))
