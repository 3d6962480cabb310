"""Write the recordings that the browser's decoder is tested on; run it after changing the wire."""

import json
import math
from pathlib import Path
from typing import Any

from kernel_helpers.telemetry.wire.encode import TopicEncoder
from kernel_helpers.telemetry.wire.keys import join_key, split_key
from kernel_helpers.telemetry.wire.message import state_message, unpack
from kernel_helpers.telemetry.wire.schema import TOPICS

HERE = Path(__file__).parent
NOW = 1_700_000_000.0
NAN = math.nan
A, B = "tcp://127.0.0.1:40001", "tcp://127.0.0.1:40002"
INC = "inc-6f1c8e0a-3d52-4f0e-9b1d-0a1b2c3d4e5f-"


def task(key: str, prefix: str, **columns: Any) -> dict[str, Any]:
    stem, index = split_key(key)
    row = {"stem": stem, "index": index, "prefix": prefix, "action": "compute", "status": "ok"}
    row |= {"worker": A, "thread": 0, "start": NOW, "duration": 0.25, "nbytes": 28.0, "type": "int"}
    return row | {"task": -1} | columns


def inc(number: int, **columns: Any) -> dict[str, Any]:
    return task(f"{INC}{number}", "inc", start=NOW + number / 4, **columns)


def node(key: str, prefix: str, *dependencies: int, **columns: Any) -> dict[str, Any]:
    stem, index = split_key(key)
    row = {"stem": stem, "index": index, "prefix": prefix, "dependencies": list(dependencies)}
    row |= {"cell": "4f1d-9c", "run": 3, "label": "total = sum(parts)", "span": "", "created": NOW}
    return row | columns


ODD_KEYS = [
    task("('read-csv-ab12cd34', 3)", "read-csv", nbytes=8192.0, type="pandas.DataFrame"),
    task("('sum-ab12cd34', 0, 11)", "sum", worker=B, thread=1, type="numpy.float64"),
    task("total-0f9e8d7c", "total"),
    task("x-007", "x"),
    task("x--3", "x"),
    task("x-4294967296", "x"),
    task("größe-π-☃-5", "größe-π-☃", type="str", nbytes=3_000_000_000.5),
    task("('shuffle-ab', 'left')", "shuffle"),
    task("", ""),
]
TROUBLE = [
    inc(3, action="transfer", worker=B, duration=0.125, nbytes=NAN, type=""),
    inc(3, worker=B),
    task("div-1", "div", status="erred", nbytes=NAN, type=""),
    task("nap-2", "nap", status="killed", worker=B, thread=-1, duration=1.5, nbytes=NAN, type=""),
    task("load-3", "load", action="disk-read", thread=2, duration=0.0, nbytes=NAN, type=""),
    task("load-3", "load", action="disk-write", thread=2, duration=2.0**-20, nbytes=NAN, type=""),
    task("load-3", "load", action="deserialize", thread=2, nbytes=NAN, type=""),
]
GRAPH = [
    node(f"{INC}0", "inc"),
    node(f"{INC}1", "inc"),
    node("('größe', 2)", "größe", 0, span="load/größe"),
    node("total-0f9e8d7c", "total", 0, 1, 2, label="größe = <b>π</b>"),
    node("scattered", "scattered", cell="", run=-1, label=""),
]
RUNNING = [
    {"stem": INC, "index": 9, "prefix": "inc", "worker": A, "start": NOW + 2.0},
    {"stem": "nap-ff", "index": -1, "prefix": "nap", "worker": B, "start": NOW + 2.25},
]


def worker(address: str, **columns: Any) -> dict[str, Any]:
    row = {"worker": address, "name": address[-1], "host": "127.0.0.1", "status": "running"}
    row |= {"process": "own", "nthreads": 2, "cpu": 12.5, "memory": 3e8, "managed": 1e8}
    row |= {"unmanaged": 2e8, "spilled": 0.0, "limit": 4e9, "processing": 3, "executing": 2}
    return row | columns


WORKERS = [
    worker(A, process="shared"),
    worker(B, name="größer", status="paused", limit=NAN, spilled=5e9, cpu=199.5),
]


class Connection:
    """What one reader is sent, written down with what it should make of it."""

    def __init__(self) -> None:
        self.encoders = {topic: TopicEncoder(topic) for topic in TOPICS}
        self.messages: list[bytes] = []
        self.expected: list[dict[str, Any]] = []

    def state(self, state: str, sentence: str = "") -> None:
        self._add(state_message(state, sentence), [])

    def rows(
        self,
        topic: str,
        rows: list[dict[str, Any]],
        ring: str = "r1",
        now: float | None = None,
        **place: int,
    ) -> None:
        columns = [[row[name] for row in rows] for name in TOPICS[topic].names]
        encoder = self.encoders[topic]
        now = NOW + len(self.messages) if now is None else now
        self._add(encoder.encode(columns, ring=ring, now=now, **place), rows)

    def _add(self, message: bytes, rows: list[dict[str, Any]]) -> None:
        offset = sum(map(len, self.messages))
        self.messages.append(message)
        entry = {"offset": offset, "length": len(message), "header": unpack(message)[0]}
        self.expected.append(entry | {"rows": [_readable(row) for row in rows]})

    def write(self, name: str) -> None:
        (HERE / f"{name}.bin").write_bytes(b"".join(self.messages))
        text = json.dumps({"messages": self.expected}, indent=1, ensure_ascii=False)
        (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no NaN: null stands for it. The key is added, as the view shows it."""
    plain = {name: None if value != value else value for name, value in row.items()}
    return plain | {"key": join_key(row["stem"], row["index"])} if "stem" in row else plain


def ordinary() -> Connection:
    """A connection that grows its dictionaries by delta."""
    wire = Connection()
    wire.state("starting", "Connecting to the scheduler.")
    wire.state("live")
    wire.rows("task_stream", [inc(0, task=0), inc(1, thread=1, task=1), inc(2, worker=B)])
    wire.rows("workers", WORKERS)
    wire.rows("running", RUNNING)
    wire.rows("task_stream", ODD_KEYS, first=3)
    wire.rows("task_stream", [inc(4)], first=12)
    wire.rows("task_stream", TROUBLE, first=13)
    wire.rows("running", [])
    wire.rows("running", RUNNING[1:])
    wire.rows("workers", WORKERS[1:])
    wire.rows("graph", GRAPH)
    wire.rows("graph", [node("last-1", "last", 3, 7)], first=5)
    return wire


def progress(prefix: str, group: str = "", level: int = 0, **columns: Any) -> dict[str, Any]:
    row = {"prefix": prefix, "group": group, "level": level, "waiting": 0, "queued": 0}
    row |= {"no_worker": 0, "processing": 0, "executing": 0, "erred": 0, "memory": 0, "done": 0}
    return row | {"seconds": 0.25} | columns


PROGRESS = [
    progress("read-csv", level=0, done=120, memory=3, seconds=0.5),
    progress("clean", level=1, done=60, processing=4, executing=2, queued=40, waiting=16),
    progress("<b>sum</b>\nofall", level=2, waiting=1, no_worker=2, erred=3),
    progress("clean", "clean-ab12", 1, done=60, processing=4, executing=2, queued=40, waiting=16),
]
FLOWS = [
    {"source": "scheduler", "target": A, "kind": "tasks", "messages": 12.0, "nbytes": 9000.0},
    {"source": "scheduler", "target": B, "kind": "tasks", "messages": 3.0, "nbytes": 2000.0},
    {"source": "scheduler", "target": "Client-1", "kind": "news", "messages": 5.0, "nbytes": 800.0},
    {"source": "Client-1", "target": "scheduler", "kind": "graph", "messages": 1.0, "nbytes": 0.0},
    {"source": A, "target": "scheduler", "kind": "done", "messages": 10.0, "nbytes": 0.0},
    {"source": A, "target": B, "kind": "transfer", "messages": 2.0, "nbytes": 3e6},
]
LATER_FLOWS = [
    row | {"messages": row["messages"] + 2, "nbytes": row["nbytes"] * 2} for row in FLOWS
]
MEMORY = [
    {"prefix": "read-csv", "nbytes": 3e9, "results": 12, "copies": 13, "estimated": 0},
    {"prefix": "sum", "nbytes": 8e3, "results": 2, "copies": 2, "estimated": 1},
]


def metric(activity: str, value: float, **columns: str) -> dict[str, Any]:
    row = {"span": "default", "context": "execute", "prefix": "read-csv", "activity": activity}
    return row | {"unit": "seconds", "value": value} | columns


METRICS = [
    metric("thread-cpu", 6.0),
    metric("thread-noncpu", 1.5),
    metric("disk-read", 0.5),
    metric("disk-read", 4e6, unit="bytes"),
    metric("thread-cpu", 1.0, prefix="sum", span="lecture / model"),
    metric("network", 0.25, span="", context="gather-dep", prefix=""),
]


def frame(parent: int, name: str, seconds: float, line: int = 1) -> dict[str, Any]:
    row = {"parent": parent, "name": name, "file": "/srv/lesson.py", "line": line}
    return row | {"code": f"{name}(x)", "seconds": seconds}


PROFILE = [
    {"parent": -1, "name": "", "file": "", "line": 0, "code": "", "seconds": 4.0},
    {"parent": 0, "name": "read-csv", "file": "", "line": 0, "code": "", "seconds": 3.5},
    {"parent": 0, "name": "sum", "file": "", "line": 0, "code": "", "seconds": 0.5},
    frame(1, "load", 3.0, 7),
    frame(1, "fit", 0.5, 9),
    frame(3, "parse", 2.0, 12),
]
LOGS = [
    {"time": NOW, "source": "scheduler", "level": "INFO", "text": "Register worker"},
    {"time": NOW + 1, "source": A, "level": "WARNING", "text": "<b>full</b>\nsecond line"},
    {"time": NOW + 2, "source": B, "level": "ERROR", "text": "x" * 2000},
]


def standing() -> Connection:
    """A connection of snapshots: how things stand, then how they stand a little later."""
    wire = Connection()
    wire.state("live")
    wire.rows("progress", PROGRESS)
    wire.rows("flows", FLOWS)
    wire.rows("memory", MEMORY)
    wire.rows("metrics", METRICS)
    wire.rows("profile", PROFILE)
    wire.rows("logs", LOGS)
    wire.rows("progress", [progress("read-csv", done=120)])
    wire.rows("flows", LATER_FLOWS)
    wire.rows("memory", [])
    wire.state("live", "1 of 2 workers did not tell their profile.")
    return wire


def broken() -> Connection:
    """A connection with a gap, another ring, a refill and a self-contained message."""
    wire = Connection()
    wire.state("live")
    wire.rows("task_stream", [inc(0), inc(1)], first=10, dropped=10)
    wire.rows("task_stream", [inc(5)], first=15, dropped=3)
    wire.state("lost", "The scheduler at tcp://127.0.0.1:40000 does not answer; trying again.")
    wire.state("live")
    wire.rows("task_stream", [task("again-0", "again")], ring="r2")
    wire.encoders["task_stream"].restart()
    wire.rows("task_stream", [task("again-1", "again")], ring="r2", first=1)
    wire.rows("task_stream", [task("again-0", "again"), task("again-1", "again")], ring="r2")
    wire.state("closed", "The cluster was closed.")
    return wire


def restarted() -> Connection:
    """A connection through the death of a scheduler; its heirs count from zero again."""
    wire = Connection()
    wire.state("live")
    wire.rows("workers", WORKERS[:1])
    wire.rows("graph", GRAPH[:2])
    wire.rows("task_stream", [inc(0, task=0), inc(1, task=1), inc(2, task=2)], first=4, dropped=4)
    wire.rows("running", [RUNNING[0] | {"start": NOW + 3.0}])
    wire.state("lost", "The scheduler at tcp://127.0.0.1:40000 does not answer; trying again.")
    wire.state("live")
    _second_life(wire, "r2", NOW + 60, dropped=2)
    _second_life(wire, "r2", NOW + 60, dropped=2)  # asked for once more
    _second_life(wire, "r3", NOW - 3600)  # on a machine whose clock is behind
    return wire


def asleep() -> Connection:
    """A reader that slept for an hour, while the scheduler forgot thousands of rows."""
    wire = Connection()
    wire.state("live")
    wire.rows("workers", WORKERS[:1])
    wire.rows("task_stream", [inc(0), inc(1)], now=NOW + 1)
    wire.state("lost")
    wire.state("live")
    late = {"start": NOW + 3600, "duration": 0.5}
    rows = [inc(0) | late | {"index": 5000 + number, "thread": number} for number in (0, 1)]
    wire.rows("task_stream", rows, now=NOW + 3601, first=5000, dropped=4998)
    wire.rows("running", [RUNNING[0] | {"start": NOW + 3600.75}], now=NOW + 3601)
    return wire


def clocks() -> Connection:
    """Workers whose clocks disagree: five seconds ahead, five behind, and one never set."""
    wire = Connection()
    c, d = "tcp://127.0.0.1:40003", "tcp://127.0.0.1:40004"
    wire.state("live")
    places = [(A, 14.0), (B, 4.0), (c, 9.0), (d, 9.0), (d, 9.5)]
    rows = [
        inc(number, worker=address) | {"start": NOW + start}
        for number, (address, start) in enumerate(places)
    ]
    rows[-1]["duration"] = -0.25
    disk = {"action": "disk-read", "start": 3.0, "nbytes": NAN, "type": ""}
    rows.insert(4, rows[3] | disk)
    wire.rows("workers", [worker(address) for address in (A, B, c, d)], now=NOW + 10)
    wire.rows("task_stream", rows, now=NOW + 10)
    running = [RUNNING[0] | {"worker": c, "start": NOW + 9.5}]
    wire.rows("running", running, now=NOW + 10)
    return wire


def _second_life(wire: Connection, ring: str, now: float, dropped: int = 0) -> None:
    """Send the same keys again, computed by a new worker."""
    place = {"worker": B, "task": 0, "index": 0}
    again = inc(0, **place, status="erred") | {"start": now - 2.0}
    retried = inc(0, **place) | {"start": now - 1.0}
    total = inc(1, worker=B, task=1) | {"start": now - 0.5}
    wire.rows("workers", WORKERS[1:], ring, now)
    nodes = [node(f"{INC}0", "inc", created=now - 3), node(f"{INC}1", "inc", 0, created=now - 3)]
    wire.rows("graph", nodes, ring, now)
    wire.rows("task_stream", [again, retried, total], ring, now, first=dropped, dropped=dropped)
    running = [RUNNING[0] | {"index": 1, "worker": B, "start": now}]
    wire.rows("running", running, ring, now + 0.25)


def step(prefix: str, number: int, start: float, end: float, **columns: Any) -> dict[str, Any]:
    times = {"start": NOW + start, "duration": end - start}
    return task(f"{prefix}-{number}", prefix, **times | {"task": number} | columns)


RUN = [
    step("load", 0, 0.0, 2.0),
    step("load", 1, 0.5, 3.0, worker=B),
    step("clean", 2, 3.0, 3.5, action="transfer", worker=B, nbytes=NAN, type=""),
    step("clean", 2, 3.5, 5.0, worker=B, status="erred", nbytes=NAN, type=""),
    step("load", 3, 2.0, 8.0),
]
RUN_GRAPH = [
    node("load-0", "load"),
    node("load-1", "load"),
    node("clean-2", "clean", 0, 1),
    node("load-3", "load", created=NOW + 1.5),
    node("('sum-ab12', 4)", "sum", 2, 3),
]
SAMPLES = [
    worker(A, time=NOW - 0.25, executing=0),
    worker(A, time=NOW + 2.5, cpu=100.0),
    worker(B, time=NOW + 2.5, memory=5e8),
    worker(A, time=NOW + 8.25, executing=0),
]


def recorded() -> Connection:
    """A run of eight seconds, two workers and five tasks; the last was never begun."""
    wire = Connection()
    wire.rows("task_stream", RUN, dropped=3)
    wire.rows("graph", RUN_GRAPH)
    wire.rows("samples", SAMPLES)
    wire.state("recorded", "3 rows are missing.")
    return wire


if __name__ == "__main__":
    ordinary().write("ordinary")
    restarted().write("restarted")
    asleep().write("asleep")
    clocks().write("clocks")
    broken().write("broken")
    standing().write("standing")
    recorded().write("recorded")
