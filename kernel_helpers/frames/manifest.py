"""The list of a store's columns: one small file, replaced in one step."""

import json
import re
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from kernel_helpers._files import write_atomically
from kernel_helpers.arrays.errors import BrokenFileError
from kernel_helpers.frames.types import Storage

Backend = Literal["numpy_nullable", "pyarrow"]

FILE = "columns.json"
STEM = "[0-9a-f]{12}"  # pattern of the names that column_writers.new_stem makes
_NAME = re.compile("[0-9A-Za-z]+")  # of any format's files: none is outside the folder
_LOOK = ("zone", "backend", "arrow", "shown", "ordered")
_VERSION = 2  # 1 had only the kind and the stem of a column


@dataclass(frozen=True)
class Entry:
    """One column: how it is stored, the stem of its files, and what readers shall see.

    Attributes
    ----------
    kind : {"number", "category", "text"}
    stem : str
    missing : bool
        Whether a file of flags says which numbers are missing.
    zone : str or None
        Time zone of times that are stored in UTC.
    backend : {"numpy_nullable", "pyarrow"} or None
        Which of pandas' types the column had, in the words of its option ``dtype_backend``.
    arrow : str or None
        Arrow type that `to_arrow` gives, where it is another than the stored one.
    shown : {"text", "null", "category"} or None
        What a column with codes was; None for text that was not declared as anything.
    ordered : bool
    categories : Entry or None
        Column of the categories, where they are no text.
    """

    kind: Storage
    stem: str
    missing: bool = False
    zone: str | None = None
    backend: Backend | None = None
    arrow: str | None = None
    shown: Literal["text", "null", "category"] | None = None
    ordered: bool = False
    categories: "Entry | None" = None

    def files(self) -> tuple[str, ...]:
        """Names of the files that hold the column."""
        nested = self.categories.files() if self.categories else ()
        dictionary = (".json",) if self.kind == "category" and not self.categories else ()
        others = {"number": (), "category": dictionary, "text": (".bytes.npy",)}[self.kind]
        flags = (".missing.npy",) if self.missing else ()
        return (*(self.stem + suffix for suffix in (".npy", *others, *flags)), *nested)

    def look(self) -> dict[str, Any]:
        """Return what readers shall see beyond the stored values."""
        return {name: getattr(self, name) for name in _LOOK}

    def to_json(self) -> dict[str, Any]:
        """Return what differs from the defaults."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        changed = {k: v for k, v in values.items() if v not in (None, False)}
        return changed | ({"categories": self.categories.to_json()} if self.categories else {})

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Entry":
        """Read what `to_json` gave."""
        if raw["kind"] not in get_args(Storage):
            raise ValueError(f"it has a column of the unknown kind {raw['kind']!r}")
        if not _NAME.fullmatch(raw["stem"]):
            raise ValueError(f"its files cannot be called {raw['stem'][:40]!r}")
        categories = raw.get("categories")
        return cls(**raw | {"categories": cls.from_json(categories) if categories else None})


@dataclass(frozen=True)
class Manifest:
    """What a store holds at one moment. The files it names are whole and never change."""

    n_rows: int = 0
    columns: dict[str, Entry] = field(default_factory=dict)

    def with_columns(self, n_rows: int, added: dict[str, Entry]) -> "Manifest":
        """Add or replace columns."""
        return Manifest(n_rows, self.columns | added)

    def without(self, name: str) -> "Manifest":
        """Drop a column; a store without columns takes any number of rows again."""
        columns = {other: entry for other, entry in self.columns.items() if other != name}
        return Manifest(self.n_rows if columns else 0, columns)

    def renamed(self, old: str, new: str) -> "Manifest":
        """Give a column another name in the same place."""
        pairs = ((new if name == old else name, entry) for name, entry in self.columns.items())
        return replace(self, columns=dict(pairs))

    def files(self) -> set[str]:
        """Names of all files that belong to the store."""
        return {file for entry in self.columns.values() for file in entry.files()}


def read_manifest(folder: Path) -> Manifest:
    """Read the list of columns of the store in `folder`."""
    path = folder / FILE
    try:
        raw = json.loads(path.read_text())
        _check_version(path, raw["version"])
        columns = {name: Entry.from_json(entry) for name, entry in raw["columns"].items()}
        return Manifest(_count(raw["n_rows"]), columns)
    except FileNotFoundError:
        raise FileNotFoundError(
            f"No column store in {folder}; make one with ColumnStore.create(path) or "
            "ColumnStore.from_csv(source, path)."
        ) from None
    except BrokenFileError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenFileError(
            f"{path} is no list of columns ({error}); copy the store again from where it is whole."
        ) from error


def is_without_columns(folder: Path) -> bool:
    """Whether there is a store that holds nothing, as a conversion that was killed leaves it."""
    return (folder / FILE).exists() and not read_manifest(folder).columns


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the list of columns; readers see the old one or the new one."""
    columns = {name: entry.to_json() for name, entry in manifest.columns.items()}
    raw = {"version": _VERSION, "n_rows": manifest.n_rows, "columns": columns}
    write_atomically(folder / FILE, json.dumps(raw, indent=1))


def _count(n_rows: object) -> int:
    if not isinstance(n_rows, int) or n_rows < 0:
        raise ValueError(f"it has {str(n_rows)[:40]} rows")
    return n_rows


def _check_version(path: Path, version: int) -> None:
    if version > _VERSION:
        raise BrokenFileError(
            f"The store in {path.parent} has format {version}, this version of kernel-helpers "
            f"reads formats up to {_VERSION}; install a newer one to open it."
        )
