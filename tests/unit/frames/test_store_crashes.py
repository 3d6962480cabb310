"""Whatever happens to its writer, a store shows the table from before or after the change."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.frames import ColumnStore

ROWS = 20_000
NAMES = ["a", "b", "c"]

changes = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(NAMES), st.integers(0, 9)),
    st.tuples(st.just("drop"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)
killed_after = st.one_of(st.none(), st.floats(1e-5, 4e-3))


def apply(model, change):
    """What the table should be after a change; None where the change is an error."""
    what, name, value = change
    if what == "put":
        return model | {name: value}
    if name not in model or (what == "rename" and value in model and value != name):
        return None
    if what == "drop":
        return {other: kept for other, kept in model.items() if other != name}
    return {(value if other == name else other): kept for other, kept in model.items()}


def carry_out(path, change):
    what, name, value = change
    store = ColumnStore(path)
    if what == "put":
        store[name] = np.full(ROWS, value) if value % 2 else [f"{value}"] * ROWS
    elif what == "drop":
        store.drop(name)
    else:
        store.rename(name, value)


def in_a_killed_process(path, change, seconds):
    """Carry out a change in a child that the system ends, without a word, after `seconds`."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            carry_out(path, change)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def contents(path):
    """Read every value of every column."""
    store = ColumnStore(path)
    values = {name: {str(value) for value in np.unique(np.asarray(store[name]))} for name in store}
    assert all(len(store[name]) == ROWS for name in store)
    return {name: int(value) for name, (value,) in values.items()}


@settings(deadline=None, max_examples=25)
@given(sequence=st.lists(st.tuples(changes, killed_after), min_size=1, max_size=12))
def test_a_store_survives_any_changes_and_kills(sequence):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        ColumnStore.create(path)
        model = {}
        for change, seconds in sequence:
            after = apply(model, change)
            if after is None:
                with pytest.raises((KeyError, ValueError)):
                    carry_out(path, change)
            elif seconds is None:
                carry_out(path, change)
                model = after
            else:
                in_a_killed_process(path, change, seconds)
                found = contents(path)
                assert found in (model, after)
                model = found
            assert contents(path) == model


def test_what_a_killed_writer_left_is_gone_after_the_next_change(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["a"] = np.zeros(3)
    (store.path / ".0123456789ab.npy.89abcdef.part").touch()
    (store.path / "0123456789ab.npy").touch()
    for name in ("notes.json", "mine.npy", ".mine.part"):
        (store.path / name).touch()
    store["b"] = np.ones(3)
    assert {path.name for path in store.path.glob("*.npy")} > {"mine.npy"}
    assert len(list(store.path.glob("*.npy"))) == 3
    assert [path.name for path in store.path.glob(".*.part")] == [".mine.part"]
    assert (store.path / "notes.json").exists()


def test_a_writer_killed_again_and_again_never_shows_half_a_column(tmp_path, repeats):
    path = tmp_path / "store"
    ColumnStore.create(path)
    carry_out(path, ("put", "a", 1))
    for turn in range(10 * repeats):
        before = contents(path)
        value = turn % 10
        in_a_killed_process(path, ("put", "a", value), seconds=1e-4 * (turn % 40 + 1))
        assert contents(path) in (before, {"a": value})


def test_a_store_on_a_full_disk_keeps_the_table_from_before(tmp_path):
    import resource

    store = ColumnStore.create(tmp_path / "store")
    store["a"] = np.zeros(10_000)
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            store["b"] = np.random.default_rng(0).normal(size=1_000_000)
        except OSError as error:
            os._exit(7 if "No room left" in str(error) else 1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert store.columns == ["a"]
    assert len(list(store.path.glob("*.npy"))) == 1


CONVERT = """
import resource, sys
from kernel_helpers.frames import ColumnStore
source, target, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
ColumnStore.from_csv(source, target, progress=False)
"""


@pytest.fixture(scope="module")
def csv(tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    path.write_text("a,b\n" + "1,2.5\n" * 3_000_000)
    return path


@contextmanager
def converting(csv, target, limit=0):
    """Convert in another program, which has begun to write columns."""
    command = [sys.executable, "-c", CONVERT, csv, target, str(limit)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not [*target.glob(".*.npy.*.part")]:
            time.sleep(0.001)
        yield process


def test_a_conversion_that_was_killed_can_begin_again(csv, tmp_path):
    target = tmp_path / "store"
    with converting(csv, target) as process:
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert ColumnStore(target).columns == []
    store = ColumnStore.from_csv(csv, target, progress=False)
    assert store.shape == (3_000_000, 2)
    assert float(store["b"].mean()) == 2.5
    assert [*target.glob(".*.part")] == []


def test_so_can_one_that_was_killed_before_its_first_column(csv, tmp_path):
    (tmp_path / ".columns.json.0123.part").touch()
    assert len(ColumnStore.from_csv(csv, tmp_path, progress=False)) == 3_000_000


def test_a_conversion_on_a_full_disk_says_so_and_leaves_nothing(csv, tmp_path):
    target = tmp_path / "store"
    with converting(csv, target, limit=1_000_000) as process:
        said = process.communicate()[1]
    assert process.returncode == 1
    assert "No room left" in said
    assert not target.exists()


def test_a_store_that_another_program_is_filling_is_left_to_it(csv, tmp_path):
    target = tmp_path / "store"
    with (
        converting(csv, target) as process,
        pytest.raises(RuntimeError, match="is writing to store"),
    ):
        ColumnStore.from_csv(csv, target, progress=False)
    assert process.returncode == 0
    assert ColumnStore(target).shape == (3_000_000, 2)
