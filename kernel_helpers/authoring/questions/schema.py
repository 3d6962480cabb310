"""The form of a question file as JSON Schema, for editors that complete and check TOML."""

from typing import Any

from kernel_helpers.authoring.questions.bands import MAX_DIGITS
from kernel_helpers.authoring.questions.base import COMMON, COMMON_OPTIONAL
from kernel_helpers.exercises.questions.measures import MEASURES

_TEXT = {"type": "string", "pattern": r"\S"}
_ANY_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_AMOUNT = {"type": "number", "minimum": 0}
_CREDIT = {"type": "number", "minimum": 0, "maximum": 1}
_PLACE = {"type": "integer", "minimum": 1}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1}
_COMMON = {
    "id": _TEXT,
    "type": _TEXT,
    "stem": _TEXT,
    "explanation": _TEXT,
    "otherwise": _ANY_TEXT,
    "points": _AMOUNT,
    "show": {
        "type": "object",
        "properties": {"cell": _ANY_TEXT, "code": _ANY_TEXT},
        "additionalProperties": False,
        "maxProperties": 1,
    },
}


def question_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a lecture's question file.

    It knows keys, types and ranges. What depends on several values, such as which option is
    right, is found by ``kernel-helpers questions check``, which also names the line.

    Examples
    --------
    >>> sorted(question_schema()["properties"])
    ['exercise', 'question']
    """
    exercise = _table({"id": _TEXT, "hints": _TEXTS}, {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Questions and hints of one lecture",
        "type": "object",
        "properties": {
            "question": {"type": "array", "items": {"oneOf": [*map(_question, _forms())]}},
            "exercise": {"type": "array", "items": exercise},
        },
        "additionalProperties": False,
    }


def _forms() -> list[tuple[list[str], dict[str, Any], dict[str, Any]]]:
    """Names of each type, what it needs, and what it may have besides."""
    option = _table({"text": _TEXT}, {"credit": _CREDIT, "feedback": _ANY_TEXT})
    item = _table({"text": _TEXT}, {"feedback": _ANY_TEXT})
    case = _table({"text": _TEXT, "target": _PLACE, "feedback": _TEXT}, {})
    tolerance = {"anyOf": [_AMOUNT, {"type": "string", "pattern": "%"}]}
    ends = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
    places = ({"answer": _NUMBER}, {"range": ends})
    said_near = {"feedback": _TEXT}
    within = {"tolerance": tolerance, "credit": _CREDIT}
    near_number = {"oneOf": [_table(place | said_near, within) for place in places]}
    also = {"tolerance": tolerance, "feedback": _ANY_TEXT}
    also_number = {"oneOf": [_table(place, also) for place in places]}
    near_text = _table({"accept": _TEXTS, "feedback": _TEXT}, {"credit": _CREDIT})
    near_line = _table({"answer": _PLACE, "feedback": _TEXT}, {"credit": _CREDIT})
    units = {"type": "object", "additionalProperties": _NUMBER}
    axes = {
        "type": "object",
        "properties": {"x": _ANY_TEXT, "y": _ANY_TEXT},
        "additionalProperties": False,
    }
    words = {"close": _TEXT, "over": _TEXT, "under": _TEXT}
    said = {"otherwise": _ANY_TEXT}
    scale = {"unit": _ANY_TEXT, "min": _NUMBER, "max": _NUMBER}
    example = {"measure": {"enum": sorted(MEASURES)}, "example": {"type": ["number", "string"]}}
    digits = {"type": "integer", "minimum": 1, "maximum": MAX_DIGITS}
    of_number = also | {"digits": digits, "unit": _ANY_TEXT, "units": units}
    of_number |= {"also": _several(also_number, 0), "near": _several(near_number, 0)}
    return [
        (["single", "multi"], {"options": _several(option, 2)}, {"shuffle": {"type": "boolean"}}),
        *((["numeric"], place | said, of_number) for place in places),
        (["text"], {"accept": _TEXTS} | said, {"near": _several(near_text, 0)}),
        (["order"], {"options": _several(item, 3)} | said, {}),
        (
            ["match"],
            {"targets": _TEXTS, "options": _several(case, 1)},
            {"columns": _AMOUNT, "axes": axes} | said,
        ),
        (
            ["line"],
            {"code": _TEXT, "answer": _PLACE} | said,
            {"near": _several(near_line, 0)},
        ),
        (["panel"], example, {"prefix": _ANY_TEXT, "tolerance": _AMOUNT} | said),
        (["predict"], scale | words, {"step": _AMOUNT}),
    ]


def _question(form: tuple[list[str], dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    names, needed, optional = form
    common = {key: _COMMON[key] for key in sorted(COMMON)} | {"type": {"enum": names}}
    besides = {key: _COMMON[key] for key in sorted(COMMON_OPTIONAL - {"otherwise"})}
    # Units are sizes in the first unit, which has to have a name then.
    return _table(common | needed, besides | optional) | {"dependentRequired": {"units": ["unit"]}}


def _table(needed: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": needed | optional,
        "required": sorted(needed),
        "additionalProperties": False,
    }


def _several(items: dict[str, Any], least: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}
