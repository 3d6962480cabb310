"""What every type of question has as it is asked: read an answer, judge it, respond, show it."""

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from kernel_helpers._lazy import renamed_names
from kernel_helpers.exercises.feedback import Feedback, State
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.key import SealedKey

Entry = dict[str, Any]  # a question as the metadata of its cell describes it


class MalformedAnswerError(ValueError):
    """The answer has not the form that its question asks for; the message is that form."""


@dataclass(frozen=True)
class Judgement:
    """What an answer is worth, from 0 to 1, and the feedback on it.

    `notes` has the feedback by letter, line or "" for the whole answer.
    """

    credit: float
    notes: dict[str, str] = field(default_factory=dict)
    explanation: str = ""


@dataclass(frozen=True)
class Given:
    """An answer that has the right form, and what is known of the run that it is about.

    Attributes
    ----------
    answer : object
        In the plain form of its type.
    judgement : Judgement or None
        None where the key is not here (graded mode), or where there is none.
    measured : float or None
        What a prediction is compared with.
    run : object
        Recorded tasks, or the client whose scheduler has them.
    """

    answer: Any
    judgement: Judgement | None = None
    measured: float | None = None
    run: Any = None


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """A question as it is asked; its fields are the metadata of its cell.

    Attributes
    ----------
    id : str
        Full id, such as ``q00_1``.
    text : str
        The question itself, without what is around it in the notebook.
    practice : dict
        The sealed key; empty in graded mode.
    """

    id: str = formats.text()
    text: str = formats.string("")
    practice: dict[str, Any] = formats.sealed_key()

    type: ClassVar[str]
    title: ClassVar[str] = "Self-test"
    widget: ClassVar[str] = "SelfTest"  # the notebook widget that asks it
    needs_run: ClassVar[bool] = False  # whether only the student's own run has the answer
    is_measured: ClassVar[bool] = False  # whether the cell that runs the work is the check

    @property
    @abstractmethod
    def task(self) -> str:
        """What to do, in a few words."""

    @property
    @abstractmethod
    def form(self) -> str:
        """What an answer looks like, in words."""

    @abstractmethod
    def read(self, answer: object) -> Any:
        """Return an answer in the plain form of this type.

        Raises
        ------
        MalformedAnswerError
            If it is something else.
        """

    def grade(self, key: SealedKey, answer: Any) -> tuple[float, dict[str, str]]:
        """Return the credit of an answer that was read, and the feedback by its parts."""
        raise NotImplementedError(f"{self.type} questions have no key")

    def quoted(self, answer: Any) -> str:
        """Return an answer as a sentence quotes it."""
        return f"“{answer}”"

    def listing(self) -> str:
        """Return what is below the question in the notebook, as Markdown."""
        return ""

    def options(self, answer: object) -> list[str]:  # noqa: ARG002 - a choice marks the chosen
        """Return what there is to choose, as lines of text."""
        return []

    def body_html(self, answer: object) -> str:
        """Return what there is to choose as HTML."""
        items = "".join(f"<li>{escape(option)}</li>" for option in self.options(answer))
        return f'<ul style="list-style:none;padding-left:0">{items}</ul>'

    @property
    def is_keyed(self) -> bool:
        """Whether an answer can be judged here."""
        return bool(self.practice) and not self.needs_run

    def judge(self, answer: object) -> Judgement:
        """Judge an answer by the sealed key.

        Raises
        ------
        MalformedAnswerError
            If the answer has not the form that the question asks for.
        """
        key = SealedKey(self.practice, self.id)
        credit, notes = self.grade(key, self.read(answer))
        said = {part: note for part, note in notes.items() if note}
        return Judgement(credit, said, key.explanation())

    def respond(self, given: Given) -> tuple[float | None, Feedback]:
        """Return the credit of an answer, None where it is not known here, and the feedback."""
        name, quoted = short_id(self.id), self.quoted(given.answer)
        if given.judgement is None:
            return None, Feedback("passed", f"{name}: your answer {quoted} is recorded.")
        credit = given.judgement.credit
        verdict, state = _verdict(credit)
        notes = " ".join(given.judgement.notes.values())
        sentence = f"{name}: {quoted} is {verdict}. {notes}".rstrip()
        advice = given.judgement.explanation if credit else ""
        return credit, Feedback(state, sentence, advice=advice)

    def note(self, token: str) -> str:
        """Return the sealed feedback on `token`, "" where there is none."""
        return SealedKey(self.practice, self.id).note(token) if self.practice else ""

    def explanation(self) -> str:
        """Return why the right answer is right, "" where that is not here."""
        return SealedKey(self.practice, self.id).explanation() if self.practice else ""

    def entry(self) -> Entry:
        """Return the metadata of the question's cell, without the key."""
        own = {name: _plain(value) for name, value in asdict(self).items() if name not in _BASE}
        shown = {name: value for name, value in own.items() if value is not None and value != ""}
        return {"type": self.type, "id": self.id} | shown


_BASE = {"id", "text", "practice"}


def _plain(value: object) -> object:
    """Return tuples as the lists that JSON has."""
    return list(value) if isinstance(value, tuple) else value


def _verdict(credit: float) -> tuple[str, State]:
    if credit == 1:
        return "right", "passed"
    return ("partly right", "missed") if credit else ("not it", "missed")


if not TYPE_CHECKING:
    __getattr__ = renamed_names(__name__, {"Malformed": "MalformedAnswerError"})
