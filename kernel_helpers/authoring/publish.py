"""Generate every lecture of a folder, and write only what changed, each file in one step."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from kernel_helpers._files import files_in, write_atomically
from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.hidden import hidden_checks
from kernel_helpers.authoring.lecture import Lecture, read_lecture, with_solution
from kernel_helpers.authoring.questions import Bank, read_bank
from kernel_helpers.authoring.student import instructor_notebook, question_entry, student_notebook
from kernel_helpers.exercises.seal import seal

MODES = ("practice", "graded")


@dataclass(frozen=True)
class Folders:
    """The folders of a course.

    Attributes
    ----------
    source : Path
        Lectures, ``NN_topic.py``.
    bank : Path
        Question files, ``NN.toml``.
    hidden : Path
        Hidden checks, ``NN_topic.py``.
    """

    source: Path
    bank: Path
    hidden: Path

    @classmethod
    def around(
        cls, source: Path, bank: Path | None = None, hidden: Path | None = None
    ) -> "Folders":
        """Return the folders of a course; bank and hidden checks are beside the source."""
        beside = source.parent
        return cls(source, bank or beside / "selftests", hidden or beside / "hidden")


def publish(
    folders: Folders, output_dir: Path, *, mode: str, check: bool, for_nbgrader: bool = False
) -> list[Path]:
    """Release a course, as `kernel_helpers.authoring.release` describes."""
    if mode not in MODES:
        raise ValueError(f"mode should be one of {', '.join(MODES)}, got {mode!r}.")
    expected = generate(folders, mode, for_nbgrader=for_nbgrader)
    changed = [
        output_dir / name
        for name, content in expected.items()
        if _read(output_dir / name) != content
    ]
    if not check:
        output_dir.mkdir(parents=True, exist_ok=True)
        for path in changed:
            write_atomically(path, expected[path.name])
    return changed


def generate(folders: Folders, mode: str, *, for_nbgrader: bool = False) -> dict[str, bytes]:
    """Return the content of every file that the lectures generate, by name."""
    paths = files_in(folders.source, "[0-9][0-9]_*.py")
    if not paths:
        raise SourceError(
            f"{folders.source} should hold lectures named NN_topic.py and holds none."
        )
    files: dict[str, bytes] = {}
    practice = PracticeBank()
    for path in paths:
        lecture, questions = read_sources(path, folders.bank)
        if for_nbgrader:
            hidden = hidden_checks(folders.hidden / path.name, lecture, questions)
            notebook = instructor_notebook(lecture, questions, hidden)
        else:
            notebook = student_notebook(lecture, questions, mode=mode)
        nbformat.validate(notebook)
        files[f"{path.stem}.ipynb"] = (nbformat.writes(notebook) + "\n").encode()
        practice.add_exercises(lecture, questions)
    for path in files_in(folders.bank, "[0-9][0-9]*.toml"):
        practice.add_questions(read_bank(path))
    if mode == "practice" and not for_nbgrader:
        files["bank.json"] = practice.to_bytes()
    return files


def read_sources(path: Path, bank: Path | None = None) -> tuple[Lecture, Bank]:
    """Read a lecture and the question file that belongs to it."""
    lecture = read_lecture(path)
    folder = bank or path.parent.parent / "selftests"
    return lecture, read_bank(folder / f"{lecture.number}.toml")


class PracticeBank:
    """What students' kernels know of questions and exercises: keys and solutions are sealed."""

    def __init__(self) -> None:
        self._questions: dict[str, Any] = {}
        self._exercises: dict[str, Any] = {}

    def add_questions(self, bank: Bank) -> None:
        """Add a lecture's questions, those too whose lecture is not written yet."""
        number = bank.path.stem[:2]
        for question in bank.questions.values():
            if question.id in self._questions:
                raise SourceError(f"{bank.path.name}: question {question.id} exists already.")
            entry = question_entry(question, mode="practice")
            about = {"lecture": number, "text": question.stem}
            self._questions[question.id] = entry | about

    def add_exercises(self, lecture: Lecture, bank: Bank) -> None:
        """Add hints, visible check and sealed solution of a lecture's exercises."""
        checks = {cell.id: cell.source for cell in lecture.cells if cell.kind == "check"}
        for cell in lecture.cells:
            if cell.kind == "exercise":
                salt = hashlib.sha256(f"kernel-helpers:{cell.id}".encode()).hexdigest()[:16]
                self._exercises[cell.id] = {
                    "lecture": lecture.number,
                    "hints": bank.hints[cell.id],
                    "check": checks[cell.id],
                    "solution": {"salt": salt, "text": seal(with_solution(cell), salt, cell.id)},
                }

    def to_bytes(self) -> bytes:
        """Return the bank as the file that ships."""
        bank = {"version": 2, "questions": self._questions, "exercises": self._exercises}
        return (json.dumps(bank, indent=1, ensure_ascii=False) + "\n").encode()


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
