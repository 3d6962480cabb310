"""What it costs to watch one task stream: ours in JupyterLab against distributed's own page.

One run, one cluster of separate processes, one Chromium. Bytes are counted on the wire by a proxy,
the scheduler's CPU by its process, times in the browser's own clock.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.cluster import MeasuredCluster, measured_cluster
from tests.benchmarks.proxy import counting
from tests.benchmarks.result import Result
from tests.benchmarks.watchers import DaskPage, OurPanel, Watcher
from tests.browser import chromium, server
from tests.browser.chromium import FLAGS

BURST = 10_000
PACED = 60
REPEATS = 5
RUN = 2_000  # tasks of 10 ms on two workers


def run() -> list[Result]:
    """Measure an unwatched cluster, one watched by the peer and one by us, turn about."""
    with (
        measured_cluster() as alone,
        measured_cluster() as theirs,
        measured_cluster() as mine,
        _browser() as browser,
        _lab() as lab,
        counting(theirs.dashboard_port) as their_wire,
        counting(urlsplit(lab).port) as our_wire,
    ):
        peer, ours = DaskPage(their_wire), OurPanel(our_wire, lab, mine.address)
        peers = _look(peer, theirs, browser)
        peer.close()  # nothing but the view that is weighed may use the browser
        our = _look(ours, mine, browser)
        peer.open(browser)
        shares = _cpu_shares(alone, [theirs, mine])
        peer.open_all(browser)
        ours.open_all(browser)
        four = _cpu_shares(alone, [theirs, mine])
        peer.close()
        ours.close()
    return [
        Result("watching", workload, peers[name], our[name], target, unit)
        for (name, workload, target, unit) in (
            ("wire", "wire, burst of 10,000 tasks", 0.2, "MB"),
            ("open", "click to first rectangle", 200.0, "ms"),
            ("p50", "task end to drawn, p50", 75.0, "ms"),
            ("p95", "task end to drawn, p95", 150.0, "ms"),
            ("bytes", "bytes to open a view", 0.1, "MB"),
            ("cpu", "browser CPU during a run", 0.06, "cores"),
        )
    ] + [
        Result("watching", "scheduler CPU share of watching", *shares, 1.0, "%"),
        Result("watching", "the same, four views", *four, 2.0, "%"),
    ]


def _look(watcher: Watcher, cluster: MeasuredCluster, browser: Browser) -> dict[str, float]:
    """Megabytes for a burst, milliseconds to open and to draw; leaves the view open."""
    _burst(cluster, 1_000)  # something to show, and warm workers
    watcher.open(browser)  # the first time of all loads what the host itself needs
    watcher.settle()
    before = watcher.all_bytes()
    watcher.open(browser)
    opening = (watcher.all_bytes() - before) / 1e6
    opened = [watcher.open(browser) for _ in range(REPEATS)]
    watcher.settle()
    before = watcher.wire_bytes()
    _burst(cluster, BURST)
    watcher.settle()
    wire = (watcher.wire_bytes() - before) / 1e6
    late = _lateness(watcher, cluster)
    return {
        "bytes": opening,
        "cpu": _browser_cpu(browser, cluster),
        "wire": wire,
        "open": statistics.median(opened),
        "p50": statistics.median(late),
        "p95": statistics.quantiles(late, n=20)[-1],
    }


def _cpu_shares(alone: MeasuredCluster, watched: list[MeasuredCluster]) -> list[float]:
    """Scheduler CPU that watching adds, in percent of the time a burst takes unwatched."""
    costs = [[_cpu_of_burst(cluster) for cluster in (alone, *watched)] for _ in range(REPEATS)]
    bare, *others = (
        statistics.median(cpu for cpu, _ in column) for column in zip(*costs, strict=True)
    )
    elapsed = statistics.median(seconds for (_, seconds), *_ in costs)
    return [100 * max(cpu - bare, 0.0) / elapsed for cpu in others]


def _cpu_of_burst(cluster: MeasuredCluster) -> tuple[float, float]:
    """Scheduler's CPU seconds and elapsed seconds of one burst."""
    before, start = cluster.cpu_seconds(), time.monotonic()
    _burst(cluster, BURST)
    elapsed = time.monotonic() - start
    time.sleep(1)  # what is still to be sent belongs to this burst
    return cluster.cpu_seconds() - before, elapsed


def _browser_cpu(browser: Browser, cluster: MeasuredCluster) -> float:
    """Cores that all of the browser's processes use while short tasks keep both workers busy."""
    session = browser.new_browser_cdp_session()

    def seconds() -> float:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return float(sum(process["cpuTime"] for process in processes))

    futures = cluster.client.map(_short_task, range(RUN), pure=False)
    futures[RUN // 10].result()  # begun
    before, start = seconds(), time.monotonic()
    futures[-RUN // 10].result()
    return (seconds() - before) / (time.monotonic() - start)


def _burst(cluster: MeasuredCluster, n: int) -> None:
    cluster.client.gather(cluster.client.map(_increment, range(n), pure=False))


def _lateness(watcher: Watcher, cluster: MeasuredCluster) -> list[float]:
    """Milliseconds from a task's end on its worker to the frame that shows it, at a steady pace."""
    watcher.settle()
    watcher.start_clock()
    ends = []
    for number in range(PACED):
        ends.append(cluster.client.submit(_short_task, number, pure=False).result())
        time.sleep(0.4 + 0.03 * (number % 7))  # longer than the slowest drawing seen
    watcher.settle()
    drawn = watcher.drawn_at()
    return [1000 * (next(at for at in drawn if at >= end) - end) for end in ends]


def _increment(number: int) -> int:
    return number + 1


def _short_task(_: int) -> float:
    """Work for 10 ms; give the time it ended."""
    end = time.time() + 0.01
    while time.time() < end:
        pass
    return time.time()


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
