"""Generate every lecture of a folder, and write only what changed, each file in one step."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from kernel_helpers.grading.lecture import Lecture, read_lecture
from kernel_helpers.grading.questionfile import Bank, SourceError, read_bank
from kernel_helpers.grading.student import question_entry, student_notebook

MODES = ("practice", "graded")


def publish(source_dir: Path, output_dir: Path, *, mode: str, check: bool) -> list[Path]:
    """Do what `kernel_helpers.grading.release` says."""
    if mode not in MODES:
        raise ValueError(f"mode should be one of {', '.join(MODES)}, got {mode!r}.")
    wanted = generate(source_dir, mode)
    changed = [
        output_dir / name for name, content in wanted.items() if _read(output_dir / name) != content
    ]
    if not check:
        output_dir.mkdir(parents=True, exist_ok=True)
        for path in changed:
            _write(path, wanted[path.name])
    return changed


def generate(source_dir: Path, mode: str) -> dict[str, bytes]:
    """Return the content of every file that the lectures of `source_dir` generate, by name."""
    paths = sorted(source_dir.glob("[0-9][0-9]_*.py"))
    if not paths:
        raise SourceError(f"{source_dir} should hold lectures named NN_topic.py and holds none.")
    files: dict[str, bytes] = {}
    bank: dict[str, Any] = {"version": 1, "questions": {}, "exercises": {}}
    for path in paths:
        lecture, questions = read_sources(path)
        notebook = student_notebook(lecture, questions, mode=mode)
        nbformat.validate(notebook)
        files[f"{path.stem}.ipynb"] = (nbformat.writes(notebook) + "\n").encode()
        _add(bank, lecture, questions)
    if mode == "practice":
        files["bank.json"] = (json.dumps(bank, indent=1, ensure_ascii=False) + "\n").encode()
    return files


def read_sources(path: Path) -> tuple[Lecture, Bank]:
    """Read a lecture and the question file that belongs to it."""
    lecture = read_lecture(path)
    questions = read_bank(path.parent.parent / "selftests" / f"{lecture.number}.toml")
    return lecture, questions


def _add(bank: dict[str, Any], lecture: Lecture, questions: Bank) -> None:
    for question in questions.questions.values():
        if question.id in bank["questions"]:
            raise SourceError(f"{lecture.path.name}: question {question.id} exists already.")
        entry = question_entry(question, mode="practice")
        bank["questions"][question.id] = entry | {"lecture": lecture.number, "text": question.stem}
    for exercise, hints in questions.hints.items():
        bank["exercises"][exercise] = {"lecture": lecture.number, "hints": hints}


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _write(path: Path, content: bytes) -> None:
    """Replace `path` at once: a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        partial.chmod(0o644)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
