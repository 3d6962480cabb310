"""The mirror that packs its rows answers as a plain ring does, in a fraction of the memory."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.telemetry.feed import mirror
from kernel_helpers.telemetry.feed.mirror import Mirror
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.wire.schema import GRAPH, TASK_STREAM

MOST = 10


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(mirror, "BLOCK_ROWS", 4)


def step(number):
    times = (1.7e9 + number, 0.5, 28.0)
    return (f"stem-{number % 3}-", number, "inc", "compute", "ok", "tcp://a", number % 2, *times)


def task_row(number):
    return (*step(number), "int", number)


def graph_row(number):
    needs = tuple(range(number % 3))
    return (f"stem-{number}", number, "inc", needs, "cell", 1, "x = 1", "", 1.7e9)


@pytest.mark.parametrize(
    ("schema", "row"), [(TASK_STREAM, task_row), (GRAPH, graph_row)], ids=["steps", "graph"]
)
@given(
    batches=st.lists(st.integers(0, 9), max_size=6),
    cursor=st.integers(0, 45),
    limit=st.none() | st.integers(0, 12),
)
@settings(deadline=None, max_examples=60)
def test_it_answers_as_a_plain_ring_of_the_same_length(schema, row, batches, cursor, limit):
    plain, packed = Ring(MOST, "r", 3), Mirror(schema, MOST, "r", 3)
    for size in batches:
        rows = [row(number) for number in range(plain.next, plain.next + size)]
        plain.extend(rows)
        packed.extend(list(zip(*rows, strict=True)) or [[] for _ in schema])
    assert packed.next == plain.next
    expected, found = plain.since(cursor, limit), packed.since(cursor, limit)
    numbers = (expected.first, expected.next, expected.dropped)
    assert (found.first, found.next, found.dropped) == numbers
    assert list(zip(*found.columns, strict=True)) == expected.rows


def test_a_row_costs_a_fraction_of_what_it_costs_as_a_tuple(monkeypatch):
    monkeypatch.setattr(mirror, "BLOCK_ROWS", 4096)
    spent = {}
    for make in (lambda n: Ring(n, "r", 0), lambda n: Mirror(TASK_STREAM, n, "r", 0)):
        tracemalloc.start()
        ring = make(20_000)
        for first in range(0, 20_000, 1_000):
            rows = list(map(task_row, range(first, first + 1_000)))
            ring.extend(rows if type(ring) is Ring else list(zip(*rows, strict=True)))
        del rows
        spent[type(ring)] = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    assert spent[Mirror] < spent[Ring] / 3
