"""Cut MyST Markdown into admonitions with a question or a solution, and the text between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_TITLE = re.compile(r"\{(?:admonition|dropdown|tip|note|hint)\}\s*(?P<title>.*)", re.IGNORECASE)
_KIND = re.compile(r"\W*(question|solution)s?\b", re.IGNORECASE)
_SAID = re.compile(r"\W*(?:solutions?|correct answers?)\b\W*[:=]", re.IGNORECASE)
_BREAK = re.compile(r"\+\+\+.*")


@dataclass(frozen=True)
class Block:
    """A question, a solution, or text around them; without the fence and its options."""

    kind: str  # question, solution, text
    text: str
    is_closed: bool = True


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a file in order; a break between cells ends a text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and lines[0].startswith("# "):
        lines = lines[1:]  # the title of the quiz
    between: list[str] = []
    place = 0
    while place < len(lines):
        fence = _FENCE.match(lines[place])
        if not fence:
            if _BREAK.fullmatch(lines[place]):
                yield from _text(between)
                between = []
            else:
                between.append(lines[place])
            place += 1
            continue
        end = _closing(lines, place, fence["fence"])
        kind = _kind(fence["info"])
        if kind == "text":
            if _TITLE.match(fence["info"].strip()):  # no part of a solution above it
                yield from _text(between)
                between = []
            between += lines[place : end + 1]
        else:
            yield from _text(between)
            between = []
            yield Block(kind, _body(lines[place + 1 : end]), is_closed=end < len(lines))
        place = end + 1
    yield from _text(between)


def _kind(info: str) -> str:
    title = _TITLE.match(info.strip())
    found = _KIND.match(title["title"]) if title else None
    return found[1].lower() if found else "text"


def _closing(lines: list[str], start: int, fence: str) -> int:
    """Return the line that closes a fence: as many of its characters or more, and nothing else."""
    for place in range(start + 1, len(lines)):
        line = lines[place].rstrip()
        if len(line) >= len(fence) and line == fence[0] * len(line):
            return place
    return len(lines)


def _body(lines: list[str]) -> str:
    """Return the text of an admonition without its options, such as ``:class: dropdown``."""
    rest = list(lines)
    while rest and re.match(r":[\w-]+:", rest[0]):
        rest = rest[1:]
    return "\n".join(rest).strip()


def _text(lines: list[str]) -> Iterator[Block]:
    text = "\n".join(lines).strip()
    if text:
        yield Block("solution" if _SAID.match(text) else "text", text)
