"""Sort things into places, which may form a map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import MalformedAnswerError, Question
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.key import OTHERWISE, Key, SealedKey
from kernel_helpers.exercises.questions.lettered import (
    Lettered,
    lettered_options,
    letters_of,
    markdown_list,
    only_texts,
    quoted_letters,
    shuffled,
    text_list,
)
from kernel_helpers.exercises.questions.spec import QuestionSpec

_MAX_ITEMS, _MAX_TARGETS = 10, 9  # a digit is a key


def _axes() -> Any:
    """Declare what grows to the right (x) and upwards (y)."""
    expected = 'like { x = "more data", y = "larger model" }'
    return formats.texts_by_key(expected, ("x", "y"), most=2)


@dataclass(frozen=True, kw_only=True)
class Match(Question):
    """Give each case its place; an answer is a dict with the number of a place by letter."""

    choices: tuple[Lettered, ...] = lettered_options()
    targets: tuple[str, ...] = formats.texts()
    columns: int = formats.whole(3)
    axes: dict[str, str] = _axes()

    type: ClassVar[str] = "match"

    @property
    def task(self) -> str:
        """What to do."""
        return "give each its place"

    @property
    def form(self) -> str:
        """A dict of letters and numbers."""
        letters, most = quoted_letters(self.choices), len(self.targets)
        return f"a dict that gives each of {letters} a number from 1 to {most}"

    def read(self, answer: object) -> dict[str, int]:
        """Return the number of the place by letter."""
        letters = set(letters_of(self.choices))
        if type(answer) is not dict or set(only_texts(list(answer))) != letters:
            raise MalformedAnswerError(self.form)
        places = range(1, len(self.targets) + 1)
        if not all(type(place) is int and place in places for place in answer.values()):
            raise MalformedAnswerError(self.form)
        return answer

    def grade(self, key: SealedKey, answer: dict[str, int]) -> tuple[float, dict[str, str]]:
        """Return the share of cases in the right place, and feedback on each of the others."""
        tokens = _placements(answer)
        wrong = [letter for letter, token in tokens.items() if not key.holds(token)]
        credit = round((len(tokens) - len(wrong)) / len(tokens), 3)
        notes = {letter: key.note(letter) for letter in wrong}
        return credit, notes | ({} if credit == 1 else {"": key.note(OTHERWISE)})

    def quoted(self, answer: dict[str, int]) -> str:
        """Return each letter with its place."""
        return ", ".join(f"{letter} → {answer[letter]}" for letter in sorted(answer))

    def listing(self) -> str:
        """Return the cases as a list with letters, and the places as one with numbers."""
        return f"{markdown_list(self.choices)}\n\n" + "\n".join(self._places())

    def options(self, answer: object) -> list[str]:  # noqa: ARG002 - nothing is marked
        """Return the cases, then the places."""
        return text_list(self.choices) + self._places()

    def _places(self) -> list[str]:
        return [f"{place}. {text}" for place, text in enumerate(self.targets, start=1)]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case, the number of its place, and the feedback where it is elsewhere."""

    text: str = formats.text()
    target: int = formats.whole()
    feedback: str = formats.text()


@dataclass(frozen=True, kw_only=True)
class MatchSpec(QuestionSpec):
    """The places, and the cases with the place of each."""

    targets: tuple[str, ...] = formats.texts()
    options: tuple[Case, ...] = formats.tables(Case, least=1)
    columns: float | None = formats.number(None, least=1)
    axes: dict[str, str] = _axes()
    otherwise: str = formats.any_text("")

    asks: ClassVar[type[Question]] = Match
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {"match": {}}
    empty: ClassVar[Any] = {}

    def __post_init__(self) -> None:
        n_targets, n_cases = len(self.targets), len(self.options)
        for row, case in enumerate(self.options):
            if case.target > n_targets:
                sentence = f"target should be a number from 1 to {n_targets}, got {case.target}"
                raise FieldError(sentence, "target", (("options", row),))
        if not 2 <= n_targets <= _MAX_TARGETS or not 2 <= n_cases <= _MAX_ITEMS:
            raise FieldError(
                f"2 to {_MAX_TARGETS} targets and 2 to {_MAX_ITEMS} options are possible, "
                f"got {n_targets} and {n_cases}"
            )

    def question(self) -> Match:
        """Return the question with the cases shuffled; the places keep their order."""
        return Match(
            id=self.id,
            text=self.stem,
            choices=tuple(Lettered(letter, case.text) for letter, case in self._lettered()),
            targets=self.targets,
            columns=int(self.columns or min(len(self.targets), 3)),
            axes=self.axes,
        )

    def key(self) -> Key:
        """Return the place of each case."""
        notes = {letter: case.feedback for letter, case in self._lettered()}
        parts = tuple(_placements(self.best).values())
        return Key(parts=parts, notes=notes | {OTHERWISE: self.otherwise})

    @property
    def best(self) -> dict[str, int]:
        """The place of each letter."""
        return {letter: case.target for letter, case in self._lettered()}

    def _lettered(self) -> list[tuple[str, Case]]:
        return shuffled(self.id, self.options)


def _placements(answer: dict[str, int]) -> dict[str, str]:
    """Return by letter the token of its place in a key."""
    return {letter: f"{letter}={answer[letter]}" for letter in sorted(answer)}
