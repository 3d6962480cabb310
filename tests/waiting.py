"""Wait for what a test started, by asking it, with a deadline."""

import time
from collections.abc import Callable
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen


def answer_of(url: str, *, seconds: float = 60) -> HTTPResponse:
    """First answer of a server that has printed its address but may not listen yet."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return urlopen(url, timeout=seconds)
        except HTTPError:
            raise
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def wait_until(condition: Callable[[], object], *, seconds: float = 30) -> None:
    """Wait until what has no event to wait for is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds} s for something that did not happen.")
        time.sleep(0.02)


def wait_for_text(path: Path, text: str, *, seconds: float = 20) -> None:
    """Wait until a file that others write in place, and cut short meanwhile, has `text`."""
    deadline = time.monotonic() + seconds
    while text not in path.read_text():
        assert time.monotonic() < deadline, f"{path.name} never had {text!r}"
        time.sleep(0.05)
