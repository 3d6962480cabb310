"""Parse the plain blocks of a long CSV file by compiled code, and the others by pyarrow."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.memmap import Path_

if TYPE_CHECKING:
    import pyarrow as pa

    from kernel_helpers.arrays.csv_blocks import CsvFormat

LONG_BYTES = 512 << 20  # loading compiled code takes longer than it saves on shorter files
_PART_OF_NUMBERS = '0123456789-."\r\n'


def choose_parser(
    csv_format: "CsvFormat", paths: Sequence[Path_]
) -> Callable[[memoryview], "pa.Table"]:
    """Return what parses blocks of these files fastest; the tables hold the same values."""
    if sum(Path(path).stat().st_size for path in paths) < LONG_BYTES:
        return csv_format.parse
    try:
        return PlainParser(csv_format).parse
    except (ImportError, NotImplementedError):  # without the extra, or with times, truth values
        return csv_format.parse


class PlainParser:
    """Try compiled code on each block, as long as most blocks are plain.

    Parameters
    ----------
    csv_format : CsvFormat

    Raises
    ------
    ImportError
        The extra ``fast`` is not installed.
    NotImplementedError
        A column is neither int64, float64 nor category, or the text is not UTF-8.
    """

    def __init__(self, csv_format: "CsvFormat") -> None:
        from pyarrow import csv

        from kernel_helpers.arrays import csv_compiled

        self._compiled, self._format = csv_compiled, csv_format
        self._kinds = np.array([self._kind(name) for name in csv_format.names])
        if csv_format.encoding != "utf-8" or not _plain_delimiter(csv_format.delimiter):
            raise NotImplementedError
        self._nulls = set(csv.ConvertOptions().null_values)
        short = (n.encode() for n in self._nulls if len(n) <= csv_compiled.MOST_MISSING)
        self._missing = np.array([int.from_bytes(b"\1" + n, "big") for n in short], np.uint64)
        self._balance = 0  # plain blocks without the others

    def parse(self, block: memoryview) -> "pa.Table":
        """Parse whole lines without a head."""
        table = self.parse_plain(block) if self._balance >= 0 else None
        self._balance += -1 if table is None else 1
        return self._format.parse(block) if table is None else table

    def parse_plain(self, block: memoryview) -> "pa.Table | None":
        """Parse lines that are plain, else return None. Missing values: NaN, or a null word."""
        import pyarrow as pa

        text = np.frombuffer(block, np.uint8)
        if bytes(block[-1:]) != b"\n":
            return None
        delimiter = ord(self._format.delimiter)
        n_rows, whole, real, codes, *words = self._compiled.parse_plain(
            text, delimiter, self._kinds, self._missing
        )
        if n_rows < 0:
            return None
        try:
            texts = [self._words(block, *seen) for seen in zip(*words, strict=True)]
        except UnicodeDecodeError:
            return None
        dictionary = pa.DictionaryArray.from_arrays
        pairs = zip(codes[:, :n_rows], texts, strict=True)
        made = {
            self._compiled.WHOLE: map(pa.array, whole[:, :n_rows]),
            self._compiled.REAL: map(pa.array, real[:, :n_rows]),
            self._compiled.WORD: (dictionary(pa.array(code), text) for code, text in pairs),
        }
        named = zip(self._format.names, self._kinds, strict=True)
        columns = {name: next(made[kind]) for name, kind in named if kind in made}
        return pa.table({name: columns[name] for name in self._format.types})

    def _words(self, block: memoryview, firsts: Any, lasts: Any, n_words: int) -> "pa.Array":
        import pyarrow as pa

        spans = zip(firsts[:n_words], lasts[:n_words], strict=True)
        words = [bytes(block[first:last]).decode() for first, last in spans]
        return pa.array([None if word in self._nulls else word for word in words], pa.string())

    def _kind(self, name: str) -> int:
        import pyarrow as pa

        compiled, wanted = self._compiled, self._format.types.get(name)
        kinds = {
            None: compiled.SKIPPED,
            pa.int64(): compiled.WHOLE,
            pa.float64(): compiled.REAL,
            pa.dictionary(pa.int32(), pa.string()): compiled.WORD,
        }
        if wanted not in kinds or not self._format.types:
            raise NotImplementedError
        return int(kinds[wanted])


def _plain_delimiter(delimiter: str) -> bool:
    return len(delimiter) == 1 and delimiter.isascii() and delimiter not in _PART_OF_NUMBERS
