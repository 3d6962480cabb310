"""The ring that remembers the latest rows."""

from kernel_helpers.telemetry.scheduler.ring import Ring, Slice


def test_a_late_reader_is_told_how_many_rows_it_missed():
    ring = Ring(maxlen=2)
    ring.extend(["a", "b", "c"])
    assert ring.since(0) == Slice(first=1, next=3, dropped=1, rows=["b", "c"])


def test_a_reader_that_is_up_to_date_gets_nothing():
    ring = Ring(maxlen=2)
    ring.extend(["a", "b", "c"])
    assert ring.since(3) == Slice(first=3, next=3, dropped=0, rows=[])


def test_a_reader_ahead_of_a_mirror_keeps_its_place():
    ring = Ring(maxlen=2)
    ring.append("a")
    assert ring.since(5) == Slice(first=5, next=5, dropped=0, rows=[])


def test_a_long_answer_comes_in_bites():
    ring = Ring(maxlen=10)
    ring.extend("abcdef")
    assert ring.since(1, limit=2) == Slice(first=1, next=3, dropped=0, rows=["b", "c"])


def test_a_ring_may_begin_at_any_row():
    ring = Ring(maxlen=10, identity="r", first=7)
    ring.append("a")
    assert ring.since(5) == Slice(first=7, next=8, dropped=2, rows=["a"])
