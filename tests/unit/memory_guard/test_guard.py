"""A block that takes too much memory is stopped and explained; the process lives on."""

import ctypes
import os
import signal
import threading
import time
from contextlib import contextmanager

import dask
import dask.array as da
import numpy as np
import pandas as pd
import pytest
from distributed import Client, Event, LocalCluster

from kernel_helpers.memory_guard import MemoryLimitError, estimate_bytes, estimate_cell, guard
from kernel_helpers.memory_guard.limit import parse_limit
from kernel_helpers.memory_guard.usage import bytes_held, family

MB = 10**6


def room(n_bytes):
    """The limit that leaves so much to this process and its children.

    What earlier tests freed and the allocator still holds would be used first, and not counted.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # only glibc has it
    if trim is not None:
        trim(0)
    return sum(map(bytes_held, family())) + n_bytes


def fill(step=5 * MB):
    """Take memory in small pieces for ever."""
    kept = []
    while True:
        kept.append(np.ones(step // 8))
        time.sleep(0.001)


def test_a_block_within_the_limit_runs_as_if_alone():
    with guard(room(200 * MB)):
        total = np.ones(MB).sum()
    assert total == MB


def test_a_block_that_grows_too_far_is_stopped_and_explained():
    held = np.ones(4 * MB)
    with (
        pytest.raises(MemoryLimitError, match=r"Stopped: memory passed the limit .*held 32 MB.*"),
        guard(room(120 * MB), names={"held": held}),
    ):
        fill()
    assert bytes_held(os.getpid()) > 0


def test_one_allocation_that_is_far_too_large_fails_at_once():
    with (
        pytest.raises(MemoryLimitError, match="one more piece of memory would have passed"),
        guard(room(100 * MB)),
    ):
        np.ones(10**10)


def test_a_sleeping_block_is_woken_when_a_thread_takes_too_much():
    kept = []
    stop = threading.Event()

    def take():
        while not stop.wait(0.002):
            kept.append(np.ones(MB))

    thread = threading.Thread(target=take)
    thread.start()
    try:
        with pytest.raises(MemoryLimitError), guard(room(100 * MB)):
            threading.Event().wait(60)
    finally:
        stop.set()
        thread.join()
        kept.clear()


def test_an_error_of_the_block_itself_passes_unchanged():
    with pytest.raises(ZeroDivisionError), guard("90%"):
        raise ZeroDivisionError


def test_the_interrupt_of_the_user_still_interrupts():
    with pytest.raises(KeyboardInterrupt), guard("90%"):
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_in_another_thread_the_error_comes_at_the_end():
    found = []

    def work():
        try:
            with guard(room(20 * MB)):
                kept = np.ones(10 * MB)
                threading.Event().wait(0.5)
                del kept
        except MemoryLimitError as error:
            found.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "memory passed the limit" in found[0]


def test_what_cannot_fit_is_not_started():
    X = da.ones((10**6, 10**4))
    ran = []
    with (
        pytest.raises(MemoryLimitError, match=r"Not started: .* 80 GB \(Array: 80 GB\)"),
        guard("900MB", X),
    ):
        ran.append(1)
    assert ran == []


@contextmanager
def one_worker():
    """A client of one process of one thread that may take all the memory it likes."""
    place = {"threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(n_workers=1, memory_limit=0, **place) as cluster, Client(cluster) as client:
        client.submit(sum, [1]).result()
        yield client


def test_the_processes_of_a_cluster_count_and_their_tasks_are_cancelled():
    with one_worker() as client:
        with pytest.raises(MemoryLimitError, match="other processes"), guard(room(300 * MB)):
            client.submit(fill, 20 * MB).result()
        assert client.futures == {} or all(f.status != "pending" for f in client.futures.values())


@pytest.fixture(scope="module")
def shared_client():
    with one_worker() as client:
        yield client


@pytest.fixture
def cluster_client(shared_client):
    """The same, once its worker has released earlier results."""
    while any(shared_client.run(lambda dask_worker: len(dask_worker.state.tasks)).values()):
        time.sleep(0.02)
    return shared_client


def lazy(n_bytes):
    """An array of chunks of 20 MB that are really filled."""
    return da.arange(n_bytes // 8, chunks=20 * MB // 8)


LEFT_BEHIND = {
    "persist": lambda client: lazy(300 * MB).persist(),
    "dask.persist": lambda client: dask.persist(lazy(160 * MB), lazy(160 * MB) + 1),
    "client.persist": lambda client: client.persist(lazy(300 * MB)),
    "client.compute": lambda client: client.compute(list(lazy(300 * MB).to_delayed())),
    "submit": lambda client: client.submit(np.full, 300 * MB // 8, 7.0),
    "map": lambda client: client.map(lambda i: np.full(20 * MB // 8, i), range(15), pure=False),
    "a thread": lambda client: started(lambda: client.persist(lazy(300 * MB))),
}


def started(work):
    """Run something in a thread, and hold what it returned."""
    held = []
    thread = threading.Thread(target=lambda: held.append(work()))
    thread.start()
    thread.join()
    return held


@pytest.mark.parametrize("leave", LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_tasks_that_the_block_left_behind_belong_to_it(cluster_client, leave):
    kept = []
    with pytest.raises(MemoryLimitError, match="Stopped: memory passed"), guard(room(130 * MB)):
        kept.append(leave(cluster_client))
    assert all(f.status != "pending" for f in cluster_client.futures.values())


def test_what_was_persisted_within_the_limit_is_there_at_the_end_of_the_block(cluster_client):
    with guard(room(400 * MB)):
        X = lazy(80 * MB).persist()
    assert {f.status for f in cluster_client.futures.values()} == {"finished"}
    assert X.max().compute() == 80 * MB // 8 - 1


def test_a_block_does_not_wait_for_tasks_that_are_older_or_released(cluster_client):
    gate = Event("gate-of-older", client=cluster_client)
    older = cluster_client.submit(gate.wait, 60)
    with guard("90%"):
        cluster_client.submit(gate.wait, 50)
    assert older.status == "pending"
    gate.set()
    older.result()


def test_an_error_of_a_task_left_behind_stays_in_its_future(cluster_client):
    with guard("90%"):
        future = cluster_client.submit(int, "x")
    assert future.status == "error"


@pytest.mark.parametrize(("limit", "n_bytes"), [("900MB", 900 * MB), (5, 5), ("1 GiB", 2**30)])
def test_a_limit_is_a_size(limit, n_bytes):
    assert parse_limit(limit) == n_bytes


@pytest.mark.parametrize("limit", ["much", "x%", 0, "-5MB"])
def test_what_is_no_limit_is_refused(limit):
    with pytest.raises(ValueError, match=r"memory limit .* got"):
        parse_limit(limit)


def test_sizes_of_collections_are_known_beforehand():
    frame = pd.DataFrame({"x": np.zeros(80_000)})
    dd = pytest.importorskip("dask.dataframe")
    assert estimate_bytes(da.zeros((1000, 10))) == 80_000
    assert estimate_bytes(dd.from_pandas(frame, npartitions=4)) == pytest.approx(640_000, rel=0.01)
    assert estimate_bytes(frame) == pytest.approx(640_000, rel=0.01)


def test_a_cell_says_what_it_will_read_and_make(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros(1000))
    (tmp_path / "x.csv").write_text("a\n" * 500)
    names = {"path": tmp_path / "x.npy", "n": 100, "lazy": da.zeros(50)}
    cell = f"""
X = np.load(path); mapped = np.load(path, mmap_mode="r")
Y = np.ones((n, 10 * 2))
Z = pd.read_csv({str(tmp_path / "x.csv")!r}); W = lazy.compute()
unknown = np.zeros(shape)
"""
    sizes = estimate_cell(cell, names)
    assert sorted(sizes.values()) == [400, 2000, 8128, 16_000]
    assert estimate_cell("not python", {}) == {}


@pytest.mark.parametrize(
    ("cell", "n_bytes"),
    [
        ("Y = X.persist()", 80_000),
        ("Y, z = dask.persist(X, y)", 80_800),
        ("Y = client.compute(X)", 80_000),
        ("dask.compute(X, X)", 80_000),
        ("Y = X.sum().persist()", 0),
        ("Y = done.persist()", 0),
        ("thing.compute()", 0),
    ],
)
def test_a_cell_says_what_it_will_persist(cluster_client, cell, n_bytes):
    X = da.zeros((1000, 10))
    names = {"X": X, "y": da.zeros(100), "done": cluster_client.persist(X), "thing": object()}
    assert sum(estimate_cell(cell, names).values()) == n_bytes
