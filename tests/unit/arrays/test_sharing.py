"""Mapped arrays in other processes and on Dask: pages are shared, not copied."""

import pickle
import re

import matplotlib as mpl
import numpy as np
import pytest

from kernel_helpers.arrays import (
    BrokenFileError,
    MemmapHandle,
    create_memmap,
    drop_pages,
    memory_use,
    open_memmap,
    page_map,
    sharing_report,
    to_dask,
)

MIB = 2**20


@pytest.fixture
def path(tmp_path):
    X = create_memmap(tmp_path / "x.npy", (64, 2**17), "f8")
    X[:] = np.arange(64)[:, np.newaxis]
    return tmp_path / "x.npy"


def test_a_handle_travels_as_a_few_bytes(path):
    sent = pickle.dumps(MemmapHandle(open_memmap(path)[3:5]))
    assert len(sent) < 1_000
    assert pickle.loads(sent)[:, 0].tolist() == [3, 4]


def test_a_dask_array_over_a_file_does_not_hold_it(path):
    before = memory_use().private
    mean = to_dask(path).mean(axis=1).compute(scheduler="sync")
    assert mean.tolist() == list(range(64))
    assert memory_use().private - before < 30 * MIB


def test_a_file_that_changes_gives_another_dask_array(path):
    before = to_dask(path).name
    assert to_dask(path).name == before
    create_memmap(path, (64, 2**17), "f8")
    assert to_dask(path).name != before


def test_a_handle_of_a_replaced_file_says_so(path):
    handle = MemmapHandle(path)
    create_memmap(path, (3, 3))
    with pytest.raises(BrokenFileError, match="was replaced or changed its length"):
        handle[0]


def test_a_handle_is_refused_where_it_would_read_other_values(path):
    with pytest.raises(ValueError, match="pass the path of the file"):
        MemmapHandle(open_memmap(path)[:, ::2])
    np.save(path, np.asfortranarray(np.zeros((3, 4))))
    with pytest.raises(ValueError, match="Fortran order"):
        MemmapHandle(path)


def test_an_empty_array_has_a_handle_and_a_dask_array(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((0, 3)))
    assert to_dask(tmp_path / "x.npy").compute().shape == (0, 3)


def test_what_this_process_holds_is_not_reported_of_others(path):
    ballast = np.ones(300 * MIB // 8)
    assert max(use.rss for use in sharing_report(path)) < 64 * MIB + ballast.nbytes / 2


def test_two_processes_hold_a_shared_file_once(path):
    report = sharing_report(path, n_processes=2)
    assert all(use.rss > 64 * MIB for use in report)
    assert report.rss - report.pss > 60 * MIB
    assert report.private < 64 * MIB
    assert re.search(r"all +\d+\.\d +\d+\.\d", repr(report))


def test_the_page_map_shows_what_was_touched(tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, np.zeros((64, 2**17)))
    drop_pages(path)
    assert page_map(path).fraction == 0
    X = open_memmap(path)
    X[32, 0]
    touched = page_map(path)
    assert 0 < touched.fraction < 0.5
    assert touched.resident[(128 + 32 * 2**20) // touched.page_size]
    assert not touched.resident[-1]


def test_the_page_map_draws_itself_as_text_and_as_a_picture(path):
    shown = page_map(path)
    assert shown.text(columns=8, lines=2).splitlines()[1:] == ["│████████│"] * 2
    with mpl.rc_context({"backend": "agg"}):
        axes = shown.plot()
    assert axes.images[0].get_array().shape == (16, 64)
    assert "100 %" in axes.get_title()


def test_an_empty_file_has_no_pages(tmp_path):
    (tmp_path / "x").touch()
    assert page_map(tmp_path / "x").fraction == 0
