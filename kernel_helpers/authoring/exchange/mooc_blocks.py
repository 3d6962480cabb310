"""Cut MyST Markdown into admonitions with a question or a solution, and the text between them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_TITLE = re.compile(r"\{(?:admonition|dropdown|tip|note|hint)\}\s*(?P<title>.*)", re.IGNORECASE)
_KIND = re.compile(r"\W*(question|solution)s?\b", re.IGNORECASE)
_SAID = re.compile(r"\W*(?:solutions?|correct answers?)\b\W*[:=]", re.IGNORECASE)
_PERCENT = re.compile(r"^# %%", re.MULTILINE)
_BREAK = re.compile(r"\+\+\+\s*(?:\{.*\})?\s*")


@dataclass(frozen=True)
class Block:
    """A question, a solution, or text around them; without the fence and its options."""

    kind: str  # question, solution, text
    text: str
    is_closed: bool = True


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a file in order; a break between cells ends a text, and every fence."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (_from_cells(plain) if _PERCENT.search(plain) else plain).split("\n")
    if lines and lines[0].startswith("# "):
        lines = lines[1:]  # the title of the quiz
    between: list[str] = []
    is_solution = False  # whether the cell is tagged so
    place = 0
    while place < len(lines):
        line, fence = lines[place], _FENCE.match(lines[place])
        end = _closing(lines, place, fence["fence"]) if fence else place
        is_closed = not fence or (end < len(lines) and not _BREAK.fullmatch(lines[end]))
        kind = _kind(fence["info"]) if fence else "text"
        new_cell = bool(_BREAK.fullmatch(line))
        if new_cell or kind != "text" or (fence and _TITLE.match(fence["info"].strip())):
            yield from _text(between, is_solution=is_solution)
            between = []
        if new_cell:
            is_solution = '"solution"' in line
        elif kind == "text":
            between += lines[place : end + 1] if is_closed else lines[place:end]
        else:
            yield Block(kind, _body(lines[place + 1 : end]), is_closed=is_closed)
        place = end + 1 if is_closed else end
    yield from _text(between, is_solution=is_solution)


def _from_cells(script: str) -> str:
    """Return the cells of a script as Markdown with a break, and the tags, before each."""
    import jupytext

    parts = []
    for cell in jupytext.reads(script, fmt="py:percent").cells:
        tags = json.dumps({"tags": cell.metadata.get("tags", [])})
        code = cell.cell_type == "code"
        parts.append(f"+++ {tags}\n" + (f"```python\n{cell.source}\n```" if code else cell.source))
    return "\n".join(parts)


def _kind(info: str) -> str:
    title = _TITLE.match(info.strip())
    found = _KIND.match(title["title"]) if title else None
    return found[1].lower() if found else "text"


def _closing(lines: list[str], start: int, fence: str) -> int:
    """Return the line that closes a fence: as many of its characters or more, and nothing else.

    Where there is none in its cell, return the line after the cell.
    """
    for place in range(start + 1, len(lines)):
        line = lines[place].rstrip()
        if (len(line) >= len(fence) and line == fence[0] * len(line)) or _BREAK.fullmatch(line):
            return place
    return len(lines)


def _body(lines: list[str]) -> str:
    """Return the text of an admonition without its options, such as ``:class: dropdown``."""
    rest = list(lines)
    while rest and re.match(r":[\w-]+:", rest[0]):
        rest = rest[1:]
    return "\n".join(rest).strip()


def _text(lines: list[str], *, is_solution: bool) -> Iterator[Block]:
    text = "\n".join(lines).strip()
    if text:
        yield Block("solution" if is_solution or _SAID.match(text) else "text", text)
