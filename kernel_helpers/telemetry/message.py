"""Pack one telemetry message: a small JSON header, then Arrow IPC bytes."""

import json
from collections.abc import Mapping
from typing import Any

STATES = ("starting", "live", "lost", "closed")


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


def state_message(state: str, sentence: str = "") -> bytes:
    """Return a message that reports the connection itself.

    Parameters
    ----------
    state : {"starting", "live", "lost", "closed"}
    sentence : str, optional
        One sentence for the reader.

    Returns
    -------
    bytes
    """
    if state not in STATES:
        raise ValueError(f"Expected a state out of {STATES}, got {state!r}; use one of those.")
    return pack({"topic": "state", "state": state, "message": sentence})
