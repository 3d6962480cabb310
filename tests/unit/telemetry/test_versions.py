"""A scheduler whose plugin has another wire version is refused with a sentence, not misread."""

import pytest
from distributed.core import rpc

from kernel_helpers.telemetry import open_recording, record
from kernel_helpers.telemetry.feed.history import read_steps
from kernel_helpers.telemetry.feed.register import ensure_plugin, telemetry_since
from kernel_helpers.telemetry.feed.replies import TelemetryUnavailableError
from kernel_helpers.telemetry.scheduler import plugin
from kernel_helpers.telemetry.scheduler.protocol import VERSION, Reply
from tests.unit.recordings.work import local_cluster
from tests.unit.telemetry.watching import ALL, feed_of, inc, keys, local_client, read_until

OTHER = VERSION + 1
SENTENCE = f"send version {VERSION} of the telemetry, got version {OTHER}"
# Rows that this version would read, in another order of the columns.
WRONG = [[1.0], ["wrong-1"], ["compute"], ["ok"], ["a"], [0], [2.0], [8], ["int"], [0]]


async def answer_another_version(**request):
    """Answer as a plugin of another version would that shared the name of the handler."""
    return Reply(OTHER, "ring", 1.0, 0, 1, 0, WRONG)


@pytest.fixture
async def client():
    async with local_client() as client:
        await ensure_plugin(client.scheduler)
        client.cluster.scheduler.handlers[plugin.SINCE] = answer_another_version
        yield client


async def test_a_request_is_refused_with_both_versions(client):
    with pytest.raises(TelemetryUnavailableError, match=SENTENCE):
        await telemetry_since(client.scheduler)


async def test_a_plugin_answers_another_version_with_its_own_only():
    async with local_client() as client:
        await ensure_plugin(client.scheduler)
        reply = await getattr(client.scheduler, plugin.SINCE)(version=OTHER)
        assert list(reply) == [VERSION]


async def test_a_follower_reports_the_versions_and_reads_dasks_own_stream(client, decoder):
    async with feed_of(client.scheduler.address) as feed:
        reader = feed.reader(ALL)
        await read_until(reader, decoder, lambda d: "workers" in d.tables)
        futures = client.map(inc, range(20), pure=False)
        await client.gather(futures)
        await read_until(reader, decoder, lambda d: keys(d).total() >= 20)
        assert "running" in feed.missing
    assert keys(decoder) == dict.fromkeys((future.key for future in futures), 1)
    state, sentence = decoder.states[-1]
    assert state == "live"
    assert SENTENCE in sentence
    assert "restart the cluster, or install one version of kernel-helpers" in sentence


async def test_steps_that_are_read_once_hold_no_wrong_rows(client):
    futures = client.map(inc, range(5), pure=False)
    await client.gather(futures)
    stems, *_ = await read_steps(rpc(client.scheduler.address))
    assert not any("wrong" in stem for stem in stems)


def test_a_recording_warns_of_another_version(tmp_path):
    with local_cluster() as client:
        client.sync(ensure_plugin, client.scheduler)
        client.cluster.scheduler.handlers[plugin.SINCE] = answer_another_version
        with record(tmp_path / "a.arrows", client):
            client.gather(client.map(inc, range(5), pure=False))
    run = open_recording(tmp_path / "a.arrows")
    assert any(SENTENCE in warning for warning in run.warnings)
    assert set(run.tasks["prefix"].to_pylist()) == {"inc"}
