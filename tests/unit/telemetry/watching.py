"""Watch a cluster in a test: start it, read its feed until something is true."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from distributed import Client, LocalCluster
from distributed.core import rpc

from kernel_helpers.telemetry.feed.feed import TelemetryFeed
from kernel_helpers.telemetry.feed.reader import Reader
from kernel_helpers.telemetry.wire.keys import join_key
from tests.decode import Decoder

ALL = {"task_stream": {}, "running": {}, "workers": {}}
DEADLINE = 30.0


def inc(x: int) -> int:
    return x + 1


@asynccontextmanager
async def local_client(n_workers: int = 1, **options: Any) -> AsyncIterator[Client]:
    place = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    options = {"threads_per_worker": 2, "processes": False} | place | options
    async with (
        LocalCluster(n_workers=n_workers, asynchronous=True, **options) as cluster,
        Client(cluster, asynchronous=True) as client,
    ):
        yield client


@asynccontextmanager
async def feed_of(address: str) -> AsyncIterator[TelemetryFeed]:
    feed = TelemetryFeed(lambda: rpc(address))
    try:
        yield feed
    finally:
        await feed.close()


async def read_until(reader: Reader, decoder: Decoder, done: Callable[[Decoder], bool]) -> None:
    async with asyncio.timeout(DEADLINE):
        async for message in reader:
            decoder.push(message)
            if done(decoder):
                return


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110 - other people's state has no event
            await asyncio.sleep(0.01)


def n_rows(decoder: Decoder) -> int:
    return decoder.tables["task_stream"].num_rows if "task_stream" in decoder.tables else 0


def rows(decoder: Decoder, topic: str = "task_stream") -> list[dict[str, Any]]:
    return decoder.tables[topic].to_pylist() if topic in decoder.tables else []


def keys(decoder: Decoder) -> Counter[str]:
    """Of the tasks computed; a slow machine adds rows of reading to them."""
    computed = (row for row in rows(decoder) if row["action"] == "compute")
    return Counter(join_key(row["stem"], row["index"]) for row in computed)
