"""A search fills in under its cell, is stopped from the keyboard, and leaves a picture."""

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.axe import violations
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.browser.page import NotebookPage
from tests.waiting import wait_for_text

pytestmark = pytest.mark.browser

# Candidates with C=100 wait for a file: of the first fold's twelve, nine are done by themselves,
# one after the other, as a fit that takes so long travels alone.
DEFINE = """
import time
from pathlib import Path

from sklearn.datasets import load_iris
from sklearn.svm import SVC

from kernel_helpers import GridSearchCV
from kernel_helpers.widgets import SearchBoard


class Waiting(SVC):
    def fit(self, X, y):
        while self.C == 100 and not Path("go").exists():
            time.sleep(0.02)
        time.sleep(0.15)
        return super().fit(X, y)


grid = {"C": [0.1, 1.0, 10.0, 100.0], "gamma": [0.001, 0.1, 1.0]}
board = SearchBoard(GridSearchCV(Waiting(), grid, cv=3, executor="serial"))
"""
START = "board.fit(*load_iris(return_X_y=True))"
USE = "print(board.wait().best_params_, round(board.search.best_score_, 4))"
NAME = "search_board.ipynb"


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab_url: str, home: Path) -> Iterator[NotebookPage]:
    cells = [nbformat.v4.new_code_cell(source) for source in (DEFINE, START, USE)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    file = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(file, home / "lectures" / NAME)
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(lab_url)
    notebook = NotebookPage(page)
    notebook.wait_until_ready()
    notebook.open(NAME)
    yield notebook
    notebook.shut_down_kernels()
    page.context.close()


@pytest.fixture(scope="module")
def board(notebook: NotebookPage) -> Locator:
    """The board of a search that has got as far as it comes by itself."""
    notebook.run(0)
    notebook.run(1)
    board = notebook.page.locator(".jp-OutputArea .kh-searchboard")
    expect(board.get_by_role("status")).to_contain_text("9 of 36 evaluations")
    return board


def test_cells_fill_in_and_the_best_so_far_is_said_with_the_time_left(board: Locator):
    cells = board.locator(".kh-heat td")
    expect(cells).to_have_count(12)
    expect(cells.filter(has_text="0.")).to_have_count(9)
    expect(board.get_by_label("not finished")).to_have_count(3)
    status = board.get_by_role("status")
    expect(status).to_contain_text("best so far 0.98")
    expect(status).to_contain_text("s left")
    expect(board.locator(".kh-best")).to_have_count(1)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_nothing_is_in_a_readers_way(notebook: NotebookPage, board: Locator, theme: str):
    Cockpit(notebook.page).set_theme(theme)
    expect(board).to_be_visible()
    assert violations(notebook.page, of=(".kh-searchboard",)) == []


def test_the_keyboard_stops_it_and_what_is_finished_stays(
    notebook: NotebookPage, board: Locator, home: Path
):
    stop = board.get_by_role("button", name="Stop")
    board.get_by_label("Scores of the candidates").focus()
    notebook.page.keyboard.press("Shift+Tab")
    expect(stop).to_be_focused()
    notebook.page.keyboard.press("Enter")
    expect(board.get_by_role("status")).to_contain_text("stopping")
    expect(stop).to_be_disabled()
    (home / "lectures" / "go").touch()
    expect(board.get_by_role("status")).to_contain_text("10 of 36 evaluations · stopped")
    outputs = notebook.run(2)
    assert "0.98" in str(outputs)
    assert not [output for output in outputs if output["output_type"] == "error"], outputs


def test_a_picture_with_its_words_is_saved_and_seen_without_a_kernel(
    notebook: NotebookPage, board: Locator, home: Path
):
    notebook.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    path = home / "lectures" / NAME
    wait_for_text(path, "10 of 36 evaluations, best score")
    saved = json.loads(path.read_text())
    pictures = [
        "".join(output["data"].get("image/svg+xml", output["data"].get("text/html", "")))
        for output in saved["cells"][1]["outputs"]
    ]
    assert any('role="img"' in picture and "<title>10 of 36" in picture for picture in pictures)
    expect(board).to_be_visible()
    notebook.shut_down_kernels()
    notebook.page.reload()
    expect(notebook.page.get_by_role("img", name="10 of 36 evaluations, best score")).to_be_visible(
        timeout=60_000
    )
