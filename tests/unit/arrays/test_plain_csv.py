"""The compiled CSV parser: what it takes it reads as pyarrow does, bit for bit."""

import io
import math
import random
import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kernel_helpers.arrays import csv_plain
from kernel_helpers.arrays.csv_cut import cut_rows
from kernel_helpers.arrays.csv_format import CsvFormat
from kernel_helpers.arrays.csv_parse import parsed_blocks
from kernel_helpers.arrays.csv_plain import PlainParser, choose_parser
from kernel_helpers.arrays.csv_source import MISSING_WORDS, CsvSource
from kernel_helpers.arrays.csv_text import Part
from tests.unit.arrays import csv_cases

pytest.importorskip("numba", reason="the compiled parser is in the extra fast")

WORDS = pa.dictionary(pa.int32(), pa.string())
TYPES = {"word": WORDS, "whole": pa.int64(), "real": pa.float64()}
SOURCE = CsvSource("x.csv")
FORMAT = CsvFormat(SOURCE, ("whole", "unread", "real", "word"), TYPES)

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=None).map(str)
plain_reals = st.builds(
    lambda n, places: f"{n / 10**places:.{places}f}",
    st.integers(-(10**12), 10**12),
    st.integers(0, 6),
)
ODD = (
    '|NA|nan|1.#IND|#N/A N/A|-|.|-.5|5.|007|-0|-0.0| 1|1 |+1|1e5|inf|0x1f|1_0|"a"|a"b|\x00|é|1\r|'
    "a,b|999999999999999999|9999999999999999999|9007199254740992|9007199254740993|1.5.2|"
    "0.1234567890123456789|-9223372036854775808"
)
odd = st.sampled_from(ODD.split("|"))
words = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=4)
fields = st.one_of(st.integers(-(2**63), 2**63 - 1).map(str), decimals, plain_reals, words, odd)
plain_words = st.sampled_from(["JFK", "EWR", "a b", "NA", ""])
plain_rows = st.tuples(st.integers(-99, 99).map(str), plain_words, plain_reals, plain_words)
odd_rows = st.builds(
    lambda row, place, field: (*row[:place], field, *row[place + 1 :]),
    plain_rows,
    st.integers(0, 3),
    fields,
)
rows = st.one_of(plain_rows, odd_rows)


@pytest.fixture(scope="module")
def parser():
    return loaded(FORMAT)


@settings(deadline=None, max_examples=300)
@given(st.lists(rows, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]), st.booleans())
@example([("9999999999999999999", "", "0.3", "JFK")], "\n", True)
@example([("1", "", "2.6001075975500861", "JFK")], "\n", True)
def test_what_is_plain_reads_as_pyarrow_reads_it(parser, lines, end, closed):
    text = end.join(",".join(line) for line in lines) + end * closed
    block = memoryview(text.encode())
    table = parser.parse_plain(block)
    assert table is None or _values(table) == _values(FORMAT.parse(block))


@settings(deadline=None, max_examples=200)
@given(st.lists(plain_reals, min_size=1))
def test_short_decimal_numbers_are_plain_and_rounded_as_python_rounds_them(numbers):
    block = memoryview("".join(f"{number}\n" for number in numbers).encode())
    table = loaded(CsvFormat(SOURCE, ("x",), {"x": pa.float64()})).parse_plain(block)
    assert _bits(table.column("x")) == [float(number).hex() for number in numbers]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_usual_delimiter_is_plain(delimiter):
    csv_format = CsvFormat(
        CsvSource("x.csv", delimiter), ("a", "b", "c"), {"a": pa.int64(), "b": pa.float64()}
    )
    block = memoryview(delimiter.join(["1", "2.5", "x"]).encode() + b"\n")
    assert loaded(csv_format).parse_plain(block).to_pydict() == {"a": [1], "b": [2.5]}


@pytest.mark.parametrize(("kind", "values"), [("whole", [1, 2]), ("real", [1.0, 2.0])])
def test_a_blank_line_is_no_row_of_a_single_column(kind, values):
    table = loaded(_described((kind,), ",")).parse_plain(memoryview(b"1\r\n\r\n\n2\r\n\r\n"))
    assert table.column(kind).to_pylist() == values


def test_many_words_keep_their_rows_where_their_hashes_meet(rng):
    words = [str(number) for number in rng.integers(0, 10**6, 2000)] * 2
    block = memoryview("".join(f"{word}\n" for word in words).encode())
    table = loaded(CsvFormat(SOURCE, ("x",), {"x": WORDS})).parse_plain(block)
    assert table.column("x").to_pylist() == words


def test_more_words_than_the_table_holds_are_left_to_pyarrow():
    block = memoryview("".join(f"{n}\n" for n in range(5000)).encode())
    assert loaded(CsvFormat(SOURCE, ("x",), {"x": WORDS})).parse_plain(block) is None


def test_a_file_whose_blocks_are_mostly_not_plain_is_tried_no_longer(monkeypatch):
    parser = loaded(FORMAT)
    parser.parse(memoryview(b'1,,2.0,"JFK"\n'))
    monkeypatch.setattr(parser, "_compiled", "is not called")
    assert parser.parse(memoryview(b"1,,2.0,JFK\n")).num_rows == 1


@pytest.mark.parametrize("wanted", ["bool", "float32", "timestamp[s]"])
def test_columns_of_other_types_are_left_to_pyarrow(tmp_path, monkeypatch, wanted):
    monkeypatch.setattr(csv_plain, "LONG_BYTES", 0)
    csv_format = CsvFormat(SOURCE, ("x",), {"x": pa.type_for_alias(wanted)})
    assert choose_parser(csv_format, [Part(tmp_path)]) == csv_format.parse


def test_a_long_file_is_read_by_compiled_code_in_threads(tmp_path, monkeypatch, rng):
    monkeypatch.setattr(csv_plain, "LONG_BYTES", 0)
    path, x = tmp_path / "x.csv", np.round(rng.normal(size=20_000), 6)
    path.write_text("x\n" + "".join(f"{value:.6f}\n" for value in x))
    csv_format = CsvFormat(CsvSource(path), ("x",), {"x": pa.float64()})
    tables = [table for _, table in parsed_blocks([Part(path)], csv_format, 2, size=10_000)]
    assert len(tables) > 10
    np.testing.assert_array_equal(pa.concat_tables(tables).column("x").to_numpy(), x)


@pytest.mark.parametrize(
    "kinds", [("whole", "real", "word"), ("whole",), ("real",), ("word",)], ids="-".join
)
def test_what_is_plain_reads_as_python_reads_it_at_every_block_size(kinds, cases):
    parsers = {mark: loaded(_described(kinds, mark)) for mark in csv_cases.DELIMITERS[:4]}
    plain = 0
    for seed in range(cases(25)):
        text, delimiter = csv_cases.number_text(random.Random(seed), kinds)
        plain += check_plain(parsers[delimiter], kinds, text, delimiter, seed)
    assert plain > 10


def check_plain(parser, kinds, text, delimiter, seed):
    """Compare what compiled code reads with Python's csv module; return how many blocks it read."""
    data = text.encode()
    blocks = {
        bytes(rows)
        for size in range(16, len(data) + 2)
        for _, rows in cut_rows(io.BytesIO(data), size, delimiter)
    }
    plain = 0
    for block in blocks:
        table = parser.parse_plain(memoryview(block))
        if table is None:
            continue
        rows = csv_cases.rows_of(block.decode(), delimiter)
        expected = {
            kind: [python_value(kind, row[at]) for row in rows] for at, kind in enumerate(kinds)
        }
        found = {kind: table.column(kind).to_pylist() for kind in kinds}
        assert repr(found) == repr(expected), (seed, block, text)
        for kind, values in zip(kinds, zip(*rows, strict=True), strict=bool(rows)):
            padded = [re.match("-?0[0-9]", value) for value in values]
            assert kind == "word" or not any(padded), (seed, block, text)
        plain += 1
    return plain


def python_value(kind, field):
    """Return what Python makes of a field."""
    if kind == "whole":
        return int(field)
    if field in MISSING_WORDS:
        return math.nan if kind == "real" else None
    return float(field) if kind == "real" else field


def _described(kinds, delimiter):
    types = {kind: TYPES[kind] for kind in kinds}
    return CsvFormat(CsvSource("x.csv", delimiter), tuple(types), types)


def loaded(csv_format):
    """Make a parser that has its compiled code."""
    parser = PlainParser(csv_format)
    parser.loader.join()
    return parser


def _values(table):
    """Values of each column, NaN as missing, floats with every bit."""
    return {
        "word": [word or None for word in table.column("word").cast(pa.string()).to_pylist()],
        "whole": table.column("whole").to_pylist(),
        "real": _bits(table.column("real")),
    }


def _bits(column):
    return [float(value).hex() for value in column.to_numpy()]
