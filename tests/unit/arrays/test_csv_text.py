"""CSV text is read as Python's csv module reads it, wherever its blocks end."""

import csv
import io
import random
import re

import pyarrow as pa
import pytest

from kernel_helpers.arrays import CsvError, from_csv
from kernel_helpers.arrays.csv_blocks import read_blocks, read_names, split_file
from kernel_helpers.arrays.csv_cut import OpenQuoteError, cut_rows, unquoted, whole_rows
from kernel_helpers.arrays.csv_format import CsvFormat
from kernel_helpers.arrays.csv_numbers import has_prefixed_numbers
from kernel_helpers.arrays.csv_parse import parsed_blocks
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import Part
from tests.unit.arrays import csv_cases
from tests.unit.arrays.csv_cases import is_open, rows_of
from tests.unit.arrays.files import file_names

MAKERS = (csv_cases.wild_text, csv_cases.written_text)


@pytest.mark.parametrize("make", MAKERS)
def test_rows_are_cut_as_python_reads_them_at_every_block_size(make, cases):
    for seed in range(cases(300)):
        check_cuts(*make(random.Random(seed)), seed)


def check_cuts(text, delimiter, seed):
    """Read the blocks apart, and expect the rows of the whole; the first texts at every size."""
    data, expected = text.encode(), rows_of(text, delimiter)
    is_whole = not is_open(text, delimiter)
    cuts = set()
    sizes = range(16, len(data) + 2)
    for size in sizes if seed < 300 else random.Random(seed).choices(sizes or [16], k=4):
        try:
            cuts.add(tuple(bytes(rows) for _, rows in cut_rows(io.BytesIO(data), size, delimiter)))
        except OpenQuoteError:
            assert not is_whole, (seed, size, text)
    for blocks in cuts:
        assert b"".join(blocks) == data, (seed, text)
        found = [row for block in blocks for row in rows_of(block.decode(), delimiter)]
        assert (found, is_whole) == (expected, True), (seed, blocks)


@pytest.mark.parametrize("make", MAKERS)
def test_a_table_of_text_is_what_python_reads(make, cases, tmp_path):
    read = sum(
        check_table(*make(random.Random(seed)), seed, tmp_path) for seed in range(cases(150))
    )
    assert read > 30


def check_table(text, delimiter, seed, folder):
    """Parse a text in blocks of a random size; return whether it is a table."""
    rows = rows_of(text, delimiter)
    widths = set(map(len, rows))
    if len(widths) != 1 or is_open(text, delimiter):
        return False
    names = tuple(map(str, range(widths.pop())))
    path = folder / "x.csv"
    path.write_bytes(text.encode())
    source = CsvSource(path, delimiter, header=names, keep_default_na=False)
    csv_format = CsvFormat(source, names, dict.fromkeys(names, pa.string()))
    size = random.Random(seed).randint(16, 64)
    tables = [table for _, table in parsed_blocks([Part(path)], csv_format, 1, size)]
    found = [list(row) for table in tables for row in zip(*table.to_pydict().values(), strict=True)]
    assert found == rows, (seed, size, text)
    return True


def test_parts_of_a_file_hold_its_rows_once(cases, tmp_path):
    path = tmp_path / "x.csv"
    for seed in range(cases(100)):
        text, delimiter = csv_cases.written_text(random.Random(seed))
        data = (text * 5).encode("utf-8-sig" if seed % 2 else "utf-8")
        path.write_bytes(data)
        source = CsvSource(path, delimiter, header=["x"])
        parts = split_file(path, source, 16 + seed % 64)
        found = [
            bytes(block.rows).decode() for part in parts for block in read_blocks(part, source)
        ]
        rows = [row for block in found for row in rows_of(block, delimiter)]
        assert rows == rows_of(text * 5, delimiter), (seed, text)


def test_quotes_that_are_not_surely_those_of_the_standard_are_left_to_python():
    assert unquoted(b'a,"b\nc"\n', ",").tolist() == [[0, 2], [7, 8]]
    for text in (b'a"b\n', b'"a"b\n', b'a, "b"\n'):
        assert unquoted(text, ",") is None


def test_rows_in_the_middle_of_a_file_are_found_by_their_quotes():
    assert whole_rows(b'c"\n1,"a\nb"\n2,"c', ",") == b'1,"a\nb"\n'
    assert whole_rows(b'c\n1,"a\nb"\n2,"c', ",") == b'1,"a\nb"\n'
    assert whole_rows(b'c\n1,b"x\n2,c\n', ",") == b""


@pytest.mark.parametrize("end", csv_cases.ENDS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_head_may_hold_line_ends_and_stand_after_blank_lines(tmp_path, end, mark):
    path = tmp_path / "x.csv"
    path.write_bytes(f'{mark}{end}{end}"a{end}b","c, ""d"""{end}1,2{end}{end}3,4'.encode())
    source = CsvSource(path)
    assert read_names(path, source) == (f"a{end}b", 'c, "d"')
    assert from_csv(path, tmp_path / "x.npy", progress=False).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('b,a\n1,"2\n3"\n\n4\n', 5, "has 1 fields, expected 2: '4'; complete or remove the row"),
        ("a,b\r1,2\r3,4,5\r", 3, "has 3 fields, expected 2: '3,4,5'; put a value that holds ','"),
        ("a;b\n1;2\n", 2, "has '1;2' in column 'a;b', .* separated by ';', pass delimiter=';'"),
        ("a;b\n3,5;4\n", 2, "has 2 fields, .* separated by ';', pass delimiter=';'"),
        ('a,b\n1,"2\n3,4\n', 2, "starts a row with a quote that is not closed"),
        ('a,b\n"1\n",x\n"2\n",3\n', 2, "has 'x' in column 'b', expected double"),
    ],
)
def test_a_wrong_row_is_named_by_the_line_where_it_starts(tmp_path, text, line, words):
    column = "a;b" if ";" in text else "b"
    (tmp_path / "x.csv").write_bytes(text.encode())
    with pytest.raises(CsvError, match=rf"^x\.csv, line {line} {words}") as caught:
        from_csv(tmp_path / "x.csv", tmp_path / "x.npy", columns=[column])
    assert caught.value.line == line
    assert file_names(tmp_path) == ["x.csv"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp1252", "shift_jis"])
def test_each_encoding_is_read_when_it_is_named(tmp_path, encoding):
    text = "naïve" if encoding == "cp1252" else "値"
    path = tmp_path / "x.csv"
    path.write_bytes(f'{text},"b\n"\r\n1,2\r\n'.encode(encoding))
    source = CsvSource(path, encoding=encoding)
    assert read_names(path, source) == (text, "b\n")
    assert from_csv(path, tmp_path / "x.npy", encoding=encoding).tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (b"a\nb\n\x81\n", "cp1252", r"x\.csv, line 3 is not cp1252 \(byte 0x81\); try .*'utf-8'"),
        (b"a\n1\n\x82\n", "shift_jis", r"x\.csv, line 3 is not shift_jis \(byte 0x82\)"),
        ("a\n1\n".encode("utf-16"), "utf-8", r"x\.csv is UTF-16; pass encoding='utf-16'"),
        ("a\n1\n".encode("utf-16-le"), "utf-8", "NUL bytes .* pass encoding='utf-16-le'"),
        (b"a\n1\n", "utf-8x", r"name of a text encoding, got 'utf-8x'"),
        (b"a\n1\n", "rot13", r"name of a text encoding, got 'rot13'"),
    ],
)
def test_a_wrong_encoding_is_named_with_file_line_and_byte(tmp_path, data, encoding, words):
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(ValueError, match=words):
        from_csv(tmp_path / "x.csv", tmp_path / "x.npy", encoding=encoding)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"delimiter": ";;"}, r"delimiter must be one ASCII character.* got ';;'"),
        ({"delimiter": '"'}, "delimiter must be one ASCII character"),
        ({"delimiter": None}, r"delimiter must be one ASCII character.* got None"),
        ({"encoding": None}, "encoding must be the name of a text encoding, got None"),
        ({"decimal": ","}, r"must differ, .* usually separated by ';'"),
        ({"thousands": "."}, r"must differ, got \[',', '\.', '\.'\]"),
        ({"thousands": "-"}, "thousands cannot be '-'"),
        ({"header": 3}, "header must be 0 .* got 3"),
        ({"header": ["a", "a"]}, "names of header must differ"),
    ],
)
def test_a_description_that_cannot_be_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        CsvSource("x.csv", **options)


def test_a_file_without_names_is_read_when_that_is_said(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("1,1\n2,3\n")
    with pytest.raises(CsvError, match=r"'1' twice; .* header=None"):
        from_csv(path, tmp_path / "x.npy")
    assert from_csv(path, tmp_path / "x.npy", header=None).tolist() == [[1, 1], [2, 3]]
    X = from_csv(path, tmp_path / "x.npy", header=["a", "b"], columns=["b"])
    assert X.tolist() == [[1], [3]]


def test_a_column_without_a_name_is_named_as_pandas_names_it(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(",a\n0,1\n")
    assert read_names(path, CsvSource(path)) == ("Unnamed: 0", "a")


def test_a_file_is_not_written_over_itself(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a\n1\n")
    with pytest.raises(ValueError, match=r"is read and would be written"):
        from_csv(path, path)
    assert path.read_text() == "a\n1\n"


def test_numbers_are_read_with_their_marks(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a;b\n1.234,5;-\n-1.234.567;0,25\n")
    X = from_csv(path, tmp_path / "x.npy", delimiter=";", decimal=",", thousands=".", na_values="-")
    assert X[1].tolist() == [-1234567, 0.25]
    assert re.fullmatch(r"\[1234\.5, nan\]", str(X[0].tolist()))


@pytest.mark.parametrize(
    "number", ["9007199254740993", "-9007199254740993", "18446744073709551615"]
)
def test_a_whole_number_that_would_be_rounded_is_refused(tmp_path, number):
    (tmp_path / "x.csv").write_text(f"a,b\n1,1e300\n{number},9007199254740992\n")
    with pytest.raises(CsvError, match=rf"line 3 has '{number}' in column 'a', .* would round it"):
        from_csv(tmp_path / "x.csv", tmp_path / "x.npy")
    dtype = "uint64" if number[0] == "1" else "int64"
    X = from_csv(tmp_path / "x.csv", tmp_path / "x.npy", columns=["a"], dtype=dtype)
    assert X[1, 0] == int(number)


@pytest.mark.parametrize("text", ["0xff", "0xffffffffffffffff", "-0X1"])
def test_hexadecimal_text_is_no_whole_number(tmp_path, text):
    (tmp_path / "x.csv").write_text(f"a\n1\n{text}\n")
    with pytest.raises(CsvError, match=f"line 3 has '{text}' in column 'a', expected int64"):
        from_csv(tmp_path / "x.csv", tmp_path / "x.npy", dtype="int64")


@pytest.mark.parametrize("size", [1, 7, 65_536, 80_000])
def test_numbers_with_prefixes_are_found_wherever_they_are(size):
    def found(text, delimiter=","):
        return has_prefixed_numbers(memoryview(text.encode()), delimiter)

    filler = "10,-0.5,a0,0," * size
    for number in ("007", "0x1", "-00", "+0X1"):
        assert found(f"{number}\n")
        assert found(f"{filler[:size]}\n{number}\n")
        assert found(f"{filler[:size]},{number}")
        assert found(f"{filler[:size].replace(',', ';')};{number}\n", ";")
    assert not found(filler)
    assert not found("0")
    assert not found("")
    assert not found("3,05;1,00\n", ";")


def test_a_packed_file_that_was_cut_is_named(tmp_path):
    import gzip

    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(b"a\n" + b"1\n" * 9_000)[:-9])
    with pytest.raises(CsvError, match=r"x\.csv\.gz cannot be read to its end"):
        from_csv(tmp_path / "x.csv.gz", tmp_path / "x.npy")


def test_many_quoted_rows_are_read_whole(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([["n", "text"], *([n, "a\nb, " * (n % 50)] for n in range(20_000))])
    X = from_csv(path, tmp_path / "x.npy", columns=["n"], dtype="int64", progress=False)
    assert X[:, 0].tolist() == list(range(20_000))
