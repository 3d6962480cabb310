"""One workload on a large table in a process of its own: ``python -m … NAME FOLDER``.

Prints the seconds of each repetition as JSON; imports, and for warm workloads the first run, are
not counted.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

CATEGORIES = ("carrier", "origin", "dest")
REPEATS = 5


def pandas_chunks(folder: Path) -> list[float]:
    """CSV to .npy columns, 250,000 rows at a time."""
    import numpy as np
    import pandas as pd

    types = dict.fromkeys(CATEGORIES, "category")

    def convert() -> None:
        target = _emptied(folder / "pandas")
        target.mkdir()
        files = {}
        for chunk in pd.read_csv(folder / "table.csv", dtype=types, chunksize=250_000):
            for name in chunk:
                column = chunk[name]
                values = column.cat.codes if name in types else column
                file = files.setdefault(name, (target / f"{name}.bin").open("wb"))
                file.write(np.ascontiguousarray(values.to_numpy()).data)
        for file in files.values():
            file.close()

    return [_timed(convert)]


def dask_parquet(folder: Path) -> list[float]:
    """CSV to Parquet with zstd, by threads, which are faster here than processes."""
    import dask.dataframe as dd

    frame = dd.read_csv(folder / "table.csv")
    target = _emptied(folder / "dask")
    return [_timed(lambda: frame.to_parquet(target, compression="zstd"))]


def convert_ours(folder: Path) -> list[float]:
    """CSV to a column store on two cores."""
    import pyarrow.compute  # noqa: F401
    import pyarrow.csv  # noqa: F401
    import tqdm.auto  # noqa: F401

    from kernel_helpers.frames import ColumnStore

    def convert() -> None:
        ColumnStore.from_csv(
            folder / "table.csv", _emptied(folder / "store"), n_threads=2, progress=False
        )

    return [_timed(convert)]


def group_arrow(folder: Path) -> list[float]:
    """Grouped mean over a mapped Arrow file."""
    import pyarrow as pa

    with pa.memory_map(str(folder / "table.arrow")) as file:
        table = pa.ipc.open_file(file).read_all().select(["carrier", "dep_delay"])
        return _warm(lambda: table.group_by("carrier").aggregate([("dep_delay", "mean")]))


def group_duckdb(folder: Path) -> list[float]:
    """Grouped mean in a DuckDB table."""
    import duckdb

    with duckdb.connect(folder / "table.duckdb", read_only=True) as db:
        query = "select carrier, avg(dep_delay) from flights group by carrier"
        return _warm(lambda: db.sql(query).fetchall())


def group_ours(folder: Path) -> list[float]:
    """Grouped mean in a column store, compiled."""
    from kernel_helpers.frames import ColumnStore

    store = ColumnStore(folder / "store")
    return _warm(lambda: store.groupby("carrier").mean("dep_delay"))


def group_plain(folder: Path) -> list[float]:
    """Grouped mean in a column store, without numba."""
    sys.modules["numba"] = None  # type: ignore[assignment]
    return group_ours(folder)


def add_duckdb(folder: Path) -> list[float]:
    """Add a computed column to a DuckDB table."""
    import duckdb

    with duckdb.connect(folder / "table.duckdb") as db:

        def add() -> None:
            db.execute("alter table flights add column mph double")
            db.execute("update flights set mph = distance / air_time * 60")
            db.execute("checkpoint")

        def drop() -> None:
            db.execute("alter table flights drop column mph")
            db.execute("checkpoint")

        return [_timed(add, drop) for _ in range(3)]


def add_ours(folder: Path) -> list[float]:
    """Add a computed column to a column store."""
    from kernel_helpers.frames import ColumnStore

    store = ColumnStore(folder / "store")

    def add() -> None:
        store["mph"] = store.col("distance") / store.col("air_time") * 60

    return [_timed(add, lambda: store.drop("mph")) for _ in range(3)]


def array_dask(folder: Path) -> list[float]:
    """Column means of a mapped array, the way Dask offers."""
    import dask.array as da
    import numpy as np

    mapped = np.load(folder / "array.npy", mmap_mode="r")
    return [_timed(lambda: da.from_array(mapped).mean(axis=0).compute())]


def array_ours(folder: Path) -> list[float]:
    """Column means of a mapped array over a handle."""
    from kernel_helpers.arrays import to_dask

    return [_timed(lambda: to_dask(folder / "array.npy").mean(axis=0).compute())]


def _timed(work: Callable[[], object], after: Callable[[], object] = int) -> float:
    start = time.perf_counter()
    work()
    elapsed = time.perf_counter() - start
    after()
    return elapsed


def _warm(work: Callable[[], object]) -> list[float]:
    work()
    print("warm", flush=True)
    return [_timed(work) for _ in range(REPEATS)]


def _emptied(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    return path


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
