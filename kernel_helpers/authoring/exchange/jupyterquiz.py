"""Read question lists of jupyterquiz: JSON as ``display_quiz`` takes it."""

import json
from collections import Counter
from typing import Any

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.exchange.imported import FILL_IN, Imported
from kernel_helpers.authoring.exchange.jupyterquiz_fields import (
    default_feedback,
    fenced,
    is_correct,
    text_of,
)
from kernel_helpers.authoring.exchange.jupyterquiz_numbers import numeric
from kernel_helpers.authoring.exchange.jupyterquiz_texts import Answer, text_answers

_KEYS = {
    *("question", "type", "code", "answers", "precision", "pairs", "options", "label"),
    *("answer", "correct", "feedback", "value", "range", "match_case", "fuzzy_threshold"),
}
_LAYOUT = {"answer_cols", "hide", "input_width", "shuffle_pairs", "shuffle_options"}
_DUPLICATES = "\0duplicates"  # a key that JSON files hardly use


def from_jupyterquiz(text: str, lecture: str) -> Imported:
    """Return the questions of a jupyterquiz file as tables of a question file.

    Parameters
    ----------
    text : str
        A JSON list of questions.
    lecture : str
        Two digits; the ids become ``NN.1``, ``NN.2``, ...

    Returns
    -------
    Imported
        A list of dicts. Where jupyterquiz has no feedback or explanation, a sentence asks the
        author for it. Questions that cannot be imported are named in ``left_out``.

    Raises
    ------
    SourceError
        If it is not such a file, or holds no question that can be imported.
    """
    try:
        questions = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise SourceError("The quiz should be a JSON list of questions, and is nested.") from error
    except ValueError as error:
        raise SourceError(f"The quiz should be JSON and is not: {error}.") from error
    if not isinstance(questions, list):
        raise SourceError("The quiz should be a JSON list of questions.")
    imported = Imported()
    for number, entry in enumerate(questions, start=1):
        short = f"{lecture}.{number}"
        notes: list[str] = []
        try:
            imported.take(_question(entry, short, notes), notes)
        except SourceError as error:
            imported.left_out.append(f"{short}: {error}")
    if not imported:
        reasons = " ".join(imported.left_out) or "It is empty."
        raise SourceError(f"The quiz has no question that can be imported. {reasons}")
    return imported


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        made[_DUPLICATES] = Counter(name for name, _ in pairs).most_common(1)[0][0]
    return made


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _question(entry: object, short: str, notes: list[str]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise SourceError(f"a question should be an object, got {str(entry)[:40]!r}.")
    answers = entry.get("answers", [])
    for table in (entry, *(answers if isinstance(answers, list) else [])):
        if isinstance(table, dict) and _DUPLICATES in table:
            raise SourceError(f"it has the key {table[_DUPLICATES]!r} twice.")
    stem = text_of(entry, "question")
    read = _READERS.get(str(entry.get("type")))
    if read is None or not stem:
        known = ", ".join(_READERS)
        raise SourceError(
            f"it should have a text and a type of {known}, got {entry.get('type')!r}."
        )
    if text_of(entry, "code"):
        stem += f"\n\n{fenced(entry['code'])}"
    fine = isinstance(answers, list) and all(isinstance(each, dict) for each in answers)
    if not fine:
        raise SourceError("its answers should be a list of objects.")
    head = {"id": short, "type": "single", "stem": stem, "explanation": FILL_IN}
    notes += [f"the key {key!r} is not used." for key in _unused(entry, answers)]
    return head | read(answers, entry, notes)


def _unused(entry: dict[str, Any], answers: list[dict[str, Any]]) -> list[str]:
    return sorted({key for table in (entry, *answers) for key in table} - _KEYS - _LAYOUT)


def _choice(
    answers: list[dict[str, Any]], entry: dict[str, Any], _notes: list[str]
) -> dict[str, Any]:
    options = [_option(answer) for answer in answers]
    right = sum("credit" in option for option in options)
    if right == 0:
        raise SourceError("it has no answer that is correct.")
    kind = "multi" if entry["type"] == "many_choice" or right > 1 else "single"
    return {"type": kind, "options": options}


def _option(answer: dict[str, Any]) -> dict[str, Any]:
    code = text_of(answer, "code")
    if code:
        code = fenced(code) if "\n" in code or "`" in code else f"`{code}`"
    between = "\n" if code.startswith("```") else " "
    option: dict[str, Any] = {
        "text": between.join(part for part in (text_of(answer, "answer"), code) if part)
    }
    right, feedback = is_correct(answer), text_of(answer, "feedback")
    if right:
        option["credit"] = 1
    if feedback or not right:
        option["feedback"] = feedback or FILL_IN
    return option


def _text(
    answers: list[dict[str, Any]], _entry: dict[str, Any], notes: list[str]
) -> dict[str, Any]:
    given = [
        Answer.of(
            each, text_of(each, "answer"), text_of(each, "feedback"), is_right=is_correct(each)
        )
        for each in answers
        if each.get("type") != "default"
    ]
    return {"otherwise": default_feedback(answers)} | text_answers(given, notes)


def _match(
    _answers: list[dict[str, Any]], entry: dict[str, Any], _notes: list[str]
) -> dict[str, Any]:
    pairs, targets = entry.get("pairs"), entry.get("options")
    fine = isinstance(pairs, list) and all(isinstance(pair, dict) for pair in pairs)
    if not fine or not isinstance(targets, list) or not isinstance(pairs, list):
        raise SourceError("a match should have lists called pairs and options.")
    for pair in pairs:
        if pair.get("answer") not in targets:
            raise SourceError(f"{pair.get('answer')!r} is none of its options.")
    cases = [
        {
            "text": text_of(pair, "label"),
            "target": targets.index(pair["answer"]) + 1,
            "feedback": text_of(pair, "feedback") or FILL_IN,
        }
        for pair in pairs
    ]
    return {"type": "match", "targets": targets, "otherwise": FILL_IN, "options": cases}


def _numeric(
    answers: list[dict[str, Any]], entry: dict[str, Any], notes: list[str]
) -> dict[str, Any]:
    numbers = [answer for answer in answers if "value" in answer or "range" in answer]
    read = [(answer, is_correct(answer), text_of(answer, "feedback")) for answer in numbers]
    return {"otherwise": default_feedback(answers)} | numeric(read, entry.get("precision"), notes)


_READERS = {
    "multiple_choice": _choice,
    "many_choice": _choice,
    "numeric": _numeric,
    "string": _text,
    "match": _match,
}
