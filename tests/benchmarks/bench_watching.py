"""What it costs to watch a cluster: ours in JupyterLab against distributed's own pages.

One run, one cluster of separate processes for each, one Chromium. Bytes are counted on the wire by
a proxy, the scheduler's CPU by its process, times in the browser's own clock. The peer's page is in
an iframe, as its JupyterLab extension shows it; it holds 1,000 tasks, so a million is for us alone.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.benchmarks.cluster import MeasuredCluster, measured_cluster
from tests.benchmarks.million import hold_a_million
from tests.benchmarks.proxy import counting
from tests.benchmarks.result import Result
from tests.benchmarks.watchers import DaskPage, OurPanel, Watcher
from tests.benchmarks.work import REPEATS, browser_cpu, burst, lateness, scheduler_shares
from tests.browser import server
from tests.browser.chromium import launched

BURST = 10_000
TABLE = (
    ("wire", "wire, burst of 10,000 tasks", 0.2, "MB"),
    ("bytes", "bytes from the click to the view", 0.1, "MB"),
    ("first", "first click to first rectangle", 200.0, "ms"),
    ("open", "later clicks to first rectangle", 200.0, "ms"),
    ("p50", "task end to drawn, p50", 75.0, "ms"),
    ("p95", "task end to drawn, p95", 150.0, "ms"),
    ("cpu", "browser CPU during a run", 0.06, "cores"),
    ("host", "browser CPU, before the view is opened", 0.06, "cores"),
)


def run() -> list[Result]:
    """Measure an unwatched cluster, one watched by the peer and one by us, then a million tasks."""
    if not find_spec("bokeh"):
        raise ModuleNotFoundError(
            "The peer needs Bokeh; install the extra: pip install -e .[bench]"
        )
    million = hold_a_million()  # first, while no memory of other work can be used again
    with (
        measured_cluster() as alone,
        measured_cluster() as theirs,
        measured_cluster() as mine,
        launched() as browser,
        _lab() as lab,
        counting(theirs.dashboard_port) as their_wire,
        counting(urlsplit(lab).port) as our_wire,
    ):
        peer, ours = DaskPage(their_wire), OurPanel(our_wire, lab, mine.address)
        peers = _look(peer, theirs, browser)
        peer.close()  # nothing but the view that is weighed may use the browser
        our = _look(ours, mine, browser)
        peer.prepare(browser)
        peer.open()
        one = scheduler_shares(alone, [theirs, mine])
        peer.open_all()
        ours.open_all()
        four = scheduler_shares(alone, [theirs, mine])
        peer.close()
        ours.close()
    return [
        *(
            Result("watching", workload, peers[name], our[name], target, unit)
            for name, workload, target, unit in TABLE
        ),
        Result("watching", "code of all our views, at page load", None, our["code"], 0.4, "MB"),
        Result("watching", "scheduler CPU share, one stream", *one, 1.0, "%"),
        Result("watching", "scheduler CPU share, four views", *four, 2.0, "%"),
        *million,
    ]


def _look(watcher: Watcher, cluster: MeasuredCluster, browser: Browser) -> dict[str, float]:
    """Megabytes, milliseconds and cores of one view; leaves it open."""
    burst(cluster, 1_000)  # something to show, and warm workers
    watcher.prepare(browser)
    time.sleep(2)  # the host has its own to load
    host = browser_cpu(browser, cluster)
    before = watcher.all_bytes()
    first = watcher.open()
    watcher.settle()
    opening = (watcher.all_bytes() - before) / 1e6
    opened = [watcher.open() for _ in range(REPEATS)]
    watcher.settle()
    cpu = browser_cpu(browser, cluster)
    watcher.settle()
    before = watcher.wire_bytes()
    burst(cluster, BURST)
    watcher.settle()
    wire = (watcher.wire_bytes() - before) / 1e6
    late = lateness(watcher, cluster)
    return {
        "host": host,
        "first": first,
        "bytes": opening,
        "code": watcher.code_bytes() / 1e6,
        "open": statistics.median(opened),
        "cpu": cpu,
        "wire": wire,
        "p50": statistics.median(late),
        "p95": statistics.quantiles(late, n=20)[-1],
    }


@contextmanager
def _lab() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as home, server.lab(Path(home)) as url:
        yield url
