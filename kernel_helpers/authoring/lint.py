"""What is wrong with a course's sources, without running them: every finding with file and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kernel_helpers._files import files_in
from kernel_helpers.authoring.errors import SourceError, read_text
from kernel_helpers.authoring.hidden import hidden_checks
from kernel_helpers.authoring.lecture import Lecture, read_lecture
from kernel_helpers.authoring.publish import Folders
from kernel_helpers.authoring.questions import Bank, read_bank
from kernel_helpers.authoring.student import student_notebook
from kernel_helpers.exercises.ids import short_id

_IMAGE = re.compile(r"!\[\s*\]\(|<img\b(?![^>]*\balt=\"[^\"]+\")[^>]*>?")
_PLACE = re.compile(r"(?P<file>[\w.-]+)(?:, line (?P<line>\d+))?: (?P<sentence>.*)", re.DOTALL)

_HEADER = re.compile(r"#\s*%%(.*)")
_MARKDOWN = re.compile(r"\[(?:markdown|md)\]")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to fix."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


def lint(folders: Folders) -> list[Finding]:
    """Return the findings in the lectures, question files and hidden checks of a course.

    Nothing is executed. A file that cannot be read gives its first mistake only.

    Parameters
    ----------
    folders : Folders
        Folders of the course.
    """
    lectures = files_in(folders.source, "[0-9][0-9]_*.py")
    banks = files_in(folders.bank, "[0-9][0-9]*.toml")
    if not lectures and not banks:
        raise SourceError(f"{folders.source} should hold lectures named NN_topic.py; found none.")
    found = [*_bank_findings(banks)]
    for path in lectures:
        found += _lecture_findings(path, folders)
        found += _code_in_text(path)
    for path in [*lectures, *banks]:
        found += _images(path)
    return sorted(set(found))


def _bank_findings(paths: list[Path]) -> Iterator[Finding]:
    known: dict[str, Path] = {}
    for path in paths:
        try:
            bank = read_bank(path)
        except SourceError as error:
            yield _finding(error, path)
            continue
        for name in bank.questions:
            if name in known:
                sentence = f"the id {short_id(name)} exists in {known[name].name} already."
                yield Finding(path, _line_of(path, name), sentence)
            known.setdefault(name, path)


def _lecture_findings(path: Path, folders: Folders) -> Iterator[Finding]:
    try:
        lecture = read_lecture(path)
        bank = read_bank(folders.bank / f"{lecture.number}.toml")
        student_notebook(lecture, bank, mode="practice")
        hidden = hidden_checks(folders.hidden / path.name, lecture, bank)
    except SourceError as error:
        yield _finding(error, path, folders.bank, folders.hidden)
        return
    yield from _unhidden(lecture, hidden)
    yield from _without_feedback(lecture, bank, folders.bank)


def _unhidden(lecture: Lecture, hidden: dict[str, str]) -> Iterator[Finding]:
    """Find exercises that nothing but their visible check looks at."""
    for cell in lecture.cells:
        if cell.kind == "exercise" and cell.id not in hidden:
            sentence = f"exercise {short_id(cell.id)} has no hidden check."
            yield Finding(lecture.path, _line_of(lecture.path, cell.id), sentence)


def _without_feedback(lecture: Lecture, bank: Bank, folder: Path) -> Iterator[Finding]:
    """Find questions without feedback on unforeseen answers."""
    for question in bank.questions.values():
        if question.lacks_feedback:
            path = folder / f"{lecture.number}.toml"
            sentence = f"question {short_id(question.id)} has no feedback (otherwise = …)."
            yield Finding(path, _line_of(path, question.id), sentence)


def _code_in_text(path: Path) -> Iterator[Finding]:
    """Find lines of a Markdown cell that are no comments: editors run them, notebooks do not."""
    is_text = False
    for number, line in enumerate(_lines(path), start=1):
        header = _HEADER.match(line)
        if header:
            is_text = bool(_MARKDOWN.search(header[1]))
        elif is_text and line.strip() and not line.startswith("#"):
            sentence = (
                f"{line.strip()[:60]!r} is text here, because it is in a Markdown cell; "
                "start a code cell with # %%, or the line with #."
            )
            yield Finding(path, number, sentence)


def _lines(path: Path) -> list[str]:
    try:
        return read_text(path).splitlines()
    except SourceError:
        return []  # reported already


def _images(path: Path) -> Iterator[Finding]:
    for number, line in enumerate(_lines(path), start=1):
        if _IMAGE.search(line):
            yield Finding(path, number, "this picture needs an alternative text.")


def _finding(error: SourceError, path: Path, *others: Path) -> Finding:
    """Turn the sentence of a reader, which opens with file and line, into a finding."""
    found = _PLACE.fullmatch(str(error))
    if found is None:
        return Finding(path, _line_in(path, str(error)), str(error))
    places = [path, *(folder / found["file"] for folder in others)]
    where = next((place for place in places if place.name == found["file"]), path)
    line = int(found["line"]) if found["line"] else _line_in(where, found["sentence"])
    return Finding(where, line, found["sentence"])


def _line_in(path: Path, sentence: str) -> int:
    """Return the first line that has a word which the sentence quotes or an id it names."""
    quoted = re.findall(r"'([^']+)'", sentence)
    ids = re.findall(r"\b(?:\d\d[-.]\w+|(?:ex|q|p)\d\d_\w+)", sentence)
    for word in (*quoted, *ids):
        line = _line_with(path, re.escape(word))
        if line:
            return line
    return 1


def _line_of(path: Path, full_id: str) -> int:
    """Return the line on which a cell's header or a table names an id, short or full."""
    either = f"{re.escape(short_id(full_id))}|{re.escape(full_id)}"
    return _line_with(path, rf'\w+\s*=\s*"(?:{either})"') or 1


def _line_with(path: Path, pattern: str) -> int:
    if not path.is_file():
        return 0
    lines = read_text(path).splitlines()
    return next((n for n, line in enumerate(lines, start=1) if re.search(pattern, line)), 0)
