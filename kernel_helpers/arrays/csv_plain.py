"""Parse the plain blocks of a long CSV file by compiled code, and the others by pyarrow."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.csv_kinds import MOST_MISSING, REAL, SKIPPED, WHOLE, WORD
from kernel_helpers.arrays.csv_source import MISSING_WORDS, CsvSource
from kernel_helpers.arrays.csv_text import Part, is_utf8

if TYPE_CHECKING:
    import pyarrow as pa

    from kernel_helpers.arrays.csv_format import CsvFormat

LONG_BYTES = 256 << 20  # loading compiled code takes longer than it saves on shorter files
_PART_OF_NUMBERS = '0123456789-."\r\n'


def choose_parser(
    csv_format: "CsvFormat", parts: Sequence[Part]
) -> Callable[[memoryview], "pa.Table"]:
    """Return what parses blocks of these files fastest; the tables hold the same values."""
    if sum(part.path.stat().st_size for part in parts) < LONG_BYTES:
        return csv_format.parse
    try:
        return PlainParser(csv_format).parse
    except NotImplementedError:
        return csv_format.parse


class PlainParser:
    """Try compiled code on each block, as long as most blocks are plain.

    A thread loads the code, and compiles it where that was never done; pyarrow parses until then,
    and all blocks where the extra ``fast`` is not installed.

    Parameters
    ----------
    csv_format : CsvFormat

    Attributes
    ----------
    loader : threading.Thread

    Raises
    ------
    NotImplementedError
        A column is neither int64, float64 nor category, or the source is written in an unusual
        way.
    """

    def __init__(self, csv_format: "CsvFormat") -> None:
        self._format = csv_format
        self._kinds = np.array([self._kind(name) for name in csv_format.names])
        if not _is_usual(csv_format.source):
            raise NotImplementedError
        short = (word.encode() for word in MISSING_WORDS if len(word) <= MOST_MISSING)
        self._missing = np.array([int.from_bytes(b"\1" + n, "big") for n in short], np.uint64)
        self._compiled: Callable[..., Any] | None = None
        self._balance = 0  # plain blocks without the others
        self.loader = threading.Thread(target=self._load, daemon=True)
        self.loader.start()

    def parse(self, block: memoryview) -> "pa.Table":
        """Parse whole lines without a head."""
        if self._compiled is None or self._balance < 0:
            return self._format.parse(block)
        table = self.parse_plain(block)
        self._balance += -1 if table is None else 1
        return self._format.parse(block) if table is None else table

    def parse_plain(self, block: memoryview) -> "pa.Table | None":
        """Parse lines that are plain, else return None. Missing values: NaN, or a null word."""
        import pyarrow as pa

        if self._compiled is None or bytes(block[-1:]) != b"\n":
            return None
        n_rows, whole, real, codes, *words = self._compiled(*self._arguments(block))
        if n_rows < 0:
            return None
        try:
            names = (name for name in self._format.names if self._kind(name) == WORD)
            texts = [
                self._words(block, name, firsts, lasts, n_words=n_words)
                for name, firsts, lasts, n_words in zip(names, *words, strict=True)
            ]
        except UnicodeDecodeError:
            return None
        dictionary = pa.DictionaryArray.from_arrays
        pairs = zip(codes[:, :n_rows], texts, strict=True)
        made = {
            WHOLE: map(pa.array, whole[:, :n_rows]),
            REAL: map(pa.array, real[:, :n_rows]),
            WORD: (dictionary(pa.array(code), text) for code, text in pairs),
        }
        named = zip(self._format.names, self._kinds, strict=True)
        columns = {name: next(made[kind]) for name, kind in named if kind in made}
        return pa.table({name: columns[name] for name in self._format.types})

    def _load(self) -> None:
        with contextlib.suppress(ImportError):
            from kernel_helpers.arrays.csv_compiled import parse_plain

            parse_plain(*self._arguments(memoryview(b"\n")))
            self._compiled = parse_plain

    def _arguments(self, block: memoryview) -> tuple[Any, ...]:
        text = np.frombuffer(block, np.uint8)
        return text, ord(self._format.source.delimiter), self._kinds, self._missing

    def _words(
        self, block: memoryview, name: str, firsts: np.ndarray, lasts: np.ndarray, *, n_words: int
    ) -> "pa.Array":
        import pyarrow as pa

        missing = self._format.source.missing_words(name)
        spans = zip(firsts[:n_words], lasts[:n_words], strict=True)
        words = [bytes(block[first:last]).decode() for first, last in spans]
        return pa.array([None if word in missing else word for word in words], pa.string())

    def _kind(self, name: str) -> int:
        import pyarrow as pa

        wanted = self._format.types.get(name)
        kinds = {
            None: SKIPPED,
            pa.int64(): WHOLE,
            pa.float64(): REAL,
            pa.dictionary(pa.int32(), pa.string()): WORD,
        }
        if wanted not in kinds or not self._format.types:
            raise NotImplementedError
        return int(kinds[wanted])


def _is_usual(source: CsvSource) -> bool:
    """Whether the compiled code knows this way of writing."""
    return (
        is_utf8(source.encoding)
        and source.delimiter not in _PART_OF_NUMBERS
        and source.is_default_na
        and source.decimal == "."
        and source.thousands is None
    )
