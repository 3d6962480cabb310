"""Write one table in many formats, and measure what each costs."""

import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.memmap import Path_
from kernel_helpers.frames.store import ColumnStore

if TYPE_CHECKING:
    import pandas as pd

_GROUPS = 10  # row groups that a table is cut into


def compare_formats(
    df: "pd.DataFrame", *, column: str | None = None, folder: Path_ | None = None, repeats: int = 3
) -> "pd.DataFrame":
    """Write a table as CSV, SQLite, npy columns, Arrow and Parquet, and time what one does with it.

    The files are in the page cache when they are read: these are the costs of the format, not of
    the disk.

    Parameters
    ----------
    df : pandas.DataFrame
    column : str, optional
        Column for "read one column"; the first number column by default.
    folder : path, optional
        Where to put the files for the time of the measurement; the temporary folder by default.
    repeats : int
        The median of so many times counts.

    Returns
    -------
    pandas.DataFrame
        One row a format; NaN where a format cannot do it. `FormatComparisonDisplay` plots it.

    Examples
    --------
    >>> import pandas as pd
    >>> costs = compare_formats(pd.DataFrame({"delay": range(1_000)}), repeats=1)
    >>> list(costs.index)
    ['CSV', 'SQLite', 'npy columns', 'Arrow', 'Parquet, no compression', ...]
    """
    import pandas as pd

    if not isinstance(df, pd.DataFrame):
        raise TypeError(
            f"compare_formats needs a pandas frame, got {type(df).__name__}; try "
            "pandas.DataFrame(...) around it."
        )
    if df.empty:
        raise ValueError("compare_formats needs a table with rows and columns, got an empty one.")
    name = column or next(iter(df.select_dtypes("number")), df.columns[0])
    with tempfile.TemporaryDirectory(dir=folder) as place:
        formats = _formats(df, str(name), Path(place))
        return pd.DataFrame({f.name: f.costs(repeats) for f in formats}).T


class _Format:
    def __init__(
        self, name: str, path: Path, write: Callable[[], Any], read: Callable[[], Any],
        *, read_column: Callable[[], Any], read_group: Callable[[], Any] | None,
        add_column: Callable[[], Any],
    ) -> None:  # fmt: skip
        self.name, self.path = name, path

        def rewrite() -> None:
            _clear(path)
            write()

        self._steps = {
            "write (s)": rewrite,
            "read all (s)": read,
            "read one column (s)": read_column,
            "read one row group (s)": read_group,
            "add a column (s)": add_column,
        }

    def costs(self, repeats: int) -> dict[str, float]:
        """Do every step so often, in order."""
        seconds = {
            step: np.nan
            if work is None
            else statistics.median(_timed(work) for _ in range(repeats))
            for step, work in self._steps.items()
            if step != "add a column (s)"
        }
        size = _size(self.path) / 1e6
        seconds["add a column (s)"] = _timed(self._steps["add a column (s)"] or int)
        return {"size (MB)": size, **seconds}


def _formats(df: "pd.DataFrame", column: str, place: Path) -> list[_Format]:
    packed = {"none": "no compression", "lz4": "lz4", "zstd": "zstd"}
    return [
        _csv(df, column, place / "table.csv"),
        _sqlite(df, column, place / "table.sqlite"),
        _npy(df, column, place / "store"),
        _arrow(df, column, place / "table.arrow"),
        *(_parquet(df, column, place / f"{c}.parquet", c, said=said) for c, said in packed.items()),
    ]


def _csv(df: "pd.DataFrame", column: str, path: Path) -> _Format:
    import pandas as pd

    n = max(1, len(df) // _GROUPS)
    return _Format(
        "CSV", path,
        lambda: df.to_csv(path, index=False),
        lambda: pd.read_csv(path),
        read_column=lambda: pd.read_csv(path, usecols=[column]),
        read_group=lambda: pd.read_csv(path, skiprows=range(1, len(df) - n), nrows=n),
        add_column=lambda: pd.read_csv(path).assign(added=1.0).to_csv(path, index=False),
    )  # fmt: skip


def _sqlite(df: "pd.DataFrame", column: str, path: Path) -> _Format:
    import pandas as pd

    def write() -> None:
        with closing(sqlite3.connect(path)) as db:
            _plain(df).to_sql("flights", db, index=False)

    def read(query: str) -> Any:
        with closing(sqlite3.connect(path)) as db:
            return pd.read_sql(query, db)

    def add() -> None:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("alter table flights add column added real")
            db.execute("update flights set added = 1.0")

    n = max(1, len(df) // _GROUPS)
    return _Format(
        "SQLite", path, write,
        lambda: read("select * from flights"),
        read_column=lambda: read(f'select "{column}" from flights'),
        read_group=lambda: read(f"select * from flights where rowid > {len(df) - n}"),
        add_column=add,
    )  # fmt: skip


def _npy(df: "pd.DataFrame", column: str, path: Path) -> _Format:
    def write() -> None:
        store = ColumnStore.create(path)
        for name in df:
            store[str(name)] = df[name]

    def add() -> None:
        ColumnStore(path)["added"] = np.ones(len(df))

    n = max(1, len(df) // _GROUPS)
    return _Format(
        "npy columns", path, write,
        lambda: ColumnStore(path).to_pandas(),
        read_column=lambda: np.array(ColumnStore(path)[column]),
        read_group=lambda: ColumnStore(path).head(n),
        add_column=add,
    )  # fmt: skip


def _arrow(df: "pd.DataFrame", column: str, path: Path) -> _Format:
    import pyarrow as pa
    from pyarrow import feather

    def group() -> Any:
        with pa.memory_map(str(path)) as file:
            return pa.ipc.open_file(file).get_batch(0).to_pandas()

    def add() -> None:
        table = feather.read_table(path, memory_map=False)
        added = table.append_column("added", pa.array(np.ones(len(df))))
        feather.write_feather(added, path, "uncompressed")

    rows = max(1, len(df) // _GROUPS)
    return _Format(
        "Arrow", path,
        lambda: feather.write_feather(df, path, "uncompressed", chunksize=rows),
        lambda: feather.read_table(path).to_pandas(),
        read_column=lambda: feather.read_table(path, [column]).to_pandas(),
        read_group=group, add_column=add,
    )  # fmt: skip


def _parquet(df: "pd.DataFrame", column: str, path: Path, codec: str, *, said: str) -> _Format:
    import pyarrow as pa
    from pyarrow import parquet as pq

    rows = max(1, len(df) // _GROUPS)
    table = pa.Table.from_pandas(df, preserve_index=False)

    def add() -> None:
        added = pq.read_table(path).append_column("added", pa.array(np.ones(len(df))))
        pq.write_table(added, path, compression=codec, row_group_size=rows)

    return _Format(
        f"Parquet, {said}", path,
        lambda: pq.write_table(table, path, compression=codec, row_group_size=rows),
        lambda: pq.read_table(path).to_pandas(),
        read_column=lambda: pq.read_table(path, columns=[column]).to_pandas(),
        read_group=lambda: pq.ParquetFile(path).read_row_group(0).to_pandas(),
        add_column=add,
    )  # fmt: skip


def _plain(df: "pd.DataFrame") -> "pd.DataFrame":
    """Categories as text: SQLite knows no others."""
    return df.astype(dict.fromkeys(df.select_dtypes("category"), "str"))


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
