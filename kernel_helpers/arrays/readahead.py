"""Run an iterator in a thread, a few items ahead of who uses them."""

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")

_WAIT_SECONDS = 0.1  # how soon the thread notices that its reader has gone


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error


_END = object()


def read_ahead_of(items: Iterator[T], n_ahead: int) -> Iterator[T]:
    """Yield what `items` yields, made by a thread that stays up to `n_ahead` items ahead.

    An error in the thread is raised here, in its place in the order. When the consumer stops
    early, so does the thread.
    """
    if n_ahead < 1:
        return items
    return _consume(items, n_ahead)


def _consume(items: Iterator[T], n_ahead: int) -> Iterator[T]:
    ready: queue.Queue[object] = queue.Queue(n_ahead)
    stop = threading.Event()
    thread = threading.Thread(target=_produce, args=(items, ready, stop), daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not _END:
            if isinstance(item, _Failed):
                raise item.error
            yield item  # type: ignore[misc]
    finally:
        stop.set()
        thread.join()


def _produce(items: Iterator[T], ready: "queue.Queue[object]", stop: threading.Event) -> None:
    try:
        for item in items:
            if not _put(item, ready, stop):
                break
        else:
            _put(_END, ready, stop)
    except BaseException as error:  # noqa: BLE001 - raised again by the consumer
        _put(_Failed(error), ready, stop)
    finally:
        items.close()  # type: ignore[attr-defined]


def _put(item: object, ready: "queue.Queue[object]", stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            ready.put(item, timeout=_WAIT_SECONDS)
        except queue.Full:
            continue
        return True
    return False
