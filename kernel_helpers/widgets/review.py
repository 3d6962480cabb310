"""Questions asked again at the start of a lecture, as a notebook widget."""

import os
import time
from pathlib import Path
from typing import Any

import ipywidgets

from kernel_helpers.exercises.bank import find_question, load_bank
from kernel_helpers.exercises.ids import question_id, short_id
from kernel_helpers.exercises.progress import Progress, ProgressError, Recorded, progress_file
from kernel_helpers.exercises.progress.review import questions_to_review
from kernel_helpers.widgets.self_test import SelfTest


class Review(ipywidgets.VBox):
    """Ask again what is due for this student, and where nothing is, what the lecture names.

    A question that was answered wrong returns soon, one that was answered right returns after
    days. Answers here count for the student's own progress and for nothing else.

    Parameters
    ----------
    *questions : str
        Ids such as ``"00.1"``: so many questions are asked, and these where nothing is due.

    Raises
    ------
    UnknownIdError
        If there is no such question; the message names its neighbours.

    Examples
    --------
    >>> Review("02.1", "00.3")
    Review("02.1", "00.3")
    """

    def __init__(self, *questions: str, **kwargs: Any) -> None:
        self.named = tuple(questions)
        planned = [find_question(text)["id"] for text in questions]
        bank = load_bank()["questions"]
        here = Path(os.environ.get("JPY_SESSION_NAME", "")).name[:2]
        asked = questions_to_review(_attempts(), bank, planned, time.time(), except_of={here})
        self.questions = [
            SelfTest(name, answer=None, show_text=True, show_line=False) for name in asked
        ]
        children = [
            widget
            for name, question in zip(asked, self.questions, strict=True)
            for widget in (_heading(bank.get(name, {}), name), question)
        ]
        super().__init__(children, **kwargs)

    def __repr__(self) -> str:
        names = (f'"{short_id(question_id(name))}"' for name in self.named)
        return f"Review({', '.join(names)})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the questions as text for pages that cannot run the widget."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        pages = [question._repr_mimebundle_()[0] for question in self.questions]
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        for kind in ("text/plain", "text/html"):
            data[kind] = "\n\n".join(page[kind] for page in pages)
        return bundle


def _heading(entry: dict[str, Any], name: str) -> ipywidgets.HTML:
    lecture = entry.get("lecture", short_id(name).partition(".")[0])
    return ipywidgets.HTML(f"<strong>Once more, from lecture {lecture}</strong>")


def _attempts() -> list[Recorded]:
    """Return what the student answered so far; a store that does not open has nothing due."""
    path = progress_file()
    if path is None:
        return []
    try:
        return Progress(path).attempts()
    except ProgressError:
        return []
