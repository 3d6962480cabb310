"""The list of a store's columns: one small file, replaced in one step."""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

from kernel_helpers.arrays.atomic import written_atomically
from kernel_helpers.arrays.errors import BrokenFileError

FILE = "columns.json"
_VERSION = 1

Kind = Literal["number", "category", "text"]


@dataclass(frozen=True)
class Entry:
    """One column: what it holds and the stem of its files."""

    kind: Kind
    stem: str

    def files(self) -> tuple[str, ...]:
        """Names of the files that hold the column."""
        others = {"number": (), "category": (".json",), "text": (".bytes.npy",)}[self.kind]
        return tuple(self.stem + suffix for suffix in (".npy", *others))


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
        columns = {name: Entry(**entry) for name, entry in raw["columns"].items()}
        return Manifest(raw["n_rows"], columns)
    except FileNotFoundError:
        raise FileNotFoundError(
            f"No column store in {folder}; make one with ColumnStore.create(path) or "
            "ColumnStore.from_csv(source, path)."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenFileError(
            f"{path} is no list of columns ({error}); copy the store again from where it is whole."
        ) from error


def is_without_columns(folder: Path) -> bool:
    """Whether there is a store that holds nothing, as a conversion that was killed leaves it."""
    return (folder / FILE).exists() and not read_manifest(folder).columns


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the list of columns; readers see the old one or the new one."""
    columns = {name: asdict(entry) for name, entry in manifest.columns.items()}
    raw = {"version": _VERSION, "n_rows": manifest.n_rows, "columns": columns}
    with written_atomically(folder / FILE) as file:
        file.write(json.dumps(raw, indent=1).encode())
