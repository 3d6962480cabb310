"""Wait for what a test started, by asking it, with a deadline."""

import time
from http.client import HTTPResponse
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
