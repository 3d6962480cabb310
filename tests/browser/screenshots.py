"""Take the pictures of the documentation from the real lab.

Run it as ``python -m tests.browser.screenshots`` after a change that can be seen.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import chromium, selftest, server
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.browser.page import NotebookPage

IMAGES = Path(__file__).parents[2] / "docs" / "images"
START = "client = start_cluster("
MONTHS = "client.map(read_month"
MODEL = "client.map(fit, past)"
SAVE = """async () => {
  await jupyterapp.commands.execute('docmanager:save');
}"""


def main() -> None:
    """Write all pictures into docs/images."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        chromium.launched() as browser,
        server.lab(Path(home)) as url,
    ):
        page = browser.new_page(viewport=chromium.VIEWPORT, device_scale_factor=1.5)
        page.goto(url)
        notebook = NotebookPage(page)
        notebook.wait_until_ready()
        run_lecture(notebook)
        picture_lecture(notebook)
        picture_self_test(notebook)
        picture_widgets(notebook)
        notebook.shut_down_kernels()


def run_lecture(notebook: NotebookPage) -> None:
    """Run the lecture as far as its model."""
    cockpit = Cockpit(notebook.page)
    for text in (START, "TaskStream()", "def nap", "def read_month", MONTHS, MODEL):
        notebook.run(notebook.index_of(text))
    cockpit.expect_drawn(40)
    expect(cockpit.cards).to_contain_text("0 tasks")
    cockpit.stream.get_by_role("button", name="Fit").click()
    notebook.activate()
    notebook.page.evaluate(SAVE)


def picture_lecture(notebook: NotebookPage) -> None:
    """The model, its table, and what the cluster did, in both themes."""
    index = notebook.index_of(MODEL)
    for theme, name in ((DARK, "dark"), (LIGHT, "light")):
        show(notebook, theme, index, above=120)
        take(notebook.page, f"lecture-00-{name}.png")


def picture_self_test(notebook: NotebookPage) -> None:
    """A self-test that was answered wrong."""
    data, control = selftest.ask(notebook, "q00_1")
    selftest.answer(control, selftest.letters(data, right=False)[0])
    cell = notebook.page.locator(".jp-MarkdownCell").filter(has_text="Self-test 00.1")
    take(cell, "self-test-light.png")


def picture_widgets(notebook: NotebookPage) -> None:
    """The views as widgets in an output."""
    index = notebook.index_of("TaskStream()")
    show(notebook, LIGHT, index, above=0)
    stream = notebook.page.locator(".kh-taskstream")
    take(notebook.page.locator(".jp-CodeCell").filter(has=stream), "widgets-light.png")


def show(notebook: NotebookPage, theme: str, index: int, *, above: int) -> None:
    """Set the theme, then scroll to a cell with some pixels above it."""
    Cockpit(notebook.page).set_theme(theme)
    notebook.scroll_to(index, above=above)


def take(what: Page | Locator, name: str) -> None:
    """Write one picture."""
    page = what if isinstance(what, Page) else what.page
    page.mouse.move(0, 0)
    what.screenshot(path=IMAGES / name, animations="disabled", caret="hide")
    print(f"{name}: {(IMAGES / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
