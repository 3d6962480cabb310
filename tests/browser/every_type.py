"""Answer a question of any type, as somebody with a mouse or with a keyboard alone does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from kernel_helpers.authoring import release
from kernel_helpers.authoring.questions import read_bank

DATA = Path(__file__).parents[1] / "data" / "every_type"
NOTEBOOK = "97_every_type.ipynb"
QUESTIONS = read_bank(DATA / "selftests" / "97.toml").questions
WRONG: dict[str, Any] = {
    "q97_1": ["b"],
    "q97_2": ["b"],
    "q97_3": 7,
    "q97_4": "rss",
    "q97_5": ["d", "c", "b", "a"],
    "q97_6": {"a": 1, "b": 1, "c": 1},
    "q97_7": 2,
}
GRADED = list(WRONG)


def put_into(folder: Path) -> Path:
    """Release the course with one question of every type; give its notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    release(DATA / "source", folder)
    (folder / "bank.json").unlink()
    return folder / NOTEBOOK


def by_mouse(control: Locator, answer: Any) -> None:
    """Give an answer with clicks, text fields excepted, and press the button."""
    _MOUSE[_kind(control)](control, answer)
    control.locator("button.kh-primary").click()


def by_keyboard(control: Locator, answer: Any) -> None:
    """Give an answer with keys alone, and press the button with Enter."""
    _KEYS[_kind(control)](control, answer)
    control.locator("button.kh-primary").focus()
    control.page.keyboard.press("Enter")


def _kind(control: Locator) -> str:
    return str(control.get_attribute("data-type"))


def _click_options(control: Locator, answer: Any) -> None:
    wanted = {str(each) for each in (answer if isinstance(answer, list) else [answer])}
    for row in control.locator(".kh-row").all():
        box = row.locator("input")
        if (box.get_attribute("value") in wanted) != box.is_checked():
            row.locator("label").click()


def _click_order(control: Locator, answer: list[str]) -> None:
    for place, letter in enumerate(answer):
        up = control.get_by_role("button", name=f"Move {letter} up")
        while _order(control).index(letter) > place:
            up.click()


def _click_match(control: Locator, answer: dict[str, int]) -> None:
    for letter, place in answer.items():
        control.locator(f'.kh-case[data-letter="{letter}"]').click()
        control.locator(".kh-zone-name").nth(place - 1).click()


def _press_options(control: Locator, answer: Any) -> None:
    keyboard = control.page.keyboard
    if control.locator("input[type=checkbox]").count():
        for box in control.locator("input").all():
            if (box.get_attribute("value") in answer) != box.is_checked():
                box.focus()
                keyboard.press("Space")
        return
    wanted = str(answer[0] if isinstance(answer, list) else answer)
    control.locator("input").first.focus()
    keyboard.press("Space")
    while control.locator("input:checked").get_attribute("value") != wanted:
        keyboard.press("ArrowDown")


def _press_order(control: Locator, answer: list[str]) -> None:
    for place, letter in enumerate(answer):
        while _order(control).index(letter) > place:
            control.get_by_role("button", name=f"Move {letter} up").focus()
            control.page.keyboard.press("ArrowUp")


def _press_match(control: Locator, answer: dict[str, int]) -> None:
    for letter, place in answer.items():
        control.locator(f'.kh-case[data-letter="{letter}"]').focus()
        control.page.keyboard.press(str(place))


def _type(control: Locator, answer: Any) -> None:
    field = control.locator("input[type=text]")
    field.focus()
    control.page.keyboard.press("Control+A")
    control.page.keyboard.type(str(answer))


def _order(control: Locator) -> list[str]:
    return [row.get_attribute("data-letter") or "" for row in control.locator("li").all()]


Give = Callable[[Locator, Any], None]
_TYPED: dict[str, Give] = dict.fromkeys(("numeric", "text", "panel", "predict"), _type)
_MOUSE: dict[str, Give] = _TYPED | {
    "choice": _click_options,
    "line": _click_options,
    "order": _click_order,
    "match": _click_match,
}
_KEYS: dict[str, Give] = _TYPED | {
    "choice": _press_options,
    "line": _press_options,
    "order": _press_order,
    "match": _press_match,
}


def control_of(page: Page, question: str) -> Locator:
    """The control of a question, wherever the page shows it."""
    return page.locator(f'.kh-selftest[data-question="{question}"]').first
