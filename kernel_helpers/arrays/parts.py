"""Join the columns of files that differ from one another, by name.

Columns are in the order in which the files first have them. Names that differ in upper and lower
case alone are one column, unless one file has both. A column that a file lacks is missing there.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kernel_helpers.arrays.errors import DifferentColumnsWarning

_SAVED_INDEX = re.compile(r"(__index_level_\d+__|Unnamed: \d+)?")
_MOST_NAMED = 3  # files in a message


@dataclass(frozen=True)
class Parts:
    """How the columns of several files become those of one table.

    Attributes
    ----------
    files : tuple of Path
    names : tuple of str
        Columns of the table, in order.
    own_names : tuple of dict
        For each file, what it calls each of these columns that it has.
    indexes : dict
        Names of saved indexes that are left out, and the positions of their files.
    """

    files: tuple[Path, ...]
    names: tuple[str, ...]
    own_names: tuple[dict[str, str], ...]
    indexes: dict[str, list[int]]

    def lacking(self, name: str) -> list[int]:
        """Return the positions of the files that lack a column."""
        return [at for at, own in enumerate(self.own_names) if name not in own]

    def named(self, positions: Iterable[int]) -> str:
        """Name some of the files for people."""
        files = named(self.files)
        names = [files[at] for at in positions]
        more = len(names) - _MOST_NAMED
        return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

    def report(self, n_rows: Sequence[int] | None = None) -> None:
        """Warn of what the files do not have in common; `n_rows` of each file, where known."""
        found = [sentence for name in self.names for sentence in self._differences(name, n_rows)]
        for name, positions in self.indexes.items():
            found.append(f"{name!r}, a saved index, is left out of {self.named(positions)}")
        if found:
            warnings.warn(
                f"{len(self.files)} files differ in their columns and are joined by name: "
                f"{'; '.join(found)}.",
                DifferentColumnsWarning,
                stacklevel=3,
            )

    def _differences(self, name: str, n_rows: Sequence[int] | None) -> Iterable[str]:
        others: dict[str, list[int]] = {}
        for at, own in enumerate(self.own_names):
            if own.get(name, name) != name:
                others.setdefault(own[name], []).append(at)
        for other, positions in others.items():
            yield f"{name!r} is {other!r} in {self.named(positions)}"
        if lacking := self.lacking(name):
            rows = "" if n_rows is None else f" ({sum(n_rows[at] for at in lacking):,} rows)"
            yield f"{name!r} is missing in {self.named(lacking)}{rows}, read as missing values"


def named(files: Sequence[Path]) -> list[str]:
    """Name files for people, by their paths where two have one name."""
    names = [path.name for path in files]
    return names if len(set(names)) == len(names) else list(map(str, files))


def join_columns(
    files: Sequence[Path],
    heads: Sequence[Sequence[str]],
    columns: Sequence[str] | None = None,
    known: Iterable[str] = (),
) -> Parts:
    """Decide which columns the table of several files has.

    Parameters
    ----------
    files : sequence of Path
    heads : sequence of sequence of str
        Column names of each file.
    columns : sequence of str, optional
        Which columns, in which order, spelled as in any of the files or in `known`.
    known : iterable of str
        Spellings to prefer where the files differ; else that of the first file.

    Raises
    ------
    ValueError
        A file has two columns of one name, or `columns` names one twice or one that no file has.
    """
    for file, head in zip(files, heads, strict=True):
        if doubled := _doubled(head):
            raise ValueError(
                f"{file.name} has the column {doubled[0]!r} twice; rename one of them."
            )
    spellings = _spellings(heads)
    preferred = _preferred(known, spellings)
    keys = {spelling: key for key, found in spellings.items() for spelling in found}
    if columns is None:
        indexes = _partial_indexes(heads)
        wanted = {
            key: preferred.get(key, found[0]) if len(found) > 1 else found[0]
            for key, found in spellings.items()
            if found[0] not in indexes
        }
    else:
        indexes = {}
        wanted = _chosen(columns, keys, preferred, f"{files[0].name} has", head=heads[0])
    own_names = []
    for head in heads:
        own = {keys[name]: name for name in head}
        own_names.append({name: own[key] for key, name in wanted.items() if key in own})
    return Parts(tuple(files), tuple(wanted.values()), tuple(own_names), indexes)


def check_unique(columns: Sequence[str]) -> list[str]:
    """Return the names of columns; refuse a text in place of a list, and a name twice."""
    if isinstance(columns, str):
        raise TypeError(f"columns is a list of names, got {columns!r}; try [{columns!r}].")
    if doubled := _doubled(columns):
        raise ValueError(f"columns names {doubled[0]!r} twice; leave one of them out.")
    return list(columns)


def _doubled(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _spellings(heads: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Group the names of all files: by lower case, or exactly where one file has both cases."""
    both = {name for head in heads for name in _doubled(each.casefold() for each in head)}
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(chain.from_iterable(heads)):
        folded = name.casefold()
        groups.setdefault(name if folded in both else folded, []).append(name)
    return groups


def _preferred(known: Iterable[str], spellings: Iterable[str]) -> dict[str, str]:
    """Return the known spelling of each column that has a single one."""
    by_key: dict[str, list[str]] = {}
    for name in known:
        by_key.setdefault(name.casefold(), []).append(name)
    return {key: by_key[key][0] for key in spellings if len(by_key.get(key, ())) == 1}


def _partial_indexes(heads: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """Return the unnamed columns, as pandas saves an index, that only some of the files have."""
    found: dict[str, list[int]] = {}
    for at, head in enumerate(heads):
        for name in head:
            if _SAVED_INDEX.fullmatch(name):
                found.setdefault(name, []).append(at)
    return {name: positions for name, positions in found.items() if len(positions) < len(heads)}


def _chosen(
    columns: Sequence[str],
    keys: Mapping[str, str],
    preferred: Mapping[str, str],
    whose: str,
    *,
    head: Sequence[str],
) -> dict[str, str]:
    """Return the keys of the columns that are asked for, and their names as they are asked for."""
    places = {name: key for key, name in preferred.items()} | dict(keys)
    wanted: dict[str, str] = {}
    for name in check_unique(columns):
        if name not in places:
            other = [spelling for spelling in keys if spelling not in head]
            more = f"; other files also have {', '.join(other)}" if other else ""
            raise ValueError(f"{whose} no column {name!r}; it has {', '.join(head)}{more}.")
        key = places[name]
        if key in wanted:
            raise ValueError(
                f"columns names {wanted[key]!r} and {name!r}, which are one column in these "
                "files; leave one of them out."
            )
        wanted[key] = name
    if not wanted:
        raise ValueError(f"columns is empty, expected some of {', '.join(head)}.")
    return wanted
