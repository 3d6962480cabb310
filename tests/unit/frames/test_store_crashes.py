"""Whatever happens to its writer, a store shows the table from before or after the change."""

import os
import signal
import tempfile
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
    (store.path / ".0123.npy.4567.part").touch()
    (store.path / "0123.npy").touch()
    store["b"] = np.ones(3)
    assert len(list(store.path.glob("*.npy"))) == 2
    assert list(store.path.glob(".*.part")) == []


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
