"""The self-test controls of a notebook, and what their questions count as right."""

from typing import Any

from playwright.sync_api import Locator

from kernel_helpers.exercises.questions.practice import judge
from tests.browser.page import NotebookPage


def ask(notebook: NotebookPage, question_id: str) -> tuple[dict[str, Any], Locator]:
    """Scroll to a question; give its metadata and its control."""
    cells = notebook.cells
    index = next(i for i, c in enumerate(cells) if c["kit"] and c["kit"].get("id") == question_id)
    notebook.scroll_to(index)
    control = notebook.page.locator(f'.kh-selftest[data-question="{question_id}"]').first
    control.wait_for()
    return cells[index]["kit"], control


def letters(question: dict[str, Any], *, right: bool) -> list[str]:
    """Letters that alone earn full credit, or those that do not."""
    named = [choice["letter"] for choice in question["choices"]]
    return [letter for letter in named if (judge(question, [letter]).credit == 1) == right]


def answer(control: Locator, letter: str) -> None:
    """Choose with the pointer and check."""
    control.locator(f'input[value="{letter}"]').check()
    control.get_by_role("button", name="Check").click()


def feedback(question: dict[str, Any], letter: str) -> str:
    """What is said to who chose an option, up to the first word that is set off."""
    [note] = judge(question, [letter]).notes.values()
    return note.split("`")[0].split("*")[0].strip()
