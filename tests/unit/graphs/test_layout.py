"""Properties of every layout and every critical path, on random graphs."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.graphs import critical_path
from kernel_helpers.graphs.groups import by_prefix
from kernel_helpers.graphs.layout import apart, layout
from kernel_helpers.graphs.order import in_order

bounded = settings(max_examples=60, deadline=None)


@st.composite
def graphs(draw):
    """Graphs without circles: a task needs only tasks of smaller numbers."""
    size = draw(st.integers(1, 12))
    needs = [
        draw(st.sets(st.integers(0, at - 1), max_size=4)) if at else set() for at in range(size)
    ]
    return {
        f"{'abc'[at % 3]}-{at}": {f"{'abc'[n % 3]}-{n}" for n in ns} for at, ns in enumerate(needs)
    }


def chains(graph, key):
    """Every chain that ends in `key`, by brute force."""
    return [[*chain, key] for n in graph[key] for chain in chains(graph, n)] or [[key]]


@bounded
@given(graphs(), st.data())
def test_no_chain_takes_longer_than_the_critical_path(graph, data):
    seconds = {key: data.draw(st.integers(0, 9)) for key in graph}
    path = critical_path({key: list(needs) for key, needs in graph.items()}, seconds)
    longest = max(sum(seconds[k] for k in chain) for key in graph for chain in chains(graph, key))
    assert path.seconds == longest == sum(seconds[key] for key in path.tasks)
    assert all(before in graph[after] for before, after in pairwise(path.tasks))


@bounded
@given(graphs())
def test_every_edge_runs_to_the_right_through_each_layer(graph):
    plan = layout(graph)
    for (source, target), points in plan.edges.items():
        columns = [column for column, _ in points]
        assert columns == list(range(plan.places[source][0], plan.places[target][0] + 1))
        assert len(columns) > 1


@bounded
@given(graphs())
def test_nodes_of_a_layer_never_overlap(graph):
    plan = layout(graph)
    by_layer = {}
    for column, row in plan.places.values():
        by_layer.setdefault(column, []).append(row)
    gaps = [b - a for rows in by_layer.values() for a, b in pairwise(sorted(rows))]
    assert min(gaps, default=1) >= 1 - 1e-9
    assert all(0 <= row <= plan.n_rows for _, row in plan.places.values())


@bounded
@given(graphs())
def test_groups_keep_every_task_and_have_no_circle(graph):
    folded, _ = by_prefix(graph)
    assert sum(group.n_tasks for group in folded) == len(graph)
    assert len(in_order(folded)) == len(folded)


@bounded
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12))
def test_rows_pushed_apart_keep_their_mean_and_their_distance(wish):
    rows = apart(wish)
    assert sum(rows) == pytest.approx(sum(wish), abs=1e-6)
    assert all(b - a >= 1 - 1e-9 for a, b in pairwise(rows))


def test_rows_that_are_far_enough_stay_where_they_wish():
    assert apart([0.0, 2.0, 3.5]) == [0.0, 2.0, 3.5]


def test_a_chain_adds_up_and_a_diamond_takes_its_slower_side():
    assert critical_path({"a": [], "b": ["a"], "c": ["b"]}, 2).seconds == 6
    diamond = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}
    assert critical_path(diamond, {"a": 1, "b": 4, "c": 2, "d": 1}).tasks == ("a", "b", "d")


def test_a_circle_is_named():
    with pytest.raises(ValueError, match=r"may not run in a circle, got .* → .*"):
        critical_path({"a": ["b"], "b": ["a"]})


def test_a_long_circle_is_named_by_its_two_ends():
    ring = {str(at): [str((at + 1) % 5_000)] for at in range(5_000)}
    with pytest.raises(ValueError, match=r"got .* → \(4,993 more\) → .*; remove") as raised:
        critical_path(ring)
    assert len(str(raised.value)) < 200


def test_a_missing_duration_is_named():
    with pytest.raises(ValueError, match="no duration for task 'b'"):
        critical_path({"a": [], "b": ["a"]}, {"a": 1})


def test_a_negative_duration_is_refused():
    with pytest.raises(ValueError, match="0 seconds or more, got -1"):
        critical_path({"a": []}, -1)


def test_a_deep_chain_is_no_recursion():
    deep = {str(at): [str(at - 1)] if at else [] for at in range(5_000)}
    assert critical_path(deep).seconds == 5_000
