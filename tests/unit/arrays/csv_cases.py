"""Generated CSV texts with every odd quote and line end, and what Python's csv reads in them."""

import csv
import io
import random
from collections.abc import Sequence

ENDS = ("\n", "\r\n", "\r")
DELIMITERS = (",", ";", "\t", "|", " ")
_MARKS = ('"', '""', ",", ";", "\n", "\r", "\r\n", " ", "a", "é", "漢", "\0", "'", "7")
WORDS = ("", "NA", "JFK", "a b", "x" * 9, "0x1f", "null", "é")
NUMBERS = ("0", "-0", "7", "007", "-12", "1.5", "-0.25", ".5", "5.", "1e3", "123456789012345678")
NUMBERS += ("9007199254740993", "9223372036854775808", "18446744073709551616", "+1", " 3", "0xff")


def wild_text(rng: random.Random) -> tuple[str, str]:
    """Return random marks and a delimiter; quotes may be anywhere."""
    delimiter = rng.choice(DELIMITERS)
    marks = (*_MARKS, delimiter, '"', delimiter + '"', '"' + delimiter)
    return "".join(rng.choices(marks, k=rng.randint(1, 24))), delimiter


def written_text(rng: random.Random) -> tuple[str, str]:
    """Return rows as csv.writer writes them, with a line end per row and blank lines between."""
    delimiter = rng.choice(DELIMITERS[:4])
    width = rng.randint(1, 4)
    pieces = []
    for _ in range(rng.randint(1, 6)):
        row = ["".join(rng.choices(_MARKS, k=rng.randint(0, 6))) for _ in range(width)]
        quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        pieces += [written([row], delimiter, rng.choice(ENDS), quoting)]
        pieces += rng.choices(ENDS, k=rng.choice((0, 0, 0, 1, 2)))
    return "".join(pieces), delimiter


def number_text(rng: random.Random, kinds: Sequence[str]) -> tuple[str, str]:
    """Return rows of "whole" and "real" numbers and "word"s, mostly plain, and blank lines."""
    odd = rng.random() < 0.3
    delimiter, end = rng.choice(DELIMITERS[:4]), rng.choice(ENDS[:2])
    pieces = []
    for _ in range(rng.randint(1, 4)):
        fields = {
            "whole": str(rng.randint(-99, 99)),
            "real": f"{rng.gauss(0, 100):.{rng.randint(0, 6)}f}",
            "word": rng.choice(WORDS),
        }
        row = [fields[kind] for kind in kinds]
        if odd and rng.random() < 0.4:
            row[rng.randrange(len(row))] = rng.choice((*NUMBERS, *WORDS, 'a"b', "a\nb"))
        pieces += [written([row], delimiter, end, csv.QUOTE_MINIMAL)]
        pieces += rng.choices(ENDS[:2], k=rng.choice((0, 0, 0, 1)))
    text = "".join(pieces)
    return text if rng.random() < 0.7 else text.removesuffix(end), delimiter


def written(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> str:
    """Return rows as text."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return file.getvalue()


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows that Python's csv module reads, without blank ones."""
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]


def is_open(text: str, delimiter: str) -> bool:
    """Whether the text ends inside a quoted field: a line more is then part of it."""
    return rows_of(text + "\n\1", delimiter)[-1] != ["\1"]
