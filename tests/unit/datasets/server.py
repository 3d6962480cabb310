"""A server on this computer that misbehaves as asked."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PIECE = 100_000


@dataclass
class Misbehaving:
    """What the server holds and how it fails."""

    body: bytes
    tag: str | None = '"v1"'
    ranges: bool = True  # whether it can continue a file
    cut_after: int | None = None  # bytes of an answer after which the connection ends
    cuts: int = 0  # how many answers are cut
    stall: bool = False  # say the length, then send nothing
    claims: int | None = None  # a false Content-Length
    pause: float = 0.0  # seconds between pieces of the body
    status: int | None = None  # answer this error instead
    asked: list[str | None] = field(default_factory=list)  # Range of each request
    url: str = ""


@contextmanager
def serving(**behaviour) -> Iterator[Misbehaving]:
    state = Misbehaving(**behaviour)
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self, state, released)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/data.bin"
    try:
        yield state
    finally:
        released.set()
        server.shutdown()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, state: Misbehaving, released: threading.Event) -> None:
    wanted = handler.headers.get("Range")
    state.asked.append(wanted)
    if state.status:
        handler.send_error(state.status)
        return
    same = handler.headers.get("If-Range") == state.tag
    start = int(wanted[6:].rstrip("-")) if wanted and state.ranges and same else 0
    rest = state.body[start:]
    handler.send_response(206 if start else 200)
    if start:
        last = len(state.body) - 1
        handler.send_header("Content-Range", f"bytes {start}-{last}/{len(state.body)}")
    if state.tag:
        handler.send_header("ETag", state.tag)
    length = len(rest) if state.claims is None else state.claims
    handler.send_header("Content-Length", str(length))
    handler.end_headers()
    if state.stall:
        released.wait(30)
        return
    if state.cuts > 0:
        state.cuts -= 1
        rest = rest[: state.cut_after]
    with suppress(ConnectionError):  # the reader may have been killed
        for start in range(0, len(rest), _PIECE) if state.pause else ():
            handler.wfile.write(rest[start : start + _PIECE])
            handler.wfile.flush()
            time.sleep(state.pause)
        if not state.pause:
            handler.wfile.write(rest)
    handler.close_connection = True
