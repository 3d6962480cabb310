"""Import Dask inside the Jupyter server: late, off its loop, and without touching its log."""

import asyncio
import gc
import logging
import threading
from importlib import import_module

# Dask's import sets tornado's loggers to CRITICAL and gives them a handler of its own, which
# would swallow the Jupyter server's messages about failed requests.
_TORNADO = ("tornado", "tornado.application")

_lock = threading.Lock()
_done = False


async def import_dask() -> None:
    """Import the parts of Dask that are used, once; it takes half a second."""
    if not _done:
        await asyncio.to_thread(_import_once)


def _import_once() -> None:
    global _done
    with _lock:
        if not _done:
            _import()
            # In this thread: else the collector visits all imported objects on the server's
            # loop, 100 ms when the first rows are read.
            gc.collect()
            _done = True


def _import() -> None:
    loggers = [logging.getLogger(name) for name in _TORNADO]
    before = [(logger.level, logger.propagate, list(logger.handlers)) for logger in loggers]
    import_module("kernel_helpers.telemetry.feed.feed")
    for logger, (level, propagate, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.propagate = propagate
        logger.handlers[:] = handlers
    # Else the server's terminal shows every connection that opens and closes.
    logging.getLogger("distributed").setLevel(logging.ERROR)
