"""A self-test question as a notebook widget, for hosts without the JupyterLab extension."""

from typing import Any

import anywidget
import traitlets

from kernel_helpers.exercises.bank import find_question
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.widgets.bundle import read_bundle


class SelfTest(anywidget.AnyWidget):
    """Ask a question of the practice bank, answer each option, and show the line to paste.

    JupyterLab and Notebook 7 draw the question in its own cell; elsewhere (Voila, VS Code, Colab)
    this widget shows the same control.

    Parameters
    ----------
    question : str
        Id such as ``"00.1"`` or ``"q00_1"``.

    Attributes
    ----------
    answer : list of str
        Letters chosen so far.
    line : str
        Python line that records the answer in the notebook, ``answer_q00_1 = ['b']``.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    question = traitlets.Dict().tag(sync=True)
    answer = traitlets.List(traitlets.Unicode()).tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)

    def __init__(self, question: str, **kwargs: Any) -> None:
        super().__init__(_esm=read_bundle("self_test"), question=find_question(question), **kwargs)

    def __repr__(self) -> str:
        return f'SelfTest("{short_id(self.question["id"])}")'

    @traitlets.validate("answer")
    def _sorted_letters(self, proposal: dict[str, Any]) -> list[str]:
        return sorted(proposal["value"])

    @traitlets.observe("answer")
    def _record(self, change: dict[str, Any]) -> None:
        self.line = f"answer_{self.question['id']} = {change['new']!r}"
