"""Stores from elsewhere: whatever their files hold, reading them gives values or an exception."""

import contextlib
import json
import random
import shutil
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.arrays import BrokenFileError, open_memmap
from kernel_helpers.frames import ColumnStore
from tests.flips import flipped

WORDS = [f"value {row}" for row in range(400)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the folder of a store with every kind of column."""
    store = ColumnStore.create(tmp_path_factory.mktemp("whole") / "store")
    store["number"] = np.arange(400.0)
    store["missing"] = pd.array([1, None] * 200, "Int64")
    store["time"] = pd.Series(pd.to_datetime(["2020-01-01"] * 400)).dt.tz_localize("UTC")
    store["category"] = pd.Categorical(["a", "b", None, "a"] * 100)
    store["years"] = pd.Categorical([2001, 2002] * 200)
    store["text"] = WORDS
    store["null"] = [None] * 400
    return store.path


@pytest.fixture
def store(whole, tmp_path):
    return ColumnStore(shutil.copytree(whole, tmp_path / "store"))


def file_of(store, name, ending=".npy"):
    columns = json.loads((store.path / "columns.json").read_text())["columns"]
    return store.path / f"{columns[name]['stem']}{ending}"


def changed(store, name, row, value):
    values = open_memmap(file_of(store, name), "r+")
    values[row] = value
    values.flush()


READERS = {
    "item": lambda store, name: store[name][7],
    "slice": lambda store, name: store[name][:],
    "head": lambda store, name: store.head(10),
    "pandas": lambda store, name: store.to_pandas([name]),
    "arrow": lambda store, name: store.to_arrow([name]),
    "dask": lambda store, name: store.to_dask([name]).compute(scheduler="sync"),
    "group": lambda store, name: store.groupby(name).mean("number"),
}


@pytest.mark.parametrize("end", [10**7, 2**40, 2**62, 3, -(2**40)])
@pytest.mark.parametrize("reader", ["item", "slice", "head", "pandas", "arrow", "dask"])
def test_a_wrong_end_of_a_text_is_an_exception(store, reader, end):
    changed(store, "text", 7, end)

    with pytest.raises(BrokenFileError, match="values that end one after the other"):
        READERS[reader](store, "text")


@pytest.mark.parametrize("code", [100, -100])
@pytest.mark.parametrize("reader", READERS)
def test_a_code_without_a_category_is_an_exception(store, reader, code):
    changed(store, "category", 7, code)

    with pytest.raises(BrokenFileError, match="should have codes from -1 to 1"):
        READERS[reader](store, "category")


@pytest.mark.parametrize("name", ["number", "missing", "category", "text"])
def test_a_column_of_another_length_is_an_exception(store, name):
    path = file_of(store, name)
    np.save(path, np.load(path)[:-1])
    with pytest.raises(BrokenFileError, match=r"should have 400 values, got 399|399 values, got 4"):
        store[name]


@pytest.mark.parametrize("stem", ["../private", "/etc/private", "a/b", "..", "", "a.b"])
def test_files_of_a_column_are_in_the_folder(store, stem):
    np.save(store.path.parent / "private.npy", np.zeros(400))
    rewrite(store, lambda raw: raw["columns"]["number"].update(stem=stem))
    with pytest.raises(BrokenFileError, match="its files cannot be called"):
        ColumnStore(store.path)


def rewrite(store, change):
    path = store.path / "columns.json"
    raw = json.loads(path.read_text())
    change(raw)
    path.write_text(json.dumps(raw))


@pytest.mark.parametrize(
    "text",
    [
        *('{"columns": []}', '{"version": 2, "n_rows": 1, "columns": []}', "[]", "null", ""),
        *("[" * 100_000, '{"version": 2, "n_rows": -1, "columns": {}}'),
        '{"version": 2, "n_rows": 1, "columns": {"a": {"kind": "other", "stem": "a"}}}',
        '{"version": 2, "n_rows": 1, "columns": {"a": {"kind": "number", "stem": 1}}}',
        '{"version": 2, "n_rows": 1, "columns": {"a": {"kind": ["number"], "stem": "a"}}}',
        '{"version": "2", "n_rows": 1, "columns": {}}',
    ],
)
def test_a_list_of_columns_that_is_none_is_an_exception(store, text):
    (store.path / "columns.json").write_text(text)
    with pytest.raises(BrokenFileError):
        ColumnStore(store.path)


@pytest.mark.parametrize("head", ["[" * 50, "[" * 60_000, "{'descr': (", "{" * 9, "x" * 9, "1" * 9])
def test_a_head_that_numpy_never_wrote_is_an_exception(store, head):
    path = file_of(store, "number")
    size = len(head).to_bytes(2, "little")
    path.write_bytes(b"\x93NUMPY\x01\0" + size + head.encode() + bytes(4000))
    with pytest.raises(BrokenFileError, match=r"is not a \.npy file"):
        store["number"]


# Of a wrong value: a time zone or type that does not exist, text that is not UTF-8, a file that is
# not there because its name changed, a number out of range.
ALLOWED = (ValueError, FileNotFoundError, KeyError, NotImplementedError, OverflowError)


# A column of text does not group, and categories of a wrong type do not sort.
ALLOWED += (TypeError,)


def read_all(path):
    store = ColumnStore(path)
    for name in sorted({"text", "category", "missing", "time", "years"} & set(store)):
        for read in READERS.values():
            with contextlib.suppress(ALLOWED):
                read(store, name)


def read_flipped(whole, path, kind, seeds):
    """Read a copy of the store for each seed, with bytes of one of its files changed."""
    for seed in seeds:
        rng = random.Random(seed)
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(whole, path)
        file = rng.choice(sorted(path.glob(kind)))
        data = file.read_bytes()
        head = len(data) if len(data) < 1000 else 128  # what follows are values, each is right
        file.write_bytes(flipped(data[:head], rng) + data[head:])
        print("seed", seed, file.name, flush=True)
        with contextlib.suppress(ALLOWED):
            read_all(path)


@pytest.mark.parametrize("kind", ["columns.json", "*.json", "*.npy"])
def test_flipped_bytes_never_end_the_process(whole, tmp_path, cases, kind):
    seed = random.randrange(2**32)
    seeds = range(seed, seed + cases(70))
    process = get_context("spawn").Process(
        target=read_flipped, args=(whole, tmp_path / "store", kind, seeds)
    )
    process.start()
    process.join()
    assert process.exitcode == 0, f"seeds from {seed}"
