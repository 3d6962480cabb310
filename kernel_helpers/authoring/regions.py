"""Find the regions of a cell that hold its solution, and refuse other marks of one."""

from collections.abc import Iterator
from dataclasses import dataclass

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.marks import BEGIN, EDGE, END, marks_in


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
        edge = EDGE.fullmatch(line)
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


def refuse_other_marks(source: str, place: str, *, kind: str) -> None:
    """Refuse what looks like the mark of a solution or a hidden test and starts no region.

    Such as ``# SOLUTION`` behind a line, ``### BEGIN SOLUTON`` or ``<!-- BEGIN SOLUTION -->``.

    Parameters
    ----------
    source, place : str
    kind : {"exercise", "code", "prose"}
        See `marks_in`.
    """
    for line in marks_in(source, kind=kind):
        harmless = "<!-- for students -->" if kind == "prose" else "# for students"
        raise SourceError(
            f"{place}: {line.strip()[:60]!r} looks like the mark of a solution. Put a solution "
            f"between {BEGIN} and {END} in its exercise; where students may read the line, end it "
            f"with {harmless}."
        )


def _unpaired(place: str) -> SourceError:
    return SourceError(f"{place}: BEGIN SOLUTION and END SOLUTION should come in pairs.")
