"""One protocol, five ways to run: the same answers, the same errors, nothing left behind."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, LocalCluster
from distributed.comm import CommClosedError

from kernel_helpers._executor import Serial, open_executor
from kernel_helpers._executor import dask as dask_executor
from kernel_helpers._executor.shared import ShareFolder


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(params=["serial", "processes", "joblib", "client", "address"])
def executor(request, client):
    asked = {"client": client, "address": client.scheduler.address}.get(
        request.param, request.param
    )
    with open_executor(asked, n_workers=2) as executor:
        yield executor


def test_map_keeps_the_order(executor):
    assert list(executor.map(lambda x: x**2, range(20))) == [x**2 for x in range(20)]


def test_a_shared_array_arrives_as_itself(executor):
    X = np.arange(12.0).reshape(3, 4)
    shared = executor.share(X)
    assert executor.submit(np.sum, shared).result() == 66
    assert shared.get().tolist() == X.tolist()


def test_the_task_s_own_error_arrives(executor):
    with pytest.raises(ZeroDivisionError, match="by zero"):
        executor.submit(lambda: 1 // 0).result()


def test_a_worker_index_names_a_process():
    with open_executor("processes", n_workers=2) as executor:
        pids = {
            i: {executor.submit(os.getpid, worker=i).result() for _ in range(3)} for i in (0, 1)
        }
    assert len(pids[0]) == len(pids[1]) == 1
    assert pids[0].isdisjoint(pids[1])


def test_processes_stay_warm_between_calls():
    def pid():
        with open_executor("processes", n_workers=2) as executor:
            return executor.submit(os.getpid, worker=1).result()

    assert pid() == pid()


def test_a_shared_array_is_mapped_read_only_and_deleted_at_the_end():
    with open_executor("processes", n_workers=2) as executor:
        shared = executor.share(np.zeros(10_000))
        path = Path(shared.path)
        assert path.exists()
        assert not executor.submit(lambda X: X.flags.writeable, shared).result()
    assert not path.exists()


def test_shared_memory_of_a_killed_process_is_removed_at_the_next_use():
    code = (
        "import os, signal; import numpy as np; "
        "from kernel_helpers._executor.shared import ShareFolder; "
        "folder = ShareFolder(); print(folder.add(np.zeros(1000)).path, flush=True); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    left = Path(done.stdout.strip())
    assert left.exists()
    foreign = left.parent.with_name(f"kernel-helpers-{'0' * 12}-1-1-elsewhere")
    foreign.mkdir()
    mine = ShareFolder()
    kept = mine.add(np.zeros(10))
    again = ShareFolder()
    assert not left.parent.exists()
    assert foreign.exists()  # the pid is another container's
    assert Path(kept.path).exists()
    foreign.rmdir()
    mine.clear()
    again.clear()


@pytest.mark.parametrize("name", ["processes", "joblib"])
@pytest.mark.parametrize(
    "view",
    [lambda X: X, lambda X: np.asarray(X)[5:900], lambda X: X[::-3, 1:40:2], lambda X: X.T],
    ids=["all", "rows", "strides", "columns"],
)
def test_a_memory_map_is_shared_by_its_file(tmp_path, name, view):
    np.save(tmp_path / "X.npy", np.arange(64_000.0).reshape(1000, 64))
    X = view(np.load(tmp_path / "X.npy", mmap_mode="r"))
    with open_executor(name, n_workers=2) as executor:
        shared = executor.share(X)
        assert Path(shared.path).stat().st_size < 1000
        np.testing.assert_array_equal(executor.submit(np.array, shared).result(), X)


def test_a_memory_map_whose_file_says_something_else_is_copied(tmp_path):
    np.save(tmp_path / "X.npy", np.arange(64_000.0))
    private = np.load(tmp_path / "X.npy", mmap_mode="c")
    private[0] = 7
    replaced = np.load(tmp_path / "X.npy", mmap_mode="r")
    np.save(tmp_path / "Y.npy", np.zeros(64_000))
    (tmp_path / "Y.npy").replace(tmp_path / "X.npy")
    with open_executor("processes", n_workers=2) as executor:
        for X in (private, replaced):
            there = executor.submit(np.array, executor.share(X)).result()
            np.testing.assert_array_equal(there, X)


def test_processes_forget_a_module_that_was_reloaded(tmp_path, monkeypatch):
    module = tmp_path / "kh_reloaded.py"
    module.write_text("def answer(): return 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loaded = importlib.import_module("kh_reloaded")
    with open_executor("processes", n_workers=2) as executor:
        assert executor.submit(loaded.answer).result() == 1
    module.write_text("def answer(): return 2\n")
    importlib.reload(loaded)
    with open_executor("processes", n_workers=2) as executor:
        assert executor.submit(loaded.answer).result() == 2


def test_a_dead_process_is_an_error_and_the_next_call_has_a_new_one():
    with (
        pytest.raises(Exception, match="terminated abruptly"),
        open_executor("processes", n_workers=2) as executor,
    ):
        executor.submit(os._exit, 1, worker=0).result()
    with open_executor("processes", n_workers=2) as executor:
        assert executor.submit(abs, -1, worker=0).result() == 1


def test_map_reads_only_a_few_items_ahead():
    read = []
    items = (read.append(i) or i for i in range(100))
    with Serial() as executor:
        next(executor.map(abs, items))
    assert len(read) <= 3


def test_an_unknown_executor_is_named():
    with pytest.raises(ValueError, match=r"must be one of 'serial', 'processes', 'joblib'.*'dusk'"):
        open_executor("dusk")


@pytest.mark.parametrize("failures", [1, 3])
def test_a_worker_that_leaves_while_it_receives_a_shared_value_is_replaced(monkeypatch, failures):
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
        open_executor(client) as executor,
    ):
        shared = executor.share([1, 2, 3])
        client.retire_workers([executor.place(0)])
        scatter, left = client.scatter, list(range(failures))

        def scatter_at_last(*args, **options):
            if left:
                left.pop()
                raise CommClosedError("in <TCP (closed)>")
            return scatter(*args, **options)

        monkeypatch.setattr(client, "scatter", scatter_at_last)
        assert executor.renew()
        assert executor.submit(sum, shared).result() == 6


def test_a_cluster_that_loses_every_shared_value_is_an_error(monkeypatch):
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
        open_executor(client) as executor,
    ):
        executor.share([1, 2, 3])
        client.retire_workers([executor.place(0)])

        def fail(*args, **options):
            raise CommClosedError("in <TCP (closed)>")

        monkeypatch.setattr(dask_executor, "RETURN_SECONDS", 0.5)
        monkeypatch.setattr(client, "scatter", fail)
        with pytest.raises(TimeoutError, match="shared"):
            executor.renew()
