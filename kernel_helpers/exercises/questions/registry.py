"""The types of questions: the one place that lists them."""

from collections.abc import Mapping
from typing import Any

from kernel_helpers.exercises.questions.base import Entry, Question
from kernel_helpers.exercises.questions.choice import ChoiceSpec
from kernel_helpers.exercises.questions.fields import FieldError, listed, read_table
from kernel_helpers.exercises.questions.line import LineSpec
from kernel_helpers.exercises.questions.match import MatchSpec
from kernel_helpers.exercises.questions.numeric import NumericSpec
from kernel_helpers.exercises.questions.order import OrderSpec
from kernel_helpers.exercises.questions.panel import PanelSpec
from kernel_helpers.exercises.questions.predict import PredictSpec
from kernel_helpers.exercises.questions.spec import QuestionSpec
from kernel_helpers.exercises.questions.text import TextSpec

SPECS: tuple[type[QuestionSpec], ...] = (
    ChoiceSpec,
    NumericSpec,
    TextSpec,
    OrderSpec,
    MatchSpec,
    LineSpec,
    PanelSpec,
    PredictSpec,
)
TYPES: dict[str, type[Question]] = {spec.asks.type: spec.asks for spec in SPECS}

_BY_NAME = {name: spec for spec in SPECS for name in spec.names}


def question_of(entry: Entry) -> Question:
    """Return the question that the metadata of a cell describes.

    Raises
    ------
    FieldError
        If it describes none: it may have been edited.
    """
    name = entry.get("type")
    if not isinstance(name, str) or name not in TYPES:
        raise FieldError(f"type should be {listed(TYPES)}, got {name!r}", "type")
    return read_table(TYPES[name], entry, ignore_unknown=True)


def read_spec(table: Mapping[str, Any]) -> QuestionSpec:
    """Return the question that a table of a question file describes.

    Raises
    ------
    FieldError
        If it describes none; the error names key and position.
    """
    if "type" not in table:
        raise FieldError("type should be given here and is missing")
    name = table["type"]
    if not isinstance(name, str) or name not in _BY_NAME:
        raise FieldError(f"type should be {listed(_BY_NAME)}, got {name!r}", "type")
    spec = _BY_NAME[name]
    own = {key: value for key, value in table.items() if key != "type"}
    return read_table(spec, own, **spec.names[name])
