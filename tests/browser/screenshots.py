"""Take the pictures of the documentation from the real lab.

Run it as ``python -m tests.browser.screenshots`` after a change that can be seen. With ``views``
it takes every view instead, in every size, theme and state, into build/views: to be looked at.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import chromium, selftest, server, view_pictures
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.browser.page import NotebookPage

IMAGES = Path(__file__).parents[2] / "docs" / "images"
# Cells of the lecture, each by a text of its own.
START = "client = start_cluster("
WIDGETS = "TaskStream()"
MODEL = "client.map(fit, past)"
BEFORE_MODEL = (START, WIDGETS, "def nap", "def read_month", "client.map(read_month")
MEASURED = "measured=januaries"
PREDICTION, JANUARIES = "p00_models", "12"
TASKS = 40
COLORS = 256
SAVE = """async () => {
  await jupyterapp.commands.execute('docmanager:save');
}"""

OPEN_GRAPH = """async () => {
  const args = {view: 'task-graph', mode: 'split-bottom', ref: 'kernel-helpers-lab:task-stream'};
  await jupyterapp.commands.execute('kernel-helpers-lab:open-view', args);
}"""


def main() -> None:
    """Take the pictures of the documentation, or with ``views`` those of every view."""
    with (
        tempfile.TemporaryDirectory() as home,
        chromium.launched() as browser,
        server.lab(Path(home)) as url,
    ):
        if sys.argv[1:] == ["views"]:
            view_pictures.take_all(browser, url, Path(home))
        else:
            take_for_documentation(browser, url)


def take_for_documentation(browser: Browser, url: str) -> None:
    """Write the pictures of lecture 00 into docs/images."""
    IMAGES.mkdir(parents=True, exist_ok=True)
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
    for text in BEFORE_MODEL:
        notebook.run(notebook.index_of(text))
    predict(notebook)
    for text in (MODEL, MEASURED):
        notebook.run(notebook.index_of(text))
    cockpit.expect_drawn(TASKS)
    expect(cockpit.cards).to_contain_text("0 tasks")
    notebook.page.evaluate(OPEN_GRAPH)
    notebook.activate()
    notebook.page.evaluate(SAVE)


def predict(notebook: NotebookPage) -> None:
    """Say how long the model will take."""
    _, control = selftest.ask(notebook, PREDICTION)
    control.get_by_label("Your prediction as a number").fill(JANUARIES)
    control.get_by_role("button", name="Commit").click()
    notebook.run(notebook.index_of(f"answer_{PREDICTION}"))


def picture_lecture(notebook: NotebookPage) -> None:
    """The model, its table, and what the cluster did, in both themes."""
    index = notebook.index_of(MODEL)
    for theme, name in ((DARK, "dark"), (LIGHT, "light")):
        show(notebook, theme, index, above=48)
        take(notebook.page, f"lecture-00-{name}.png")


def picture_self_test(notebook: NotebookPage) -> None:
    """A self-test that was answered wrong."""
    data, control = selftest.ask(notebook, "q00_1")
    selftest.answer(control, selftest.letters(data, right=False)[0])
    cell = notebook.page.locator(".jp-MarkdownCell").filter(has_text="Self-test 00.1")
    take(cell, "self-test-light.png")


def picture_widgets(notebook: NotebookPage) -> None:
    """The views as widgets in an output."""
    index = notebook.index_of(WIDGETS)
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
    png = what.screenshot(animations="disabled", caret="hide")
    flat = Image.open(BytesIO(png)).convert("RGB")
    # A third of the size: fills keep their colours, only the edges of letters take the nearest.
    few = flat.quantize(palette=palette_of(flat), dither=Image.Dither.NONE)
    few.save(IMAGES / name, optimize=True)
    print(f"{name}: {(IMAGES / name).stat().st_size / 1000:.0f} kB")


def palette_of(picture: Image.Image) -> Image.Image:
    """The colours that most pixels have."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, color in counted[:COLORS] for part in color])
    return palette


if __name__ == "__main__":
    main()
