"""Read quizzes of the scikit-learn MOOC: Markdown with a question in each admonition."""

import re
from typing import Any

from kernel_helpers.grading.errors import SourceError

_BLOCK = re.compile(r"^```\{admonition\} (Question|Solution)[^\n]*\n(.*?)^```\s*$", re.M | re.S)
_OPTION = re.compile(r"^- ([a-h])\) (.*?)(?=^- [a-h]\) |^_Select|^Hint:|\n\s*\n|\Z)", re.M | re.S)
_KEY = re.compile(r"correct answers?\W+((?:[a-h]\)[\s,]*(?:and\s+)?)+)", re.IGNORECASE)
_FILL_IN = "Say here why this is so."


def from_mooc(text: str, lecture: str) -> list[dict[str, Any]]:
    """Return the questions of a quiz as tables of a question file.

    The public files have no keys. Where a *Solution* admonition follows a question, its
    ``Correct answer: b)`` and its text are taken; else the first option is marked right and the
    explanation asks the author to say which one is.

    Parameters
    ----------
    text : str
        Markdown (MyST).
    lecture : str
        Two digits; the ids become ``NN.1``, ``NN.2``, ...

    Returns
    -------
    list of dict

    Raises
    ------
    SourceError
        If there is no question in it.
    """
    blocks = [(kind, body) for kind, body in _BLOCK.findall(text)]
    questions: list[dict[str, Any]] = []
    for place, (kind, body) in enumerate(blocks):
        if kind == "Question":
            after = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
            solution = after[1] if after[0] == "Solution" else ""
            questions.append(_question(body, solution, f"{lecture}.{len(questions) + 1}"))
    if not questions:
        raise SourceError("The quiz should have admonitions called Question, and has none.")
    return questions


def _question(body: str, solution: str, short: str) -> dict[str, Any]:
    options = [(letter, " ".join(text.split())) for letter, text in _OPTION.findall(body)]
    if len(options) < 2:
        raise SourceError(f"Question {short} should have options like '- a) ...', and has none.")
    stem = body[: body.index("- a) ")].strip()
    found = _KEY.search(solution)
    right = set(re.findall(r"\b[a-h]\b", found[1])) if found else {options[0][0]}
    single = "select a single answer" in body.lower() or (found is not None and len(right) == 1)
    return {
        "id": short,
        "type": "single" if single and len(right) == 1 else "multi",
        "stem": stem,
        "explanation": _explained(solution) if found else f"Key unknown: mark it. {_FILL_IN}",
        "shuffle": False,
        "options": [_option(text, letter in right) for letter, text in options],
    }


def _option(text: str, right: bool) -> dict[str, Any]:
    return {"text": text, "credit": 1} if right else {"text": text, "feedback": _FILL_IN}


def _explained(solution: str) -> str:
    lines = [line for line in solution.splitlines() if not line.startswith(":")]
    text = _KEY.sub("", "\n".join(lines)).strip(" \n.:)")
    return text or _FILL_IN
