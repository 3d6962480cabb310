"""What every type of question has: its face, its key, and the words around it."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any, ClassVar, Self, TypeVar

from kernel_helpers.authoring.questions.table import Table

Item = TypeVar("Item")

COMMON = {"id", "type", "stem", "explanation"}
COMMON_OPTIONAL = {"show", "points", "otherwise"}


@dataclass(frozen=True)
class Key:
    """What earns credit and what there is to say, by the token of an answer."""

    credit: dict[str, float] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    bands: tuple[tuple[float, float, float, str], ...] = ()  # low, high, credit, note
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Common:
    """What stands in the table of every question."""

    id: str
    stem: str
    explanation: str
    otherwise: str = ""  # feedback on answers that nobody foresaw
    show: dict[str, str] = field(default_factory=dict)  # {"cell": id}, {"code": text} or nothing
    points: float = 1


@dataclass(frozen=True)
class Question(ABC):
    """One question; its subclasses are the types."""

    common: Common

    type: ClassVar[str]
    empty: ClassVar[Any] = None  # the answer nobody has given yet

    @classmethod
    @abstractmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read what this type adds to a table, and refuse what makes no sense."""

    @property
    @abstractmethod
    def task(self) -> str:
        """What to do, in a few words."""

    @abstractmethod
    def face(self) -> dict[str, Any]:
        """Return what a browser needs to draw the question, beside its type and id."""

    @abstractmethod
    def key(self) -> Key:
        """Return what earns credit."""

    @property
    @abstractmethod
    def best(self) -> Any:
        """The answer with full credit, as the literal in the answer cell."""

    def listing(self) -> str:
        """Return what stands below the stem in the notebook, as Markdown."""
        return ""

    @property
    def id(self) -> str:
        """Full id, such as ``q00_1``."""
        return self.common.id

    @property
    def variable(self) -> str:
        """Name that the answer cell assigns to."""
        return f"answer_{self.id}"

    @property
    def widget(self) -> str:
        """Name of the notebook widget that asks it."""
        return "SelfTest"


def shuffled(question: str, items: Sequence[Item]) -> list[tuple[str, Item]]:
    """Return items with their letters, in an order that depends on the question's id alone.

    Sorting by a hash gives the same order on every Python, which `random.shuffle` does not promise.
    """

    def place(index: int) -> bytes:
        return hashlib.sha256(f"{question}:{index}".encode()).digest()

    order = sorted(range(len(items)), key=place)
    return [(letter, items[index]) for letter, index in zip(ascii_lowercase, order, strict=False)]


def letter_list(lettered: Sequence[tuple[str, str]]) -> str:
    """Return options as the Markdown list that a notebook shows."""
    return "\n".join(f"- {letter}) {_indented(text)}" for letter, text in lettered)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
