"""What every type of question has as its author writes it: fields of a table, key, best answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kernel_helpers.exercises.ids import question_id
from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import Question
from kernel_helpers.exercises.questions.fields import required
from kernel_helpers.exercises.questions.key import Key


@dataclass(frozen=True, kw_only=True)
class QuestionSpec(ABC):
    """A question as its author writes it; its fields are the keys of its table in the file.

    Attributes
    ----------
    id : str
        Full id, such as ``q00_1``.
    show : dict
        Where to look it up: ``{"cell": id}``, ``{"code": text}`` or nothing.
    """

    id: str = formats.full_id(question_id)
    stem: str = formats.text()
    explanation: str = formats.text()
    show: dict[str, str] = formats.texts_by_key(
        'like {cell = "id"} or {code = "..."}', ("cell", "code"), most=1
    )
    points: float = formats.number(1, least=0)

    asks: ClassVar[type[Question]]
    names: ClassVar[Mapping[str, Mapping[str, Any]]]  # `type` in the file, and what it presets
    either: ClassVar[tuple[str, ...]] = ()  # keys of which a table has exactly one
    empty: ClassVar[Any] = None  # the answer before there is one

    @abstractmethod
    def question(self) -> Question:
        """Return the question as students see it."""

    @abstractmethod
    def key(self) -> Key:
        """Return what earns credit."""

    @property
    @abstractmethod
    def best(self) -> Any:
        """The answer with full credit, as the literal in the answer cell."""

    @property
    def lacks_feedback(self) -> bool:
        """Whether unforeseen answers get no feedback, though their type needs some."""
        return "otherwise" in required(type(self)) and not vars(self)["otherwise"]

    @property
    def type(self) -> str:
        """Name of the type in the metadata of cells."""
        return self.asks.type

    @property
    def variable(self) -> str:
        """Name that the answer cell assigns to."""
        return f"answer_{self.id}"
