"""What four views together cost the scheduler: ours in JupyterLab, four pages of distributed's.

One run, an unwatched cluster beside the two watched ones, turn about; the scheduler's CPU is that
of its own process.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.cluster import MeasuredCluster, measured_cluster
from tests.benchmarks.proxy import counting
from tests.benchmarks.result import Result
from tests.benchmarks.watchers import OurPanel
from tests.browser import chromium, server
from tests.browser.chromium import FLAGS

BURST = 3_000  # each is run nine times
REPEATS = 3
THEIRS = ("task-stream", "progress", "workers", "aggregate-time-per-action")
OURS = ("progress", "workers", "memory")  # beside the task stream
OPEN_MORE = """async views => {
  for (const view of views) {
    await jupyterapp.commands.execute(
      'kernel-helpers-lab:open-view', {view, mode: 'split-bottom', activate: false});
  }
}"""
FRAMES = """addresses => {
  document.body.replaceChildren(...addresses.map(src => Object.assign(
    document.createElement('iframe'), {src, width: 480, height: 300})));
}"""
LIVE = """count => document.querySelectorAll('.kh-view[data-state="live"]').length >= count"""


def run() -> list[Result]:
    """Compare the CPU that watching adds to a burst of tasks."""
    with (
        measured_cluster() as alone,
        measured_cluster() as theirs,
        measured_cluster() as mine,
        _browser() as browser,
        _lab() as lab,
        counting(urlsplit(lab).port) as wire,
    ):
        for cluster in (alone, theirs, mine):
            _burst(cluster, 1_000)  # something to show, and warm workers
        _open_their_pages(browser, theirs)
        ours = _open_our_panels(browser, OurPanel(wire, lab, mine.address))
        shares = _shares(alone, [theirs, mine])
        ours.context.close()
    return [Result("views", "scheduler CPU share of watching four views", *shares, 2.0, "%")]


def _open_their_pages(browser: Browser, cluster: MeasuredCluster) -> None:
    page = browser.new_context(viewport={"width": 1000, "height": 660}).new_page()
    site = f"http://127.0.0.1:{cluster.dashboard_port}"
    page.goto(f"{site}/json/index.html")
    page.evaluate(FRAMES, [f"{site}/individual-{name}" for name in THEIRS])
    page.wait_for_function(f"() => window.frames.length === {len(THEIRS)}")
    for frame in page.frames[1:]:
        frame.wait_for_function("() => window.Bokeh?.documents.length")


def _open_our_panels(browser: Browser, panel: OurPanel) -> Page:
    panel.open(browser)
    panel.page.evaluate(OPEN_MORE, list(OURS))
    # Memory stays empty when nothing is kept; the others are live.
    panel.page.wait_for_function(LIVE, arg=len(OURS))
    return panel.page


def _shares(alone: MeasuredCluster, watched: list[MeasuredCluster]) -> list[float]:
    """CPU that watching adds, in percent of the time a burst takes unwatched."""
    costs = [[_cost(cluster) for cluster in (alone, *watched)] for _ in range(REPEATS)]
    bare, *others = (
        statistics.median(cpu for cpu, _ in column) for column in zip(*costs, strict=True)
    )
    elapsed = statistics.median(seconds for (_, seconds), *_ in costs)
    return [100 * max(cpu - bare, 0.0) / elapsed for cpu in others]


def _cost(cluster: MeasuredCluster) -> tuple[float, float]:
    before, start = cluster.cpu_seconds(), time.monotonic()
    _burst(cluster, BURST)
    elapsed = time.monotonic() - start
    time.sleep(1)  # what is still to be sent belongs to this burst
    return cluster.cpu_seconds() - before, elapsed


def _burst(cluster: MeasuredCluster, tasks: int) -> None:
    cluster.client.gather(cluster.client.map(abs, range(tasks), pure=False))


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def _lab() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as home, server.lab(Path(home)) as url:
        yield url
