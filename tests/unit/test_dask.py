"""What is a collection, and which client is current, in every situation that a kernel can be in."""

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dask.array as da
import dask.bag as db
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from dask.delayed import delayed
from distributed import Client, LocalCluster, default_client

import kernel_helpers
from kernel_helpers._dask import (
    blocking_client,
    current_client,
    in_task,
    is_client,
    is_dask_collection,
    require_client,
)
from tests.structure.python import private_imports


@pytest.fixture(scope="module")
def cluster():
    place = {"processes": False, "threads_per_worker": 2, "dashboard_address": ":0"}
    with LocalCluster(n_workers=1, **place) as cluster:
        yield cluster


@pytest.fixture
def client(cluster):
    with Client(cluster) as client:
        yield client


def current():
    """Return both answers: for any use, and for a caller that waits for results."""
    return current_client(), blocking_client()


def test_without_dask_nothing_is_imported_for_the_answer():
    program = """if True:
        import sys
        import kernel_helpers
        from kernel_helpers._dask import blocking_client, current_client, is_client
        from kernel_helpers._dask import is_dask_collection
        import kernel_helpers._format
        assert (current_client(), blocking_client()) == (None, None)
        assert not is_client(1) and not is_dask_collection([1])
        print(sorted({"dask", "distributed", "numpy"} & sys.modules.keys()))
    """
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


def test_without_a_client_there_is_none():
    assert current() == (None, None)
    with pytest.raises(ValueError, match=r"Expected a Dask client, found none; run .*start_clu"):
        require_client()


def test_an_open_client_is_current_until_it_is_closed(cluster):
    client = Client(cluster)
    assert current() == (client, client)
    assert require_client() is client
    client.close()
    assert current() == (None, None)


def test_the_latest_of_two_is_current_and_then_the_one_before(cluster, client):
    with Client(cluster) as later:
        assert current() == (later, later)
        assert require_client(client) is client
    assert current() == (client, client)


def test_within_as_current_that_client_is_current_in_this_thread_alone(cluster, client):
    with Client(cluster) as later, ThreadPoolExecutor(1) as other_thread:
        with client.as_current():
            assert current() == (client, client)
            assert other_thread.submit(current).result() == (later, later)
        assert current() == (later, later)


def test_a_client_made_current_and_closed_is_none(cluster, client):
    with Client(cluster, set_as_default=False) as other, other.as_current():
        assert current() == (other, other)
        other.close()
        assert current() == (None, None)
    assert current() == (client, client)


def test_a_client_of_another_thread_is_current(cluster):
    with ThreadPoolExecutor(1) as other_thread:
        client = other_thread.submit(Client, cluster).result()
        try:
            assert current() == (client, client)
        finally:
            other_thread.submit(client.close).result()


def test_a_client_that_is_being_closed_is_none(cluster):
    """The moment is held by a task of its loop, which `close` waits for."""
    client = Client(cluster)
    closing, go_on = threading.Event(), threading.Event()

    class Hold:
        async def teardown(self):
            closing.set()
            await asyncio.to_thread(go_on.wait, 30)

    client.preloads = Hold()
    thread = threading.Thread(target=client.close)
    thread.start()
    assert closing.wait(30)
    try:
        assert default_client() is client
        assert current() == (None, None)
    finally:
        go_on.set()
        thread.join()
    assert current() == (None, None)


def test_clients_that_other_threads_open_and_close_never_disturb_the_answer(cluster, client):
    done, asked = threading.Event(), 0

    def open_and_close():
        for _ in range(10):
            Client(cluster).close()
        done.set()

    thread = threading.Thread(target=open_and_close)
    thread.start()
    while not done.wait(0.0005):
        found = current_client()
        assert found is None or is_client(found)
        asked += 1
    thread.join()
    assert asked > 20
    assert current() == (client, client)


async def test_an_asynchronous_client_is_current_but_does_not_block(cluster):
    async with Client(cluster.scheduler_address, asynchronous=True) as client:
        assert current() == (client, None)
        assert require_client() is client
        # Its loop runs in this thread, so that in another one its methods do block.
        assert await asyncio.to_thread(current) == (client, client)
        assert await asyncio.to_thread(lambda: blocking_client().submit(sum, [1, 2]).result()) == 3
    assert current() == (None, None)


def test_on_its_own_loop_a_blocking_client_does_not_block(client):
    async def on_loop():
        return current()

    assert client.sync(on_loop) == (client, None)


def test_inside_a_task_of_threads_the_client_of_the_kernel_is_current(client):
    def task():
        return [each.id for each in current()], in_task()

    assert client.submit(task, pure=False).result() == ([client.id, client.id], True)
    assert not in_task()


@pytest.mark.parametrize("threads", [1, 2])
def test_inside_a_task_of_a_process_the_client_of_its_worker_is_current(threads):
    place = {"processes": True, "threads_per_worker": threads, "dashboard_address": ":0"}
    with LocalCluster(n_workers=1, **place) as cluster, Client(cluster) as client:
        id_, address, blocks = client.submit(answer_in_a_task).result()
        assert id_.startswith("Client-worker-")
        assert address == cluster.scheduler_address
        assert blocks


def answer_in_a_task():
    client = current_client()
    return client.id, client.scheduler.address, blocking_client() is client


def test_a_client_whose_scheduler_is_gone_is_current_but_does_not_block():
    cluster = LocalCluster(n_workers=0, processes=False, dashboard_address=":0")
    client = Client(cluster.scheduler_address, timeout=20)
    cluster.close()
    try:
        assert until(lambda: client.status == "connecting")
        assert current() == (client, None)
    finally:
        client.close()


def until(condition):
    for _ in range(1000):
        if condition():
            return True
        threading.Event().wait(0.01)
    return False


def test_only_clients_are_clients(cluster, client):
    assert is_client(client)
    assert not any(is_client(other) for other in (cluster, Client, "tcp://127.0.0.1:1", None))


def test_private_names_of_dask_are_imported_by_one_module_alone():
    root = Path(kernel_helpers.__file__).parent
    files = {
        path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.py")
    }
    places = [place for place in private_imports(files) if "sklearn" not in place]
    assert {place.partition(":")[0] for place in places} == {"_dask_tasks.py"}


class Holds:
    """As xarray's objects: a collection where it holds one."""

    def __init__(self, held):
        self.held = held

    def __dask_graph__(self):
        return self.held


@pytest.mark.parametrize(
    "value",
    [
        da.zeros(3),
        db.from_sequence([1]),
        dd.from_pandas(pd.DataFrame({"x": [1]}), npartitions=1),
        dd.from_pandas(pd.DataFrame({"x": [1]}), npartitions=1).x.sum(),
        delayed(sum)([1]),
        Holds({"x": 1}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_collections_are_recognised(value):
    assert is_dask_collection(value)


class AnswersAll:
    def __getattr__(self, name):
        return lambda: {}


@pytest.mark.parametrize(
    "value",
    [np.zeros(3), pd.DataFrame(), [da.zeros(3)], da.Array, Holds, Holds(None), AnswersAll(), None],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_what_is_no_collection_is_not_taken_for_one(value):
    assert not is_dask_collection(value)
