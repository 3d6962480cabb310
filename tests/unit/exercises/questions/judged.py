"""Write what Python says about answers of every type, for the browser's grader to agree with.

Run it as ``python -m tests.unit.exercises.questions.judged`` after a change of seals or credit.
"""

import json
from pathlib import Path
from typing import Any

from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises.questions.base import MalformedAnswerError
from kernel_helpers.exercises.questions.practice import judge

DATA = Path(__file__).parents[3] / "data" / "every_type"
GOLDEN = DATA / "judged.json"

ANSWERS: dict[str, list[Any]] = {
    "q97_1": [["a"], ["b"], ["c"], [], "b", ["z"], ["a", "b"], None],
    "q97_2": [["a"], ["b"], ["a", "b"], ["b", "a"], ["a", "c"], ["a", "b", "c"], ["a", "a"]],
    "q97_3": [
        *(3.84, 4, 3.72481, 0.48, "3840 MB", "3,84 GB", "3.58 GiB", "1e400", "4 kB", "", True),
        *("3,84 gb", "3840 Mb", "3_840 MB", "3 840 MB", "3\u202f840 MB", "3'840 MB", "3,840.0 MB"),
        *("3,840 MB", "3.840,0 MB", "3840000 kB", "0.00384 TB", "\u22123.84", "384/100", "1/0"),
        *("3,84", "3.84e0 GB", "3.84\u00d710^0 GB", "1 0", "0x3", "nan", "3,840,000 kB", "4 s"),
        *("3.84 %", "3..84", "--3", "3.58\u00a0GiB", "38,40,000 kB", "10\u00b2 MB"),
    ],
    "q97_4": ["PSS", " pss. ", "Proportional_Set  Size", "rss", "USS", "", "x" * 201, 3],
    "q97_5": [list(order) for order in ("abcd", "bacd", "cadb", "dcba", "cabd", "abc", "aabc")],
    "q97_6": [
        {"a": 1, "b": 2, "c": 3},
        {"a": 3, "b": 4, "c": 2},
        {"a": 1},
        {"a": 9, "b": 1, "c": 1},
    ],
    "q97_7": [3, 2, 1, 0, 5, "3", 3.5],
}


def judged() -> dict[str, Any]:
    """Return questions, and for each answer its credit and notes; null where it is malformed."""
    questions = read_bank(DATA / "selftests" / "97.toml").questions
    entries = {name: question_entry(questions[name], mode="practice") for name in ANSWERS}
    cases = [
        {"question": name, "answer": answer, **_said(entries[name], answer)}
        for name, answers in ANSWERS.items()
        for answer in answers
    ]
    return {"questions": entries, "cases": cases}


def _said(entry: dict[str, Any], answer: Any) -> dict[str, Any]:
    try:
        found = judge(entry, answer)
    except MalformedAnswerError:
        return {"credit": None, "notes": {}}
    return {"credit": found.credit, "notes": found.notes}


def text() -> str:
    """Return the golden file's content."""
    return json.dumps(judged(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(text(), encoding="utf-8")
