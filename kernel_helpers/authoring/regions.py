"""Find the regions of a cell that hold its solution, and refuse marks that would not be cut out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kernel_helpers.authoring.errors import SourceError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

_EDGE = re.compile(r"[^\S\n]*#+[^\S\n]*(BEGIN|END)[^\S\n]+SOLUTIONS?(?!\w).*", re.IGNORECASE)
_COMMENT = re.compile(r"#(?P<text>.*)|<!--(?P<hidden>.*)")
_CAPITALS = re.compile(r"\W*(?:BEGIN|END)\W+[^\W\d_]{2,}\W*(?:[^\W\d_]+\W*)?")
_TWO_WORDS = re.compile(r"\W*[^\W\d_]+[\s_-]+[^\W\d_]+\W*")
_LABEL = re.compile(r"\W*solutions?\b\W*[:.]", re.IGNORECASE)
_MARKS = (
    *("solution", "solutions", "solutionnoprompt", "beginsolution", "endsolution"),
    *("startsolution", "stopsolution", "solutionbegin", "solutionend", "solutionstart"),
    *("beginprompt", "endprompt", "beginhiddentests", "endhiddentests", "hiddentests"),
)
_OTHER_WORDS = {"resolution", "evolution", "revolution", "dissolution", "absolution", "pollution"}
_SHORTEST, _LONGEST = 5, 24  # letters of a mark, misspelt or not
_LIKE = 0.8  # from this share of common letters on, a comment is a misspelt mark


@dataclass(frozen=True)
class Piece:
    """Lines of a cell, which are its solution or not."""

    lines: tuple[str, ...]
    is_solution: bool

    @property
    def indent(self) -> str:
        """White space before the first line that has text."""
        first = next((line for line in self.lines if line.strip()), "")
        return first[: len(first) - len(first.lstrip())]


def pieces(source: str, place: str) -> Iterator[Piece]:
    """Cut a cell at the marks of its solution: hashes, BEGIN or END, SOLUTION, in any case.

    Raises
    ------
    SourceError
        If marks do not come in pairs.
    """
    lines: list[str] = []
    inside = False
    for line in source.split("\n"):
        edge = _EDGE.fullmatch(line)
        if not edge:
            lines.append(line)
            continue
        if (edge[1].upper() == "BEGIN") == inside:
            raise _unpaired(place)
        if lines or inside:
            yield Piece(tuple(lines), inside)
        lines, inside = [], not inside
    if inside:
        raise _unpaired(place)
    if lines:
        yield Piece(tuple(lines), inside)


def refuse_other_marks(source: str, place: str, *, prose: bool = False) -> None:
    """Refuse what looks like the mark of a solution or a hidden test and starts no region.

    Such as ``# SOLUTION`` behind a line, ``### BEGIN SOLUTON`` or ``<!-- BEGIN SOLUTION -->``.
    """
    for line in source.split("\n"):
        if not _EDGE.fullmatch(line) and is_mark(line, prose=prose):
            raise SourceError(
                f"{place}: {line.strip()[:60]!r} looks like the mark of a solution, but solutions "
                f"are between {BEGIN} and {END}; mark it so, or write the line in other words."
            )


def is_mark(line: str, *, prose: bool = False) -> bool:
    """Return whether a line, or the comment at its end, is written like a mark.

    Examples
    --------
    >>> [is_mark(line) for line in ("x = 1  # SOLUTION", "## solutoin", "# a slow solution of it")]
    [True, True, False]
    """
    comment = _COMMENT.search(line)
    if comment is None:
        return bool(prose or _TWO_WORDS.fullmatch(line)) and _is_like_a_mark(line)
    text = comment["text"] or comment["hidden"] or ""
    return _is_like_a_mark(text) or _is_like_a_mark(line) or _names_a_mark(text.lstrip("#"))


def _is_like_a_mark(text: str) -> bool:
    letters = "".join(filter(str.isalpha, text)).lower()
    if not _SHORTEST <= len(letters) <= _LONGEST or letters in _OTHER_WORDS:
        return False
    return any(_is_alike(letters, mark) for mark in _MARKS)


def _is_alike(letters: str, mark: str) -> bool:
    matcher = SequenceMatcher(None, letters, mark)
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def _names_a_mark(comment: str) -> bool:
    words = re.findall(r"[^\W\d_]{6,}", comment)
    loud = any(word.isupper() and _is_like_a_mark(word) for word in words)
    return loud or bool(_CAPITALS.fullmatch(comment) or _LABEL.match(comment))


def _unpaired(place: str) -> SourceError:
    return SourceError(f"{place}: BEGIN SOLUTION and END SOLUTION should come in pairs.")
