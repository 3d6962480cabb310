"""The task stream under a reader's hands: pan, zoom, search, pause, minimap, in both themes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stream import StreamPage
from tests.streams import run_messages, tasks_message, two_cells, workers_message

pytestmark = pytest.mark.browser

N_TASKS = 4_000
ODD_KEY = "<img src=x onerror=alert(1)>\nsecond line " + "k" * 10_000


@pytest.fixture(scope="module", params=["light", "dark"])
def stream(browser: Browser, request: pytest.FixtureRequest) -> Iterator[StreamPage]:
    """A run of two seconds, in each colour scheme."""
    page = browser.new_page(
        viewport={"width": 1100, "height": 420}, color_scheme=request.param, has_touch=True
    )
    stream = StreamPage(page)
    stream.open()
    stream.mount()
    stream.deliver(run_messages(N_TASKS))
    stream.expect_tasks(N_TASKS)
    yield stream
    page.context.close()


@pytest.fixture(autouse=True)
def fitted(stream: StreamPage) -> None:
    """Every test begins with the whole run in sight and nothing selected."""
    stream.canvas.focus()
    stream.page.keyboard.press("Escape")
    stream.page.keyboard.press("f")
    expect(stream.minimap).to_have_attribute("aria-valuetext", WHOLE)


DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WHOLE = "0 s to 2.00 s of 2.00 s"


def shown(stream: StreamPage) -> str | None:
    stream.page.evaluate(DRAWN)
    return stream.minimap.get_attribute("aria-valuetext")


def test_keys_zoom_in_and_pan_and_fit(stream: StreamPage):
    keyboard = stream.page.keyboard
    for _ in range(8):
        keyboard.press("w")
    middle = shown(stream)
    assert middle != WHOLE
    keyboard.press("ArrowRight")
    expect(stream.minimap).not_to_have_attribute("aria-valuetext", str(middle))
    keyboard.press("a")
    expect(stream.minimap).to_have_attribute("aria-valuetext", str(middle))
    expect(stream.spoken).to_contain_text("Showing")
    keyboard.press("f")
    expect(stream.minimap).to_have_attribute("aria-valuetext", WHOLE)


def test_the_wheel_zooms_at_the_pointer(stream: StreamPage):
    box = stream.canvas.bounding_box()
    assert box is not None
    stream.page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 60)
    stream.page.mouse.wheel(0, -1_000)
    expect(stream.minimap).not_to_have_attribute("aria-valuetext", WHOLE)
    first = float(str(stream.minimap.get_attribute("aria-valuenow")))
    assert 1.2 < first < 2.0  # the right end of the run was under the pointer


def test_dragging_moves_the_window(stream: StreamPage):
    stream.page.keyboard.press("w")
    stream.page.keyboard.press("w")
    before = float(str(stream.minimap.get_attribute("aria-valuenow")))
    stream.page.mouse.move(700, 150)
    stream.page.mouse.down()
    stream.page.mouse.move(500, 150, steps=4)
    stream.page.mouse.up()
    after = float(str(stream.minimap.get_attribute("aria-valuenow")))
    assert after > before


def test_a_double_click_zooms_in(stream: StreamPage):
    stream.page.mouse.dblclick(600, 170)
    expect(stream.minimap).not_to_have_attribute("aria-valuetext", WHOLE)


def test_a_search_counts_its_hits_and_walks_over_them(stream: StreamPage):
    keyboard = stream.page.keyboard
    keyboard.press("/")
    keyboard.type("assign")
    count = stream.root.get_by_role("status").filter(has_text="hits")
    expect(count).to_be_visible()
    keyboard.press("Enter")
    expect(stream.root.locator(".kh-search-count")).to_contain_text("1 of ")
    expect(stream.card).to_contain_text("assign")
    keyboard.press("Enter")
    expect(stream.root.locator(".kh-search-count")).to_contain_text("2 of ")
    keyboard.press("Escape")
    expect(stream.canvas).to_be_focused()


def test_the_minimap_is_dragged_and_moved_by_keys(stream: StreamPage):
    for _ in range(4):
        stream.page.keyboard.press("w")
    expect(stream.minimap).to_have_attribute("aria-valuetext", "729 ms to 1.27 s of 2.00 s")
    box = stream.minimap.bounding_box()
    assert box is not None
    stream.page.mouse.click(box["x"] + 20, box["y"] + 10)
    expect(stream.minimap).to_have_attribute("aria-valuenow", "0.000")
    stream.minimap.focus()
    stream.page.keyboard.press("End")
    expect(stream.minimap).to_have_attribute("aria-valuetext", "1.46 s to 2.00 s of 2.00 s")
    stream.page.mouse.move(box["x"] + box["width"] - 40, box["y"] + 10)
    stream.page.mouse.down()
    stream.page.mouse.move(box["x"] + box["width"] - 340, box["y"] + 10, steps=5)
    stream.page.mouse.up()
    expect(stream.minimap).not_to_have_attribute("aria-valuetext", "1.46 s to 2.00 s of 2.00 s")


def test_the_pill_pauses_and_follows(stream: StreamPage):
    expect(stream.live).to_have_text("Paused")
    stream.page.keyboard.press("l")
    expect(stream.live).to_have_text("Live")
    expect(stream.live).to_have_attribute("aria-pressed", "true")
    stream.live.click()
    expect(stream.live).to_have_attribute("aria-pressed", "false")


def test_tasks_are_grouped_by_prefix_and_back(stream: StreamPage):
    stream.root.get_by_label("Group tasks by").select_option("prefix")
    expect(stream.root).to_have_attribute("data-group", "prefix")
    stream.canvas.focus()
    stream.page.keyboard.press("g")
    expect(stream.root).to_have_attribute("data-group", "worker")


def test_a_prefix_of_the_legend_is_found_by_a_click(stream: StreamPage):
    stream.button("groupby-agg").click()
    expect(stream.root.locator(".kh-search-count")).to_contain_text("hits")
    stream.page.keyboard.press("Escape")


@pytest.fixture
def cells(page: Page) -> StreamPage:
    """A run of two notebook cells, one task erred and one killed, all of it in sight."""
    stream = StreamPage(page)
    stream.open()
    stream.mount()
    stream.deliver(two_cells())
    stream.expect_tasks(10)
    stream.button("Fit").click()
    expect(stream.minimap).to_have_attribute("aria-valuetext", "0 s to 4.40 s of 4.40 s")
    shown(stream)
    return stream


def pin(stream: StreamPage, key: str) -> None:
    """Find a task by its key and pin its card."""
    stream.canvas.focus()
    stream.page.keyboard.press("/")
    stream.page.keyboard.type(key)
    expect(stream.root.locator(".kh-search-count")).to_have_text("1 hit")
    stream.page.keyboard.press("Enter")
    stream.page.keyboard.press("Escape")
    stream.page.keyboard.press("Enter")
    expect(stream.card).to_have_attribute("data-pinned", "true")


def test_a_pinned_card_says_where_the_task_came_from_and_why_it_waited(cells: StreamPage):
    pin(cells, "total-ab12-8")
    expect(cells.card).to_contain_text("600 ms for sum-ab12-0, 300 ms for transfers")
    expect(cells.card).to_contain_text("8.0 MB from another worker")
    expect(cells.card).to_contain_text("[4] df.total.sum()")
    expect(cells.card).to_contain_text("erred")


def test_relatives_on_the_card_lead_from_task_to_task(cells: StreamPage):
    pin(cells, "total-ab12-8")
    expect(cells.card.get_by_role("listitem")).to_have_count(5)
    cells.card.get_by_role("button", name="nap-ab12-9").click()
    expect(cells.card).to_contain_text("killed: its worker died")
    cells.card.get_by_role("button", name="total-ab12-8").click()
    expect(cells.card).to_contain_text("Needed by 1")


def test_tasks_are_grouped_by_cell_and_by_span(cells: StreamPage):
    group = cells.root.get_by_label("Group tasks by")
    expect(group.locator("option")).to_have_text(["by worker", "by prefix", "by span", "by cell"])
    group.select_option("cell")
    expect(cells.root).to_have_attribute("data-group", "cell")


def test_a_click_on_a_cell_zooms_to_its_tasks(cells: StreamPage):
    cells.canvas.click(position={"x": 900, "y": 10})
    expect(cells.minimap).to_have_attribute("aria-valuetext", "1.95 s to 4.40 s of 4.40 s")


def test_markup_and_long_keys_are_shown_as_text(browser: Browser):
    page = browser.new_page(viewport={"width": 900, "height": 420})
    stream = StreamPage(page)
    stream.open()
    stream.mount()
    task = {"prefix": ODD_KEY, "stem": ODD_KEY, "index": -1, "start": 0.0}
    stream.deliver([workers_message(1, 1), tasks_message([task])])
    stream.expect_tasks(1)
    stream.canvas.focus()
    page.keyboard.press("Enter")
    expect(stream.card).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("img")).to_have_count(0)
    box = stream.card.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 420
    page.context.close()
