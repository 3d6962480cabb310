"""The form of a question file as JSON Schema, for editors that complete and check TOML."""

from typing import Any

from kernel_helpers.authoring.questions.bank import ExerciseSpec
from kernel_helpers.exercises.questions.fields import table_schema
from kernel_helpers.exercises.questions.registry import SPECS
from kernel_helpers.exercises.questions.spec import QuestionSpec


def question_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a lecture's question file.

    It knows keys, types and ranges. What depends on several values, such as which option is
    right, is found by ``kernel-helpers questions check``, which also names the line.

    Examples
    --------
    >>> sorted(question_schema()["properties"])
    ['exercise', 'question']
    """
    questions = {"oneOf": [_question(spec) for spec in SPECS]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Questions and hints of one lecture",
        "type": "object",
        "properties": {
            "question": {"type": "array", "items": questions},
            "exercise": {"type": "array", "items": table_schema(ExerciseSpec)},
        },
        "additionalProperties": False,
    }


def _question(spec: type[QuestionSpec]) -> dict[str, Any]:
    """Return the schema of a type: its fields, and the names that it has in a file."""
    schema = table_schema(spec)
    schema["properties"] = {"type": {"enum": list(spec.names)}} | schema["properties"]
    schema["required"] = ["type", *schema["required"]]
    # Units are sizes in the first unit, which has to have a name then.
    return schema | {"dependentRequired": {"units": ["unit"]}}
