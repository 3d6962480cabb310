"""What conversion, grouping and new columns cost: the column store against its peers.

One generated table (12 million rows; ``KERNEL_HELPERS_BENCH_ROWS`` for another number), kept in the
temporary folder between runs. Each workload runs in a process of its own. Memory, taken in another
run than the times, is the most that it and its children held for themselves at one moment.
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
    """Median seconds, the largest private memory, and what a warm run added to it, in MiB."""

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
    costs = _turn_about(folder, "add_duckdb", "add_ours")
    peer, ours = costs["add_duckdb"].seconds, costs["add_ours"].seconds
    return [Result("stores", f"add a column to {ROWS:,} rows", peer, ours, 0.15 * peer, "s")]


def _array(folder: Path) -> list[Result]:
    peer, ours = (_memory(name, folder)[0] for name in ("array_dask", "array_ours"))
    return [Result("stores", "Dask array over a memmap, private memory", peer, ours, 100, "MiB")]


def _turn_about(folder: Path, *names: str, repeats: int = REPEATS) -> dict[str, Cost]:
    """Take times turn about, then memory: whoever watches it takes time from two busy cores."""
    times = [[_seconds(name, folder) for name in names] for _ in range(repeats)]
    seconds = map(statistics.median, zip(*times, strict=True))
    return {
        name: Cost(median, *_memory(name, folder))
        for name, median in zip(names, seconds, strict=True)
    }


def _seconds(name: str, folder: Path) -> float:
    """Run one workload with its file in the page cache and nothing left to be written."""
    with (folder / "table.csv").open("rb") as file:
        while file.read(MIB):
            pass
    os.sync()
    done = subprocess.run(_command(name, folder), stdout=subprocess.PIPE, check=True)
    return statistics.median(json.loads(done.stdout.splitlines()[-1]))


def _memory(name: str, folder: Path) -> tuple[float, float]:
    """Give the most MiB that a workload and its children held, and how many it added when warm."""
    held, dirty = [0.0], []
    said = folder / "said"
    with (
        said.open("wb") as output,
        subprocess.Popen(_command(name, folder), stdout=output) as process,
    ):
        while process.poll() is None:
            clean, own = map(sum, zip(*_private(process.pid), strict=True))
            held.append(clean + own)
            # The clean pages of a file that only this process maps can be taken back at any time.
            dirty += [own] if said.stat().st_size else []
            time.sleep(0.02)
    if process.returncode:
        raise RuntimeError(f"{name} failed with exit code {process.returncode}")
    return max(held) / MIB, (max(dirty) - dirty[0]) / MIB if dirty else 0.0


def _command(name: str, folder: Path) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.store_cases", name, str(folder)]


def _private(pid: int) -> list[tuple[int, int]]:
    """Clean and dirty bytes that only a process and its children hold."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return [(0, 0)]
    return [_private_of(process) for process in family]


def _private_of(process: psutil.Process) -> tuple[int, int]:
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    sizes = {line.split(":")[0]: 1024 * int(line.split()[1]) for line in lines[1:]}
    return sizes["Private_Clean"], sizes["Private_Dirty"]


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
