"""Arrow messages: what a reader decodes is what was encoded."""

import json
from pathlib import Path

import pytest

from kernel_helpers.telemetry.wire import encode
from kernel_helpers.telemetry.wire.encode import TopicEncoder
from kernel_helpers.telemetry.wire.message import unpack
from tests.decode import Decoder, decode_messages

FRAMES = Path(__file__).parents[2] / "data" / "frames"


def running(*numbers: int) -> list[list[object]]:
    n = len(numbers)
    return [[f"stem{i}-" for i in numbers], list(numbers), ["inc"] * n, ["tcp://a"] * n, [1.5] * n]


def messages_of(name: str) -> tuple[list[bytes], list[dict]]:
    expected = json.loads((FRAMES / f"{name}.json").read_text(encoding="utf-8"))["messages"]
    data = (FRAMES / f"{name}.bin").read_bytes()
    return [data[m["offset"] :][: m["length"]] for m in expected], expected


def as_json(rows: list[dict]) -> list[dict]:
    return json.loads(json.dumps(rows).replace("NaN", "null"))


def without_key(row: dict) -> dict:
    return {name: value for name, value in row.items() if name != "key"}


@pytest.mark.parametrize("name", ["ordinary", "broken", "standing"])
def test_a_recording_decodes_to_what_is_written_beside_it(name):
    decoder = Decoder()
    for message, expected in zip(*messages_of(name), strict=True):
        header = decoder.push(message)
        assert header == expected["header"]
        if header["topic"] != "state":
            rows = decoder.tables[header["topic"]].to_pylist()
            newest = rows[len(rows) - (header["next"] - header["first"]) :]
            assert as_json(newest) == [without_key(row) for row in expected["rows"]]


def test_the_broken_recording_is_refilled_by_its_second_ring():
    tables = decode_messages(messages_of("broken")[0])
    assert tables["task_stream"]["stem"].to_pylist() == ["again-", "again-"]


def test_later_messages_carry_only_new_dictionary_values():
    encoder = TopicEncoder("running")
    first = encoder.encode(running(1, 2), ring="r", now=0.0)
    same = encoder.encode(running(2, 1), ring="r", now=0.0)
    more = encoder.encode(running(3), ring="r", now=0.0)
    assert len(same) < len(more) < len(first)
    assert b"stem3-" in more
    assert b"stem1-" not in more
    assert [unpack(m)[0]["schema"] for m in (first, same, more)] == [True, False, False]
    assert decode_messages([first, same, more])["running"]["stem"].to_pylist() == ["stem3-"]


def test_after_a_restart_a_message_stands_alone():
    encoder = TopicEncoder("running")
    encoder.encode(running(1), ring="r", now=0.0)
    encoder.restart()
    alone = encoder.encode(running(2), ring="r", now=0.0)
    assert decode_messages([alone])["running"]["stem"].to_pylist() == ["stem2-"]
    assert b"stem1-" not in alone


def test_keys_that_never_repeat_do_not_grow_a_dictionary_for_ever(monkeypatch):
    monkeypatch.setattr(encode, "MAX_VALUES", 10)
    encoder = TopicEncoder("running")
    headers = [
        unpack(encoder.encode(running(*range(i, i + 6)), ring="r", now=0.0))[0]
        for i in range(0, 24, 6)
    ]
    assert [header["schema"] for header in headers] == [True, False, True, False]


def test_an_empty_snapshot_is_a_message_too():
    encoder = TopicEncoder("running")
    empty = encoder.encode([[]] * 5, ring="r", now=0.0)
    assert decode_messages([empty])["running"].num_rows == 0
