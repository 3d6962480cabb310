"""Read question lists of jupyterquiz: JSON as ``display_quiz`` takes it."""

import json
import re
from typing import Any

from kernel_helpers.grading.errors import SourceError

_FILL_IN = "Say here why this is so."


def from_jupyterquiz(text: str, lecture: str) -> list[dict[str, Any]]:
    """Return the questions of a jupyterquiz file as tables of a question file.

    Parameters
    ----------
    text : str
        A JSON list of questions.
    lecture : str
        Two digits; the ids become ``NN.1``, ``NN.2``, ...

    Returns
    -------
    list of dict
        Where jupyterquiz has no feedback or explanation, a sentence asks the author for it.

    Raises
    ------
    SourceError
        If it is not such a file, or a question has no right answer.
    """
    try:
        questions = json.loads(text)
    except ValueError as error:
        raise SourceError(f"The quiz should be JSON and is not: {error}.") from error
    if not isinstance(questions, list) or not all(isinstance(each, dict) for each in questions):
        raise SourceError("The quiz should be a JSON list of questions.")
    return [_question(each, f"{lecture}.{n}") for n, each in enumerate(questions, start=1)]


def _question(entry: dict[str, Any], short: str) -> dict[str, Any]:
    stem = str(entry.get("question", "")).strip()
    if entry.get("code"):
        stem += f"\n\n```python\n{str(entry['code']).strip()}\n```"
    answers = entry.get("answers", [])
    read = _READERS.get(str(entry.get("type")))
    if read is None or not stem or not isinstance(answers, list):
        known = ", ".join(_READERS)
        raise SourceError(f"Question {short} should have a text and a type of {known}.")
    head = {"id": short, "type": "single", "stem": stem, "explanation": _FILL_IN}
    return head | read(answers, short, entry)


def _choice(answers: list[Any], short: str, entry: dict[str, Any]) -> dict[str, Any]:
    options = [_option(answer) for answer in answers]
    right = sum("credit" in option for option in options)
    if right == 0:
        raise SourceError(f"Question {short} has no answer that is correct.")
    kind = "multi" if entry["type"] == "many_choice" or right > 1 else "single"
    return {"type": kind, "options": options}


def _option(answer: dict[str, Any]) -> dict[str, Any]:
    code = f"`{answer['code']}`" if answer.get("code") else ""
    text = " ".join(part for part in (str(answer.get("answer", "")).strip(), code) if part)
    option: dict[str, Any] = {"text": text}
    if answer.get("correct"):
        option["credit"] = 1
    feedback = str(answer.get("feedback", "")).strip()
    if feedback or not answer.get("correct"):
        option["feedback"] = feedback or _FILL_IN
    return option


def _numeric(answers: list[Any], short: str, _entry: dict[str, Any]) -> dict[str, Any]:
    ranged = [answer for answer in answers if "value" in answer or "range" in answer]
    right = [_band(answer) for answer in ranged if answer.get("correct")]
    if len(right) != 1:
        raise SourceError(f"Question {short} should have one value or range that is correct.")
    near = [
        _band(answer) | {"feedback": str(answer.get("feedback", "")).strip() or _FILL_IN}
        for answer in ranged
        if not answer.get("correct")
    ]
    return {"type": "numeric", **right[0], "otherwise": _default(answers), "near": near}


def _band(answer: dict[str, Any]) -> dict[str, Any]:
    """Return a value, or the middle and half the width of a range."""
    if "range" in answer:
        given = answer["range"]
        numbers = re.findall(r"[-+.\deE]+", given) if isinstance(given, str) else given
        low, high = map(float, numbers[:2])
        return {"answer": (low + high) / 2, "tolerance": (high - low) / 2}
    return {"answer": float(answer["value"]), "tolerance": 0}


def _text(answers: list[Any], short: str, _entry: dict[str, Any]) -> dict[str, Any]:
    given = [answer for answer in answers if answer.get("answer")]
    accept = [str(answer["answer"]) for answer in given if answer.get("correct")]
    if not accept:
        raise SourceError(f"Question {short} has no answer that is correct.")
    near = [
        {"accept": [str(a["answer"])], "feedback": str(a.get("feedback", "")) or _FILL_IN}
        for a in given
        if not a.get("correct")
    ]
    return {"type": "text", "accept": accept, "otherwise": _default(answers), "near": near}


def _default(answers: list[Any]) -> str:
    said = [str(a.get("feedback", "")) for a in answers if a.get("type") == "default"]
    return next(filter(None, said), _FILL_IN)


_READERS = {
    "multiple_choice": _choice,
    "many_choice": _choice,
    "numeric": _numeric,
    "string": _text,
}
