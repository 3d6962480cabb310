"""A table in a folder, one mapped file a column: what fits no memory still takes new columns."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel_helpers._format import format_bytes, format_count
from kernel_helpers.arrays.convert import check_threads
from kernel_helpers.arrays.csv_source import CsvSource, Words, paths_of
from kernel_helpers.arrays.memmap import Path_
from kernel_helpers.arrays.parts import check_unique
from kernel_helpers.frames import convert
from kernel_helpers.frames.check import check_length
from kernel_helpers.frames.columns import Column, StoredColumn, open_column, open_stored
from kernel_helpers.frames.expressions import Expression, column_expression
from kernel_helpers.frames.folder import Undo, check_free, remove_files, sweep
from kernel_helpers.frames.groupby import GroupBy
from kernel_helpers.frames.lock import writing_alone
from kernel_helpers.frames.manifest import (
    FILE,
    Entry,
    Manifest,
    is_without_columns,
    read_manifest,
    write_manifest,
)
from kernel_helpers.frames.values import write_column

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class ColumnStore:
    """A table kept as one memory-mapped file a column.

    Adding, dropping or renaming a column touches no other column. A change is visible when it is
    whole: a reader, and a store whose writer was killed, show the table before or after it.
    Numbers are plain ``.npy`` files; text is kept as codes and a dictionary where few values
    repeat. A column keeps the type it was given, or is refused by name: the table is in
    ``docs/column_types.md``. The idea is GraphLab's SFrame (Low et al., "GraphLab Create",
    2013-2016).

    Parameters
    ----------
    path : str or path
        Folder of an existing store; see `create` and `from_csv` for a new one.
    sync : bool
        Wait at each change until the disk has it, so that it also survives a power cut.

    Examples
    --------
    >>> store = ColumnStore.from_csv("flights.csv", "flights.store", progress=False)
    >>> store["speed"] = store.col("distance") / store.col("air_time")
    >>> store.groupby("origin").mean("dep_delay").to_dict()
    {'EWR': 0.5, 'JFK': 12.0, 'LGA': 4.0}
    """

    def __init__(self, path: Path_, *, sync: bool = False) -> None:
        self.path = Path(path)
        self.sync = sync
        self._seen: tuple[int, ...] = ()
        self._read()

    @classmethod
    def create(cls, path: Path_, *, sync: bool = False) -> "ColumnStore":
        """Make an empty store in a new or empty folder; hidden files and leftovers may be there.

        Raises
        ------
        FileExistsError
            The folder holds a store or anything else.
        """
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        check_free(folder, may_hold_store=False)
        write_manifest(folder, Manifest())
        return cls(folder, sync=sync)

    @classmethod
    def from_csv(
        cls,
        source: Path_ | Sequence[Path_],
        path: Path_,
        *,
        types: Mapping[str, str] | None = None,
        columns: Sequence[str] | None = None,
        delimiter: str = ",",
        encoding: str = "utf-8",
        header: int | Sequence[str] | None = 0,
        na_values: Words | Mapping[str, Words] = (),
        keep_default_na: bool = True,
        decimal: str = ".",
        thousands: str | None = None,
        n_threads: int | None = None,
        progress: bool = True,
    ) -> "ColumnStore":
        """Convert CSV files of any size to a new store, on every core, in about 150 MB.

        What a conversion that was killed has left is replaced.

        Parameters
        ----------
        source : path or sequence of paths
            ``.gz``, ``.bz2`` and ``.xz`` are unpacked on the way. All files have the same columns
            in the same order; `read_flights` and `read_taxi` join files that differ.
        path : str or path
            Folder to make.
        types : mapping of str to str, optional
            Type of single columns: a numpy dtype, ``"Int64"`` for whole numbers with gaps,
            ``"category"`` or ``"text"``. The others are found from samples all over the files.
            Numbers that no number type holds as they are written are text: identifiers such as
            007 and 0x1f, and whole numbers beyond 64 bits.
        columns : sequence of str, optional
            Only these, in this order.
        delimiter, encoding : str
        header : {0, None} or sequence of str
            0: the first line holds the column names. None: there is no such line, and the columns
            are called "0", "1", "2". Names: there is no such line, and these are the names.
        na_values : str, number, list of them, or mapping of column to them
            More words that mean a missing value, as in `pandas.read_csv`.
        keep_default_na : bool
            Whether an empty field, "NA", "null" and so on mean a missing value, as in pandas. In
            columns that `types` asks for as text or category only an empty field does.
        decimal, thousands : str
            Marks in numbers.
        n_threads : int, optional
            One a core by default.
        progress : bool

        Raises
        ------
        CsvError
            Names file, line and column of the first thing that is wrong, or the columns in which
            a file differs from the first; nothing is left of the store, and nothing that was there
            before is deleted.
        FileExistsError
            The folder holds a store or anything else.
        """
        from kernel_helpers.frames.ingest import describe_columns, ingest_csv

        described = CsvSource(
            tuple(paths_of(source)), delimiter, encoding, header,
            na_values, keep_default_na, decimal, thousands, types or {},
        )  # fmt: skip
        wanted, n_threads = describe_columns(described, columns), check_threads(n_threads)
        folder = Path(path)
        undo = Undo(folder)
        store = cls._without_columns(folder)
        with store._changing() as manifest, undo:
            entries, n_rows = ingest_csv(wanted, folder, n_threads, progress)
            write_manifest(folder, manifest.with_columns(n_rows, entries))
        return store

    @classmethod
    def _without_columns(cls, folder: Path) -> "ColumnStore":
        """Open what a conversion that was killed has left, or make a new store."""
        if not is_without_columns(folder):
            return cls.create(folder)
        check_free(folder, may_hold_store=True)
        return cls(folder)

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return list(self._read().columns)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        manifest = self._read()
        return manifest.n_rows, len(manifest.columns)

    @property
    def nbytes(self) -> int:
        """Bytes on the disk."""
        return sum((self.path / file).stat().st_size for file in self._read().files())

    def __len__(self) -> int:
        return self._read().n_rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self._read().columns

    def __getitem__(self, name: str) -> Column:
        """Map a column; nothing is read yet.

        Returns
        -------
        numpy.memmap, NumberColumn, CategoryColumn or TextColumn
            A `NumberColumn` where values are missing or have a time zone.
        """
        column: Column = self._opened(name, open_column)
        return column

    def __setitem__(self, name: str, values: object) -> None:
        """Add or replace a column.

        Parameters
        ----------
        name : str
        values : array, Expression, list, column of pandas or Arrow, or Dask array
            One value a row.
        """
        if not isinstance(name, str) or not name:
            raise TypeError(f"A column's name is a text, got {name!r}.")
        with self._changing() as manifest:
            entry, n_rows = write_column(self.path, name, values, sync=self.sync)
            if manifest.columns and n_rows != manifest.n_rows:
                remove_files(self.path, set(entry.files()))
                raise ValueError(
                    f"Column {name!r} has {n_rows:,} values, the store {manifest.n_rows:,} rows; "
                    "a column needs one value a row."
                )
            write_manifest(self.path, manifest.with_columns(n_rows, {name: entry}))

    def __delitem__(self, name: str) -> None:
        """Drop a column; the others are not touched."""
        with self._changing() as manifest:
            self._entry(name)
            write_manifest(self.path, manifest.without(name))

    def drop(self, name: str) -> None:
        """Drop a column; the others are not touched."""
        del self[name]

    def rename(self, old: str, new: str) -> None:
        """Give a column another name; no file of values is touched."""
        with self._changing() as manifest:
            self._entry(old)
            if new in manifest.columns and new != old:
                raise ValueError(f"There is a column {new!r} already; drop it first.")
            write_manifest(self.path, manifest.renamed(old, new))

    def col(self, name: str) -> Expression:
        """Start a lazy expression with a column."""
        return column_expression(name, self[name])

    def groupby(self, by: str | Sequence[str]) -> GroupBy:
        """Group rows by the values of one or more columns; missing keys are left out."""
        return GroupBy(self, [by] if isinstance(by, str) else list(by))

    def to_pandas(self, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """Read columns into memory as a pandas frame."""
        return convert.to_pandas(self._chosen(columns), slice(0, len(self)))

    def head(self, n: int = 5) -> "pd.DataFrame":
        """Read the first rows as a pandas frame."""
        return convert.to_pandas(self._chosen(None), slice(0, min(n, len(self))))

    def to_arrow(self, columns: Sequence[str] | None = None) -> "pa.Table":
        """Give columns as an Arrow table over the mapped files.

        Numbers are not copied; codes, and text that is stored as codes, are.
        """
        return convert.to_arrow(self._chosen(columns))

    def to_polars(self, columns: Sequence[str] | None = None) -> "pl.DataFrame":
        """Give columns as a polars frame; numbers are not copied. Needs polars installed."""
        return convert.to_polars(self._chosen(columns))

    def to_dask(
        self, columns: Sequence[str] | None = None, *, chunk_rows: int | None = None
    ) -> "dd.DataFrame":
        """Give columns as a Dask frame: each task maps its own rows from the folder.

        Parameters
        ----------
        columns : sequence of str, optional
        chunk_rows : int, optional
            Rows of a partition; about 32 MiB by default.
        """
        names = self._names(columns)
        entries = {name: self._entry(name) for name in names}
        mapped = {name: self[name] for name in names}
        return convert.to_dask(self.path, entries, mapped, len(self), chunk_rows=chunk_rows)

    def __repr__(self) -> str:
        n_rows, n_columns = self.shape
        shape = f"{format_count(n_rows, 'row')}, {format_count(n_columns, 'column')}"
        head = f"ColumnStore {self.path.name}: {shape}, {format_bytes(self.nbytes)}"
        return "\n".join([head, *(f"  {name}: {convert.type_name(self[name])}" for name in self)])

    def _chosen(self, columns: Sequence[str] | None) -> dict[str, StoredColumn]:
        return {name: self._opened(name, open_stored) for name in self._names(columns)}

    def _opened(self, name: str, opener: Callable[[Path, Entry], Any]) -> Any:
        try:
            column = opener(self.path, self._entry(name))
        except FileNotFoundError:  # another program replaced it between the list and the file
            column = opener(self.path, self._entry(name))
        check_length(name, len(column), self._manifest.n_rows)
        return column

    def _names(self, columns: Sequence[str] | None) -> list[str]:
        return self.columns if columns is None else check_unique(columns)

    def _entry(self, name: str) -> Entry:
        columns = self._read().columns
        if not isinstance(name, str):
            raise TypeError(
                f"Expected the name of one column, got {name!r}; try to_pandas([...]) for several."
            )
        if name not in columns:
            known = ", ".join(columns) or "none yet"
            raise KeyError(f"No column {name!r}; the store has {known}.")
        return columns[name]

    def _read(self) -> Manifest:
        """Return the list of columns as it is now; another program may have changed it."""
        try:
            status = (self.path / FILE).stat()
        except FileNotFoundError:
            return read_manifest(self.path)  # says what is missing
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if seen != self._seen:
            self._manifest, self._seen = read_manifest(self.path), seen
        return self._manifest

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Manifest]:
        """Hold the lock, and afterwards delete files that no column names any more."""
        with writing_alone(self.path):
            sweep(self.path, read_manifest(self.path))
            yield read_manifest(self.path)
            sweep(self.path, read_manifest(self.path))
