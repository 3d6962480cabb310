"""What following a run of many tasks costs the kernel or the server in memory."""

import gc

import numpy as np
import psutil

from kernel_helpers.telemetry.feed.feed import TelemetryFeed
from kernel_helpers.telemetry.scheduler.protocol import VERSION, GraphReply, Reply
from kernel_helpers.telemetry.scheduler.rows import Origin, TaskRow
from tests.streams import BEGIN, address

REPLY_ROWS = 10_000


def mirror_megabytes(n_tasks: int) -> tuple[float, int]:
    """Megabytes that a feed has grown by after `n_tasks` and their graph, and the rows lost."""
    process = psutil.Process()
    gc.collect()
    before = process.memory_info().rss
    feed = TelemetryFeed(lambda: None)
    for first in range(0, n_tasks, REPLY_ROWS):
        feed.store(_reply(first))
    gc.collect()
    grown = (process.memory_info().rss - before) / 1e6
    mirror = feed.mirrors["task_stream"]
    return grown, mirror.since(0).dropped


def _graph(first: int, keys: list[str]) -> GraphReply:
    """Each task needs the one before it."""
    last = first + REPLY_ROWS
    needs = [(max(0, number - 1),) for number in range(first, last)]
    origins = [Origin("cell-1", 1, "client.map(inc, range(1_000_000))", "", BEGIN)]
    return GraphReply(first, last, 0, keys, needs, [0] * REPLY_ROWS, origins)


def _reply(first: int) -> Reply:
    """One answer of the plugin, with the task graph that goes with it."""
    number = np.arange(first, first + REPLY_ROWS)
    keys = [f"inc-6f1c8e0a3d524f0e9b1d0a1b2c3d4e5f-{index}" for index in number.tolist()]
    start = (BEGIN + number / 1000).tolist()
    tasks = {
        "key": keys,
        "action": ["compute"] * REPLY_ROWS,
        "status": ["ok"] * REPLY_ROWS,
        "worker": [address(index % 4) for index in number.tolist()],
        "thread": [140_000 + index % 2 for index in number.tolist()],
        "start": start,
        "stop": [moment + 0.001 for moment in start],
        "nbytes": [28] * REPLY_ROWS,
        "type": ["int"] * REPLY_ROWS,
        "task": number.tolist(),
    }
    return Reply(
        version=VERSION,
        ring="made",
        now=start[-1],
        first=first,
        next=first + REPLY_ROWS,
        dropped=0,
        tasks=[tasks[name] for name in TaskRow._fields],
        graph=_graph(first, keys),
    )
