"""Row blocks: every row once an epoch, whatever the source, the order and the size."""

import os
import threading

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.arrays import (
    BrokenFileError,
    MemmapHandle,
    create_memmap,
    iter_chunks,
    open_memmap,
)
from kernel_helpers.arrays.plan import sensible_rows
from kernel_helpers.arrays.sources import FileSource, MappedSource, open_source


@pytest.fixture
def path(tmp_path, rng):
    np.save(tmp_path / "x.npy", rng.normal(size=(1000, 3)))
    return tmp_path / "x.npy"


@settings(deadline=None, max_examples=60)
@given(
    n_rows=st.integers(0, 300),
    batch_rows=st.integers(1, 400),
    epochs=st.integers(1, 3),
    shuffle=st.booleans(),
    read_ahead=st.integers(0, 2),
)
def test_each_row_comes_once_an_epoch(n_rows, batch_rows, epochs, shuffle, read_ahead):
    options = {"batch_rows": batch_rows, "shuffle": shuffle, "read_ahead": read_ahead}
    blocks = [chunk.block for chunk in iter_chunks(np.arange(n_rows), epochs=epochs, **options)]
    seen = np.concatenate([np.empty(0, int), *blocks])
    by_epoch = np.sort(seen.reshape(epochs, n_rows), axis=1)
    np.testing.assert_array_equal(by_epoch, np.tile(np.arange(n_rows), (epochs, 1)))
    assert all(0 < len(block) <= batch_rows for block in blocks)


SOURCES = {
    "array": lambda path: np.load(path),
    "memmap": open_memmap,
    "path": lambda path: path,
    "handle": MemmapHandle,
    "part of a memmap": lambda path: open_memmap(path)[100:900],
    "every second row": lambda path: open_memmap(path)[::2],
    "one column": lambda path: open_memmap(path)[:, 1],
    "copy on write": lambda path: open_memmap(path, "c"),
    "Fortran order": lambda path: np.asfortranarray(np.load(path)),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("shuffle", [False, True], ids=["in order", "shuffled"])
def test_a_block_holds_the_rows_it_names(path, source, shuffle):
    X = source(path)
    whole = np.load(path) if X is path else X[:]
    for rows, block in iter_chunks(X, batch_rows=70, shuffle=shuffle, random_state=0):
        np.testing.assert_array_equal(block, whole[rows])


def test_a_sparse_matrix_is_cut_by_rows():
    X = scipy.sparse.random(50, 4, density=0.5, format="csr", random_state=0)
    blocks = [block for _, block in iter_chunks(X, batch_rows=20)]
    assert (scipy.sparse.vstack(blocks) != X).nnz == 0


@pytest.mark.parametrize("read_ahead", [0, 2])
def test_a_mask_over_a_mapped_file_stays_with_its_rows(path, read_ahead):
    X = np.load(path, mmap_mode="r")
    masked = np.ma.array(X, mask=np.arange(X.size).reshape(X.shape) % 3 == 0)
    for rows, block in iter_chunks(masked, batch_rows=7, read_ahead=read_ahead):
        assert np.array_equal(np.ma.getmaskarray(block), np.ma.getmaskarray(masked[rows]))


def test_shuffled_blocks_mix_rows_from_all_over_the_file():
    far = [np.ptp(rows) for rows, _ in iter_chunks(np.arange(10_000), batch_rows=500, shuffle=True)]
    assert np.median(far) > 5_000


def test_each_epoch_has_another_order_and_a_seed_repeats_it():
    def order(seed):
        chunks = iter_chunks(
            np.arange(64), batch_rows=64, epochs=2, shuffle=True, random_state=seed
        )
        return [chunk.block.tolist() for chunk in chunks]

    first, second = order(0)
    assert first != second
    assert order(0) == [first, second]


def test_changing_a_block_does_not_change_the_file(path):
    before = np.load(path)
    for _, block in iter_chunks(open_memmap(path, "r+")):
        block[:] = 0
    np.testing.assert_array_equal(np.load(path), before)


def test_changes_of_a_mapped_array_are_seen(path):
    X = open_memmap(path, "r+")
    X[5] = 42
    private = open_memmap(path, "c")
    private[5] = 43
    assert next(iter_chunks(X)).block[5, 0] == 42
    assert next(iter_chunks(private)).block[5, 0] == 43


def test_a_file_replaced_under_its_name_is_read_as_it_was_mapped(path):
    X = open_memmap(path)
    first = X[0].copy()
    create_memmap(path, (1000, 3))
    assert isinstance(open_source(X), MappedSource)
    np.testing.assert_array_equal(next(iter_chunks(X)).block[0], first)


def test_an_ordinary_memmap_is_read_past_the_mapping(path):
    assert isinstance(open_source(open_memmap(path)), FileSource)
    assert isinstance(open_source(np.load(path, mmap_mode="r")[10:]), FileSource)


@pytest.mark.parametrize("source", [open_memmap, lambda path: open_memmap(path)[::2]])
def test_a_file_that_shrinks_while_it_is_read_is_an_error_not_a_kill(path, source):
    chunks = iter_chunks(source(path), batch_rows=100, read_ahead=0)
    next(chunks)
    os.truncate(path, 2_000)
    with pytest.raises(BrokenFileError, match="became shorter"):
        list(chunks)


def test_a_file_that_grows_is_read_as_long_as_it_was(path):
    X = open_memmap(path)
    with path.open("ab") as file:
        file.write(b"\0" * 2400)
    assert sum(len(block) for _, block in iter_chunks(X)) == 1000


def test_the_reading_thread_ends_with_its_reader(path):
    before = threading.active_count()
    chunks = iter_chunks(path, batch_rows=10)
    next(chunks)
    chunks.close()
    assert threading.active_count() == before


def test_an_error_in_the_thread_arrives_in_its_place():
    class Cut(np.ndarray):
        def __getitem__(self, rows):
            assert rows.start < 20, "no more"
            return super().__getitem__(rows)

    chunks = iter_chunks(np.arange(100).view(Cut), batch_rows=10)
    assert [next(chunks).rows.start for _ in range(2)] == [0, 10]
    with pytest.raises(AssertionError, match="no more"):
        next(chunks)


@pytest.mark.parametrize(
    ("shape", "dtype", "low", "high"),
    [((10**7, 32), "f4", 10_000, 300_000), ((10**6,), "f8", 10_000, 300_000), ((5, 3), "f8", 5, 5)],
)
def test_the_block_size_suits_the_rows(tmp_path, shape, dtype, low, high):
    X = create_memmap(tmp_path / "x.npy", shape, dtype, sparse=True)
    assert low <= sensible_rows(open_source(X)) <= high


def test_a_row_of_a_hundred_megabytes_comes_alone(tmp_path):
    X = create_memmap(tmp_path / "x.npy", (4, 25 * 10**6), "f4", sparse=True)
    assert sensible_rows(open_source(X)) == 1


@pytest.mark.parametrize("wrong", [{"batch_rows": 0}, {"epochs": 0}])
def test_a_wrong_number_is_refused_with_the_right_one(wrong):
    with pytest.raises(ValueError, match="must be at least 1, got 0; try"):
        iter_chunks(np.arange(3), **wrong)
