"""A merge report finds the work that two pipelines could do once."""

import dask
import dask.array as da

from kernel_helpers.graphs import TaskGraph, merge_report


def load(part):
    return list(range(part))


def total(rows):
    return sum(rows)


def longest(rows):
    return len(rows)


def pipeline(last, *, pure):
    return dask.delayed(last)(dask.delayed(load, pure=pure)(5))


def test_arrays_share_their_common_blocks():
    x = da.ones(8, chunks=2) + 1
    report = merge_report(x.sum(), x.max())
    assert report.n_shared == 8
    assert report.n_together == TaskGraph(x.sum(), x.max()).n_tasks


def test_the_same_call_made_twice_is_alike_but_not_shared():
    report = merge_report(pipeline(total, pure=False), pipeline(longest, pure=False))
    assert (report.n_shared, report.n_alike) == (0, 1)
    assert "pure=True" in str(report)


def test_a_pure_call_made_twice_is_shared():
    report = merge_report(pipeline(total, pure=True), pipeline(longest, pure=True))
    assert (report.n_shared, report.n_alike) == (1, 0)
    assert (report.n_apart, report.n_together) == (4, 3)


def test_the_order_of_a_list_is_part_of_the_work():
    one, two = dask.delayed(load)(1), dask.delayed(load)(2)
    report = merge_report(dask.delayed(total)([one, two]), dask.delayed(total)([two, one]))
    assert report.by_prefix["total"] == (1, 1, 0, 0)


def test_two_strangers_share_nothing():
    report = merge_report(da.ones(4, chunks=2).sum(), dask.delayed(load)(3))
    assert (report.n_shared, report.n_alike) == (0, 0)


def test_the_report_displays_itself_as_a_table():
    assert "<td>load</td>" in merge_report(pipeline(total, pure=True), load_twice())._repr_html_()


def load_twice():
    return dask.delayed(load)(2)
