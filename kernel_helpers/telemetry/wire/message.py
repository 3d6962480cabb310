"""Pack one telemetry message: a small JSON header, then Arrow IPC bytes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

# Of a message and of a subscription; a browser page may be older or newer than this package.
WIRE_VERSION = 2

STATES = ("starting", "live", "lost", "closed", "recorded")
TOPIC_NAMES = (
    *("task_stream", "graph", "running", "workers"),
    *("progress", "flows", "memory", "metrics", "profile", "logs"),
)


def pack(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return ``uint32 header length | header | body``, the body starting on a multiple of 8.

    Parameters
    ----------
    header : mapping
        What the body is; must be JSON.
    body : bytes, optional
        Arrow IPC bytes, empty for a state message.

    Returns
    -------
    bytes
        The message; its length is a multiple of 8 whenever the body's is.
    """
    text = json.dumps(header, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode()
    text += b" " * (-(4 + len(text)) % 8)  # Arrow readers want their bytes 8-aligned
    return len(text).to_bytes(4, "little") + text + body


def unpack(message: bytes | memoryview) -> tuple[dict[str, Any], memoryview]:
    """Return the header and the Arrow bytes of a message.

    Parameters
    ----------
    message : bytes
        What `pack` returned.

    Returns
    -------
    header : dict
    body : memoryview
        Shares the memory of `message`.
    """
    view = memoryview(message)
    end = 4 + int.from_bytes(view[:4], "little")
    if len(view) < max(end, 4):
        raise ValueError(
            f"Expected a telemetry message of at least {max(end, 4)} bytes, got {len(view)}; "
            "pass one whole message."
        )
    header: dict[str, Any] = json.loads(bytes(view[4:end]))
    return header, view[end:]


def state_message(state: str, sentence: str = "", missing: Sequence[str] = ()) -> bytes:
    """Return a message that reports the connection itself.

    Parameters
    ----------
    state : {"starting", "live", "lost", "closed", "recorded"}
    sentence : str, optional
        One sentence for the reader.
    missing : sequence of str, optional
        Topics that this scheduler does not report.

    Returns
    -------
    bytes
    """
    if state not in STATES:
        raise ValueError(f"Expected a state out of {STATES}, got {state!r}; use one of those.")
    header = {"topic": "state", "state": state, "message": sentence, "version": WIRE_VERSION}
    return pack(header | ({"missing": list(missing)} if missing else {}))


def read_subscription(content: object) -> dict[str, dict[str, Any]]:
    """Return the topics that a reader requested.

    Parameters
    ----------
    content : object
        Decoded JSON, as ``{"subscribe": {"task_stream": {"ring": "ab", "cursor": 3}}}``, with the
        ``version`` of the messages that the reader expects; without one for any.

    Returns
    -------
    dict of str to dict
        By topic, what `Reader.subscribe` takes.

    Raises
    ------
    ValueError
        If `content` is anything else, or expects another version.
    """
    request = content if isinstance(content, dict) else {}
    topics = request.get("subscribe")
    if not isinstance(topics, dict) or not all(map(_is_place, topics, topics.values())):
        raise ValueError(
            f"Expected a subscription to topics out of {TOPIC_NAMES}, got {content!r}; send "
            '{"subscribe": {"task_stream": {}}}, or with "ring" and "cursor" to resume.'
        )
    check_version(request)
    return topics


def check_version(content: Mapping[str, Any]) -> None:
    """Raise a ValueError where a subscription expects another version than is sent."""
    version = content.get("version", WIRE_VERSION)
    if version != WIRE_VERSION:
        raise ValueError(
            f"Expected a page that reads version {WIRE_VERSION} of the telemetry, got one for "
            f"version {version}; reload the page."
        )


def _is_place(topic: object, place: object) -> bool:
    if topic not in TOPIC_NAMES or not isinstance(place, dict):
        return False
    cursor = place.get("cursor", 0)
    return isinstance(place.get("ring", ""), str) and type(cursor) is int and cursor >= 0
