"""Keep Dask's log out of the notebook while a cluster is taken down on purpose."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_NOISY = ("distributed", "tornado", "asyncio")


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what Dask, tornado and asyncio log below CRITICAL inside the block."""
    handlers = {handler for logger in _noisy_loggers() for handler in logger.handlers}
    for handler in handlers:
        handler.addFilter(_only_critical)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(_only_critical)


def _noisy_loggers() -> list[logging.Logger]:
    known = logging.root.manager.loggerDict.items()
    return [
        logger
        for name, logger in known
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in _NOISY
    ]


def _only_critical(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.CRITICAL
