"""A small cluster with its feed."""

from collections.abc import AsyncIterator

import pytest
from distributed import Client

from kernel_helpers.telemetry.feed.feed import TelemetryFeed
from kernel_helpers.telemetry.feed.register import ensure_plugin
from tests.decode import Decoder
from tests.unit.telemetry.watching import feed_of, local_client


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with local_client() as client:
        yield client


@pytest.fixture
async def feed(client: Client) -> AsyncIterator[TelemetryFeed]:
    await ensure_plugin(client.scheduler)  # now, so that the ring holds the first task too
    async with feed_of(client.scheduler.address) as feed:
        yield feed


@pytest.fixture
def decoder() -> Decoder:
    return Decoder()
