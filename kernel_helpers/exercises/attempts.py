"""The one place where an attempt at a question or exercise is reported.

Without a listener an attempt is dropped; a store of progress subscribes with `listen`.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Attempt:
    """One answer that was checked.

    Attributes
    ----------
    id : str
        Full id: ``q00_1``, ``ex00_1``, ``p00_naps``.
    credit : float or None
        From 0 to 1; None where the key is not here (graded mode), or the stub was still there.
    answer : object
        The literal, as text, of at most 1,000 characters; "" for an exercise.
    real : bool
        False for an untouched stub or a malformed answer.
    at : float
        Seconds since the epoch.
    """

    id: str
    credit: float | None
    answer: str = ""
    real: bool = True
    at: float = field(default_factory=time.time)


_listeners: list[Callable[[Attempt], Any]] = []
_real: Counter[str] = Counter()


def listen(listener: Callable[[Attempt], Any]) -> Callable[[], None]:
    """Call `listener` with every attempt from now on; return a function that ends that."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener) if listener in _listeners else None


def report(attempt: Attempt) -> None:
    """Call every listener; an error there is logged and does not reach the student."""
    _real[attempt.id] += attempt.real
    for listener in list(_listeners):
        try:
            listener(attempt)
        except Exception as error:  # noqa: BLE001 - a check must end with its own feedback
            import logging

            logging.getLogger(__name__).warning("An attempt was not recorded: %r", error)


def real_attempts(full_id: str) -> int:
    """Return how often something other than the stub was checked in this kernel."""
    return _real[full_id]
