"""What a worker was running when its process was killed, beside what the tasks themselves noted."""

import os
import signal
import time

import pytest
from distributed import wait
from distributed.diagnostics.plugin import SchedulerPlugin

from kernel_helpers import record
from kernel_helpers.telemetry import diagnose
from tests.truth import attempts_in, noted
from tests.unit.recordings.work import local_cluster
from tests.waiting import wait_until

pytestmark = pytest.mark.alone(reason="a starved worker reports late what it has done")

LAG = 0.05  # seconds; what the worker did and could not report any more
SLACK = 0.5  # from when a task is sent to its start


class Departures(SchedulerPlugin):
    """Note when the scheduler notices that a worker has left."""

    name = "departures"

    def __init__(self):
        self.times = {}

    def remove_worker(self, scheduler, worker, **_):
        self.times[worker] = time.time()


def nap(folder, seconds, *_):
    with noted(folder):
        time.sleep(seconds)


@pytest.fixture
def pair():
    with local_cluster(n_workers=2, processes=True) as client:
        yield client


def independent(client, folder):
    return client.map(nap, [folder] * 20, [0.2] * 20, range(20), pure=False)


def chained(client, folder):
    """Tasks that go to the other worker at once, without a queue."""
    first = client.map(nap, [folder] * 4, [0.4] * 4, range(4), pure=False)
    return client.map(nap, [folder] * 4, [0.4] * 4, first, pure=False)


def few(client, folder):
    return client.map(nap, [folder] * 3, [0.7] * 3, range(3), pure=False)


def retried(client, folder):
    return client.map(nap, [folder] * 6, [0.3] * 6, range(6), pure=False, retries=3)


def brief(client, folder):
    return client.map(nap, [folder] * 200, [0.005] * 200, range(200), pure=False)


@pytest.mark.parametrize("work", [independent, chained, few, retried, brief])
def test_a_killed_worker_took_along_what_was_noted(pair, tmp_path, tmp_path_factory, work):
    doomed, pid = min(pair.run(os.getpid).items())
    before = str(tmp_path_factory.mktemp("imports"))
    wait(pair.submit(nap, before, 0, workers=doomed, pure=False))
    departures = Departures()
    pair.cluster.scheduler.add_plugin(departures)
    with record(tmp_path / "run.arrows", pair):
        futures = work(pair, str(tmp_path))
        wait_until(lambda: any(one.worker == doomed for one in attempts_in(tmp_path)))
        time.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        wait(futures)
        wait_until(lambda: doomed in departures.times)
    left = departures.times[doomed]
    there = [one for one in attempts_in(tmp_path) if one.worker == doomed]
    cut = [one for one in there if one.stop is None]
    others = {one.key for one in attempts_in(tmp_path) if one.worker != doomed}
    again = [one for one in there if one.stop is not None and one.key in others]
    lost = diagnose(tmp_path / "run.arrows").find("lost-workers")
    assert lost.about == doomed
    assert len(cut) <= lost.numbers["cut"] <= 2
    assert len(cut) + len(again) <= lost.numbers["cut"] + lost.numbers["again"] + 2
    seconds = sum(left - one.start for one in cut)
    seconds += sum(one.stop - one.start for one in again)
    assert seconds - LAG <= lost.numbers["seconds"] <= seconds + SLACK
