"""What really ran on a cluster, by witnesses that share nothing with the telemetry.

Functions note for themselves when they began and ended, one line of JSON each, so that a process
that dies leaves its notes. A scheduler plugin notes which outcomes the scheduler accepted.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import distributed
from distributed import Reschedule, get_worker
from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.worker import thread_state

TASK, ACTOR = "task", "actor"


@dataclass
class Attempt:
    """One run of a function on a thread.

    Attributes
    ----------
    kind : {"task", "actor"}
    key, worker : str
        Text of the key; for an actor's call class and method.
    start : float
    stop : float or None
        None if it never ended.
    outcome : {"ok", "erred", "rescheduled"} or None
    seceded : (float, float) or None
        Moments before and after it left the pool.
    """

    kind: str
    key: str
    worker: str
    start: float
    stop: float | None = None
    outcome: str | None = None
    seceded: tuple[float, float] | None = None


@contextmanager
def noted(folder: str, kind: str = TASK) -> Iterator[str]:
    """Note that a function runs, and how it ends; give the name to note more under."""
    name, outcome = uuid4().hex, "ok"
    place = {"kind": kind, "key": str(thread_state.key), "worker": get_worker().address}
    _note(folder, name, "start", **place)
    try:
        yield name
    except Reschedule:
        outcome = "rescheduled"
        raise
    except BaseException:
        outcome = "erred"
        raise
    finally:
        _note(folder, name, "stop", outcome=outcome)


def noted_secede(folder: str, name: str) -> None:
    """Leave the pool, and note between which moments."""
    before = time.time()
    distributed.secede()
    _note(folder, name, "secede", before=before)


def attempts_in(folder: Path) -> list[Attempt]:
    """Return what was noted, in order of the starts."""
    found: dict[str, Attempt] = {}
    lines = [line for file in folder.glob("*.notes") for line in file.read_text().splitlines()]
    for note in sorted(map(json.loads, lines), key=lambda note: float(note["time"])):
        name, event, moment = note.pop("name"), note.pop("event"), note.pop("time")
        if event == "start":
            found[name] = Attempt(**note, start=moment)
        elif event == "stop":
            found[name].stop, found[name].outcome = moment, note["outcome"]
        else:
            found[name].seceded = (note["before"], moment)
    return sorted(found.values(), key=lambda attempt: attempt.start)


def _note(folder: str, name: str, event: str, **more: Any) -> None:
    line = json.dumps({"name": name, "event": event, "time": time.time(), **more})
    file = os.open(f"{folder}/{os.getpid()}.notes", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.write(file, f"{line}\n".encode())
    finally:
        os.close(file)


@dataclass
class Accepted:
    """An outcome that the scheduler took."""

    time: float
    key: str
    outcome: str


class Witness(SchedulerPlugin):
    """Note which outcomes a scheduler in this process accepts, and which workers leave it."""

    name = "witness"

    def __init__(self) -> None:
        self.accepted: list[Accepted] = []
        self.left: list[str] = []

    def transition(self, key: Any, start: str, finish: str, *_: Any, **more: Any) -> None:
        """Note the end of a task."""
        if start == "processing" and more.get("startstops") is not None:
            outcome = "ok" if finish == "memory" else "erred"
            self.accepted.append(Accepted(time.time(), str(key), outcome))

    def remove_worker(self, scheduler: Any, worker: str, **_: Any) -> None:
        """Note that a worker left."""
        self.left.append(worker)
