"""Does each lecture cover what it owes? ``python -m tests.notebooks.inventory [--write]``.

Reads ``notebooks/inventory.toml``, finds the places it names in the lectures that are written, and
compares the table in ``notebooks/README.md``; ``--write`` renews that table. Items that a lecture
still to be written owes are listed, and are no mistake.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel_helpers.authoring.lecture import read_lecture
from kernel_helpers.exercises.ids import short_id

BEGIN, END = "<!-- inventory: written by tests.notebooks.inventory -->", "<!-- end inventory -->"
RENEW = "run `python -m tests.notebooks.inventory --write`"


@dataclass(frozen=True)
class Item:
    """One thing that the course must cover."""

    id: str
    what: str
    kind: str
    lectures: tuple[str, ...]


class Course:
    """The inventory of a folder with ``inventory.toml``, ``source`` and ``README.md``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        table = tomllib.loads((folder / "inventory.toml").read_text())
        self.written = {path.name[:2]: path for path in folder.glob("source/[0-9][0-9]_*.py")}
        numbers = tuple(name for name in table if name != "items")
        self.items = [_item(name, about, numbers) for name, about in table["items"].items()]
        self.places: dict[str, dict[str, str]] = {name: table[name] for name in numbers}

    def mistakes(self) -> Iterator[str]:
        """Say what is wrong with the lectures that are written, and with the table itself."""
        yield from self._unknown()
        for number in sorted(self.written):
            sections = sections_of(self.written[number])
            for item in self.items:
                if number not in item.lectures:
                    continue
                place = self.places.get(number, {}).get(item.id, "")
                if not place:
                    yield f"[{number}] owes {item.id} ({item.what}) and names no place for it."
                elif place not in sections:
                    yield f"[{number}] {item.id}: there is no cell or heading {place!r}."

    def to_come(self) -> Iterator[str]:
        """Say which items wait for lectures that are not written yet."""
        for item in self.items:
            for number in sorted({*item.lectures} - {*self.written}):
                yield f"{number}  {item.id:6} {item.what}"

    def table(self) -> str:
        """Return the Markdown table item, lecture, section."""
        head = "| item | | lecture and section |\n|---|---|---|"
        return "\n".join([head, *map(self._row, self.items)])

    def _row(self, item: Item) -> str:
        places = [self._section(number, item.id) for number in item.lectures]
        to_come = [number for number in item.lectures if number not in self.written]
        cells = [place for place in places if place]
        if to_come:
            cells.append(f"to come: {', '.join(to_come)}")
        return f"| {item.id} | {item.what} | {'; '.join(cells)} |"

    def _section(self, number: str, item: str) -> str:
        if number not in self.written:
            return ""
        place = self.places.get(number, {}).get(item, "")
        return f"**{number}** {sections_of(self.written[number]).get(place, place)}"

    def _unknown(self) -> Iterator[str]:
        owed = {(number, item.id) for item in self.items for number in item.lectures}
        for number, places in self.places.items():
            for name in places:
                if (number, name) not in owed:
                    yield f"[{number}] {name} is no item that this lecture owes."


def sections_of(path: Path) -> dict[str, str]:
    """Return the section in which each place of a lecture stands.

    Places are names of cells, ids of exercises and questions, headings with and without number.
    """
    found: dict[str, str] = {}
    section = "Title"
    for cell in read_lecture(path).cells:
        headings = re.findall(r"^(#+) (.+)$", cell.source, re.M) if cell.kind == "text" else []
        for level, text in headings:
            section = text if len(level) == 2 else section
            for name in (text, text.split(" · ", 1)[-1]):
                found.setdefault(name, section)
        for name in filter(None, (cell.name, cell.id, cell.id and short_id(cell.id))):
            found.setdefault(name, section)
    return found


def with_table(readme: str, table: str) -> str:
    """Return `readme` with `table` between its markers."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"README.md should hold the two lines {BEGIN} and {END}.")
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def main(folder: Path, arguments: list[str]) -> int:
    """Print what is wrong and what is to come; return how many mistakes there are."""
    course = Course(folder)
    readme = folder / "README.md"
    wanted = with_table(readme.read_text(), course.table())
    mistakes = list(course.mistakes())
    if "--write" in arguments:
        readme.write_text(wanted)
    elif readme.read_text() != wanted:
        mistakes.append(f"The table in README.md is not that of inventory.toml; {RENEW}.")
    waiting = list(course.to_come())
    print(f"{len(waiting)} to come", *waiting, sep="\n  ")
    print(f"{len(mistakes)} to mend", *mistakes, sep="\n  ")
    return len(mistakes)


def _item(name: str, about: dict[str, Any], numbers: tuple[str, ...]) -> Item:
    owing = numbers if about["lectures"] == "all" else tuple(about["lectures"])
    return Item(name, about["what"], about["kind"], owing)


if __name__ == "__main__":
    sys.exit(min(1, main(Path(__file__).resolve().parents[2] / "notebooks", sys.argv[1:])))
