"""The envelope of a message, and the keys in it."""

import pytest

from kernel_helpers.telemetry.wire.keys import join_key, split_key
from kernel_helpers.telemetry.wire.message import (
    WIRE_VERSION,
    pack,
    read_subscription,
    state_message,
    unpack,
)

KEYS = {
    "inc-6f1c8e0a-3d52-4f0e-9b1d-0a1b2c3d4e5f-17": 17,
    "('read-csv-ab12cd34', 3)": 3,
    "('sum-ab12cd34', 0, 11)": 11,
    "total-0f9e8d7c": -1,
    "inc-ab12": -1,
    "x-007": -1,
    "x--3": 3,
    "x-1000000000000": -1,
    "größe-π-☃-5": 5,
    "two\nlines-5": 5,
    "('a', 'b')": -1,
    "(a-3": -1,
    "a-3)": -1,
    "17": -1,
    "": -1,
}


@pytest.mark.parametrize(("key", "index"), KEYS.items())
def test_a_key_survives_being_split(key, index):
    stem, found = split_key(key)
    assert (join_key(stem, found), found) == (key, index)


@pytest.mark.parametrize("sentence", ["", "a", "ab", "größer ☃", "x" * 1000])
def test_the_body_starts_on_a_multiple_of_eight(sentence):
    message = pack({"topic": "state", "message": sentence}, b"12345678")
    header, body = unpack(message)
    assert header["message"] == sentence
    assert bytes(body) == b"12345678"
    assert (len(message) - len(body)) % 8 == 0


def test_a_cut_message_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="pass one whole message"):
        unpack(pack({"topic": "state"})[:-1])


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="'sleepy'"):
        state_message("sleepy")


def test_a_page_of_another_version_is_refused_with_both_versions():
    with pytest.raises(ValueError, match=r"reads version 2 .* got one for version 1; reload"):
        read_subscription({"subscribe": {}, "version": 1})


def test_the_state_names_the_version():
    assert unpack(state_message("live"))[0]["version"] == WIRE_VERSION


def test_a_subscription_is_read_from_a_message():
    place = {"ring": "ab", "cursor": 3}
    asked = {"subscribe": {"task_stream": place, "workers": {}}}
    assert read_subscription(asked) == {"task_stream": place, "workers": {}}


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {"subscribe": "workers"},
        {"subscribe": {"weather": {}}},
        {"subscribe": {"workers": None}},
        {"subscribe": {"task_stream": {"ring": "a", "cursor": -1}}},
        {"subscribe": {"task_stream": {"ring": "a", "cursor": True}}},
        {"subscribe": {"task_stream": {"ring": 1, "cursor": 1}}},
    ],
)
def test_a_wrong_subscription_is_refused_with_a_sentence(content):
    with pytest.raises(ValueError, match="Expected a subscription"):
        read_subscription(content)
