"""A task graph counts what Dask really runs, whatever collection it is made from."""

import xml.etree.ElementTree as ET

import dask
import dask.array as da
import dask.bag as db
import dask.dataframe as dd
import pandas as pd
import pytest
from dask.delayed import Delayed
from distributed import Client, wait
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.graphs import TaskGraph


def inc(x):
    return x + 1


def double(x):
    return 2 * x


def add(x, y):
    return x + y


@pytest.fixture
def total():
    lazy_inc, lazy_double, lazy_add = map(dask.delayed, (inc, double, add))
    return dask.delayed(sum)([lazy_add(lazy_inc(x), lazy_double(x)) for x in range(10)])


@pytest.fixture
def frame():
    return dd.from_pandas(pd.DataFrame({"a": range(20), "b": range(20)}), npartitions=4)


@pytest.fixture(scope="module")
def client():
    with Client(
        processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None
    ) as client:
        yield client


def test_the_loop_of_the_lecture_has_31_tasks_and_a_chain_of_three(total):
    graph = TaskGraph(total)
    assert graph.n_tasks == 31
    assert [key.split("-")[0] for key in graph.critical_path().tasks][1:] == ["add", "sum"]


def test_durations_by_prefix_move_the_critical_path(total):
    seconds = {"inc": 3, "double": 1, "add": 1, "sum": 0.5}
    path = TaskGraph(total).critical_path(seconds)
    assert path.seconds == 4.5
    assert path.tasks[0].startswith("inc")


def test_reading_a_graph_computes_nothing(total):
    called = []
    TaskGraph(dask.delayed(called.append)(1))._repr_mimebundle_()
    assert called == []


def test_blocks_that_no_output_needs_are_culled():
    x = da.ones((4, 4), chunks=2)
    graph = TaskGraph((x + 1)[:2, :2])
    assert (graph.n_written, graph.n_needed, graph.n_run) == (9, 3, 2)
    assert len(graph.culled) == 6


def test_a_fused_task_names_what_is_inside_it():
    graph = TaskGraph(da.ones(4, chunks=2).sum())
    fused = [key for key in graph.dependencies if len(graph.fused(key)) == 2]
    assert len(fused) == 2
    assert "fused from 1 sum, 1 ones_like" in graph.to_svg()


def test_an_optimised_frame_is_fused_to_two_tasks_a_partition(frame):
    column = frame[frame.a > 3].b
    assert TaskGraph(column.optimize()).n_tasks == 8
    assert TaskGraph(column).n_tasks == 20


@pytest.mark.parametrize(
    "build",
    [
        lambda: dask.delayed(inc)(dask.delayed(inc)(1)),
        lambda: da.ones((6, 6), chunks=3).sum(axis=0),
        lambda: db.from_sequence(range(6), npartitions=3).map(str).filter(bool),
        lambda: dd.from_pandas(pd.DataFrame({"a": range(9)}), npartitions=3).a + 1,
    ],
    ids=["delayed", "array", "bag", "frame"],
)
def test_the_scheduler_gets_exactly_the_tasks_that_were_counted(client, build):
    collection = build()
    (kept,) = dask.persist(collection)
    wait(kept)
    known = client.run_on_scheduler(lambda dask_scheduler: set(dask_scheduler.tasks))
    assert known == set(TaskGraph(collection).dependencies)


def test_a_persisted_collection_has_no_work_left(client):
    x = da.ones((4, 4), chunks=2).persist()
    assert TaskGraph(x.sum()).n_tasks < TaskGraph(da.ones((4, 4), chunks=2).sum()).n_written
    assert all(not needs for needs in TaskGraph(x).dependencies.values())


def test_a_future_shows_the_tasks_that_it_came_from(client):
    first = client.submit(inc, 1, key="inc-1")
    last = client.submit(add, first, client.submit(double, 2, key="double-1"), key="add-1")
    assert TaskGraph(last).dependencies["add-1"] == {"inc-1", "double-1"}


def test_several_collections_share_what_they_have_in_common(frame):
    total, mean = frame.b.sum(), frame.b.mean()
    together = TaskGraph(total, mean).n_tasks
    assert together < TaskGraph(total).n_tasks + TaskGraph(mean).n_tasks
    assert together == TaskGraph([total, mean]).n_tasks


def test_arrays_frames_and_plain_graphs_may_stand_together(frame):
    graph = TaskGraph(da.ones(4, chunks=2), frame, {"x": 1, "y": (inc, "x")})
    assert {"x", "y"} <= set(graph.dependencies)


def test_a_computed_result_is_refused_with_advice():
    with pytest.raises(TypeError, match=r"got int; pass the object before .compute\(\) was called"):
        TaskGraph(3)


def test_nothing_at_all_is_refused():
    with pytest.raises(ValueError, match="got nothing to look at"):
        TaskGraph([])


def test_a_small_picture_has_a_box_for_every_task(total):
    picture = ET.fromstring(TaskGraph(total).to_svg())
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}rect"))) == 31
    assert "31 tasks written" in picture.attrib["aria-label"]


def test_a_large_graph_is_drawn_one_box_a_prefix():
    graph = TaskGraph(da.ones((30, 30), chunks=1).sum())
    picture = ET.fromstring(graph.to_svg())
    labels = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert graph.n_tasks > 500
    assert "sum 900" in labels
    assert len(labels) < 6


def test_prefixes_that_feed_each_other_become_one_box():
    chain = {"inc-0": 1}
    for at in range(1, 600):
        name = "inc" if at % 2 == 0 else "double"
        before = "double" if at % 2 == 0 else "inc"
        chain[f"{name}-{at}"] = (inc, f"{before}-{at - 1}")
    assert "inc, double in turns: 600 tasks" in TaskGraph(chain).to_svg()


def test_culled_tasks_are_dashed_in_the_graph_as_written():
    x = da.ones((4, 4), chunks=2) + 1
    written = TaskGraph(x[:2, :2], optimize=False)
    assert written.to_svg().count("no output needs it") == 6
    assert written.n_tasks == 9


def test_names_cannot_break_out_of_the_picture():
    graph = TaskGraph({"<script>alert(1)</script>": (inc, 1)})
    data, _ = graph._repr_mimebundle_()
    assert "<script" not in data["text/html"]


def test_the_picture_carries_its_alternative_text():
    graph = TaskGraph({"a": 1, "b": (inc, "a")})
    _, about = graph._repr_mimebundle_()
    assert about["image/svg+xml"]["alt"] == graph.alt_text


CIRCLES = {
    "of one": {"x": (inc, "x")},
    "of one in a list": {"x": (sum, ["x", "x"])},
    "of one name": {"x": "x"},
    "of two": {"b": (inc, "c"), "c": (inc, "b")},
    "of two names": {"b": "c", "c": "b"},
    "of tuples": {("x", 0): (inc, ("x", 1)), ("x", 1): (inc, ("x", 0))},
    "beside another task": {"a": 1, "b": (inc, "c"), "c": (inc, "b")},
    "before an output": {"out": (inc, "b"), "b": (inc, "c"), "c": (inc, "b")},
    "after an input": {"a": 1, "b": (add, "a", "c"), "c": (inc, "b")},
    "of two circles": {"a": (inc, "b"), "b": (inc, "a"), "c": (inc, "d"), "d": (inc, "c")},
}


@pytest.mark.parametrize("graph", CIRCLES.values(), ids=CIRCLES.keys())
def test_a_circle_is_reported_however_small_the_graph(graph):
    with pytest.raises(ValueError, match=r"may not run in a circle, got .* → .*; remove one"):
        TaskGraph(graph)


def test_a_circle_in_a_collection_is_reported():
    circle = Delayed("b", {"b": (inc, "c"), "c": (inc, "b")})
    with pytest.raises(ValueError, match="may not run in a circle"):
        TaskGraph(circle)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sets(st.integers(0, 5), max_size=3), min_size=1, max_size=6))
def test_a_graph_is_refused_exactly_when_a_task_can_reach_itself(needs):
    graph = {f"t-{i}": (sum, [f"t-{n}" for n in some]) for i, some in enumerate(needs)}
    reach = [{n for n in some if n < len(needs)} for some in needs]
    for _ in needs:  # one more arrow each time
        reach = [some | {far for near in some for far in reach[near]} for some in reach]
    try:
        refused = TaskGraph(graph).n_tasks != len(needs)
    except ValueError:
        refused = True
    assert refused == any(i in some for i, some in enumerate(reach))
