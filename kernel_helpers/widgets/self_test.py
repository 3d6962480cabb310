"""Self-test questions and predictions as notebook widgets, for hosts without the extension."""

import sys
from types import FrameType
from typing import Any

import anywidget
import traitlets

from kernel_helpers.exercises.attempts import Attempt, report
from kernel_helpers.exercises.bank import find_question
from kernel_helpers.exercises.errors import UnknownIdError
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.base import Entry, MalformedAnswerError
from kernel_helpers.exercises.questions.notebook import question_in_notebook
from kernel_helpers.exercises.questions.registry import TYPES, question_of
from kernel_helpers.exercises.questions.static import static_html, static_text
from kernel_helpers.widgets.bundle import read_bundle


class SelfTest(anywidget.AnyWidget):
    """Ask a question, answer each option, and show the line to paste.

    JupyterLab and Notebook 7 draw the question in its own cell; elsewhere (Voila, VS Code, Colab)
    this widget shows the same control. A page that runs nothing shows question and answer as text.

    Parameters
    ----------
    question : str
        Id such as ``"00.1"`` or ``"q00_1"``: of this notebook, else of the practice bank.

    Attributes
    ----------
    answer : object
        What was answered so far: letters, a number, a text, places by letter, or a line.
    line : str
        Python line that records the answer in the notebook, ``answer_q00_1 = ['b']``.

    Raises
    ------
    UnknownIdError
        If there is no such question; the message names its neighbours.

    Examples
    --------
    >>> SelfTest("11.2")
    SelfTest("11.2")
    """

    _esm = traitlets.Unicode().tag(sync=True)
    question = traitlets.Dict().tag(sync=True)
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)
    show_text = traitlets.Bool(True).tag(sync=True)
    show_line = traitlets.Bool(True).tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)

    def __init__(self, question: str, **kwargs: Any) -> None:
        cell = _calling_cell()
        entry = find_question(question, asked_from=cell)
        self._refuse_other_types(entry)
        shown = {
            "answer": _given(entry, cell.get(f"answer_{entry['id']}")),
            "show_text": question_in_notebook(entry["id"], cell) is None,
        }
        super().__init__(_esm=read_bundle("self_test"), question=entry, **(shown | kwargs))
        self.observe(self._record, "answer")

    def _refuse_other_types(self, entry: Entry) -> None:
        """Raise where this widget does not ask questions of that type."""

    def __repr__(self) -> str:
        return f'{type(self).__name__}("{short_id(self.question["id"])}")'

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add question and answer as text for pages that cannot run the widget."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle
        data["text/plain"] = static_text(self.question, self.answer)
        data["text/html"] = static_html(self.question, self.answer)
        return data, metadata

    def _record(self, change: dict[str, Any]) -> None:
        """Show the line that keeps the answer, and report the attempt."""
        question = question_of(self.question)
        try:
            value = question.read(change["new"])
        except MalformedAnswerError:
            return
        self.line = f"answer_{question.id} = {value!r}"
        credit = question.judge(value).credit if question.is_keyed else None
        report(Attempt(question.id, credit, repr(value)[:1000]))


class Predict(SelfTest):
    """Commit a number before the run; `question_check` then draws it beside what was measured.

    Parameters
    ----------
    question : str
        Id such as ``"03.makespan"``.

    Examples
    --------
    >>> Predict("00.naps")
    Predict("00.naps")
    """

    def _refuse_other_types(self, entry: Entry) -> None:
        if TYPES[entry["type"]].widget != "Predict":
            short = short_id(entry["id"])
            raise UnknownIdError(
                f'"{short}" is a question, no prediction: use SelfTest("{short}").'
            )


def _calling_cell() -> dict[str, Any]:
    """Return the globals of the cell that makes a widget."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").startswith("kernel_helpers."):
        frame = frame.f_back
    return frame.f_globals if frame is not None else {}


def _given(entry: Entry, answer: object) -> object:
    """Return the answer that the calling cell holds, None where it is none."""
    try:
        return question_of(entry).read(answer)
    except Exception:  # noqa: BLE001 - a student's object may raise anything
        return None
