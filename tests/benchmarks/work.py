"""What is given to a cluster while somebody watches it, and what watching it then costs."""

import statistics
import time

from playwright.sync_api import Browser

from tests.benchmarks.cluster import MeasuredCluster
from tests.benchmarks.watchers import Watcher

SHARE_BURST = 2_000
REPEATS = 6
RUN = 600  # tasks of 10 ms on two workers
RUNS = 3
PACED = 40


def burst(cluster: MeasuredCluster, n: int) -> None:
    """Run `n` tasks that do nothing, as fast as they come."""
    cluster.client.gather(cluster.client.map(increment, range(n), pure=False))


def increment(number: int) -> int:
    """Do next to nothing."""
    return number + 1


def short_task(_: int) -> float:
    """Work for 10 ms; give the time it ended."""
    end = time.time() + 0.01
    while time.time() < end:
        pass
    return time.time()


def scheduler_shares(alone: MeasuredCluster, watched: list[MeasuredCluster]) -> list[float]:
    """CPU that watching adds, in percent of the time a burst takes unwatched; turn about."""
    costs = [[_cost(cluster) for cluster in (alone, *watched)] for _ in range(REPEATS)]
    bare, *others = (
        statistics.median(cpu for cpu, _ in column) for column in zip(*costs, strict=True)
    )
    elapsed = statistics.median(seconds for (_, seconds), *_ in costs)
    return [100 * max(cpu - bare, 0.0) / elapsed for cpu in others]


def browser_cpu(browser: Browser, cluster: MeasuredCluster) -> float:
    """Cores that all of the browser's processes use while short tasks keep both workers busy."""
    return statistics.median(_cores(browser, cluster) for _ in range(RUNS))


def lateness(watcher: Watcher, cluster: MeasuredCluster) -> list[float]:
    """Milliseconds from a task's end on its worker to the frame that shows it, at a steady pace."""
    watcher.settle()
    watcher.start_clock()
    ends = []
    for number in range(PACED):
        ends.append(cluster.client.submit(short_task, number, pure=False).result())
        time.sleep(0.4 + 0.03 * (number % 7))  # longer than the slowest drawing seen
    watcher.settle()
    drawn = watcher.drawn_at()
    return [1000 * (next(at for at in drawn if at >= end) - end) for end in ends]


def _cost(cluster: MeasuredCluster) -> tuple[float, float]:
    """Scheduler's CPU seconds and elapsed seconds of one burst."""
    before, start = cluster.cpu_seconds(), time.monotonic()
    burst(cluster, SHARE_BURST)
    elapsed = time.monotonic() - start
    time.sleep(1)  # what is still to be sent belongs to this burst
    return cluster.cpu_seconds() - before, elapsed


def _cores(browser: Browser, cluster: MeasuredCluster) -> float:
    session = browser.new_browser_cdp_session()

    def seconds() -> float:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return float(sum(process["cpuTime"] for process in processes))

    futures = cluster.client.map(short_task, range(RUN), pure=False)
    futures[RUN // 10].result()  # begun
    before, start = seconds(), time.monotonic()
    futures[-RUN // 10].result()
    cores = (seconds() - before) / (time.monotonic() - start)
    cluster.client.gather(futures)
    session.detach()
    return cores
