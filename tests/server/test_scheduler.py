"""Asking a cluster's owner, in the process that made it."""

import asyncio

import pytest
from distributed import Client, LocalCluster
from kernel_helpers_lab.errors import ClusterSilentError, NotPossibleNowError
from kernel_helpers_lab.scheduler import SchedulerLink

from kernel_helpers.clusters.announcement import DIRECTORY_VARIABLE, read_announcement

HERE = {"processes": False, "protocol": "tcp", "dashboard_address": ":0", "asynchronous": True}


@pytest.fixture
async def owner(tmp_path, monkeypatch):
    """A client that owns a cluster, in this very loop."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    async with (
        LocalCluster(n_workers=1, **HERE) as cluster,
        Client(cluster, asynchronous=True) as client,
    ):
        yield client


@pytest.fixture
async def note(owner, tmp_path):
    [path] = tmp_path.glob("*.json")
    return read_announcement(path)


@pytest.fixture
async def link(note):
    link = SchedulerLink(note.address)
    yield link
    await link.close()


async def test_an_owner_is_asked_right_after_its_announcement(owner, note, link):
    await link.ask("scale", note.id, workers=2)
    await owner.wait_for_workers(2)
    assert (await link.summary())["workers"] == 2


async def test_a_repeated_request_is_carried_out_once(owner, note, link):
    before = owner.generation
    for _ in range(3):
        await link.send("restart", note.id, request="the same")
    await link.ask("scale", note.id, workers=1)
    assert owner.generation <= before + 1


async def test_an_impossible_request_is_answered_with_a_sentence(note, link):
    with pytest.raises(NotPossibleNowError, match="could not scale: ValueError"):
        await link.ask("scale", note.id, workers="many")


async def test_a_scheduler_that_hangs_is_given_up(owner, note, link):
    async def hang(**_: object) -> None:
        await asyncio.sleep(5)

    owner.cluster.scheduler.handlers["events"] = hang
    with pytest.raises(ClusterSilentError, match="did not scale"):
        await asyncio.wait_for(link.ask("scale", note.id, seconds=0.4, workers=1), 3)


async def test_a_scheduler_that_is_gone_is_told_in_a_sentence(unused_tcp_port):
    link = SchedulerLink(f"tcp://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(ClusterSilentError, match="connection to the scheduler was lost"):
        await link.ask("scale", "00000000", workers=1)


async def test_nobody_obeys_a_request_for_another_cluster(link):
    with pytest.raises(ClusterSilentError):
        await link.ask("scale", "00000000", seconds=0.5, workers=5)


async def test_an_asynchronous_owner_closes_on_request(owner, note, link, tmp_path):
    await link.ask("scale", note.id, workers=1)  # it listens
    await link.send("close", note.id, request="close")
    await owner.cluster.scheduler.finished()
    assert list(tmp_path.glob("*.json")) == []


async def test_a_scheduler_without_our_plugin_is_summarized_too(owner, link):
    link._has_telemetry = False
    summary = await link.summary()
    assert (summary["workers"], summary["threads"] > 0, summary["memory"] > 0) == (1, True, True)


async def test_another_scheduler_on_the_old_address_is_asked_like_the_first(unused_tcp_port):
    link = SchedulerLink(f"tcp://127.0.0.1:{unused_tcp_port}")
    for threads in (1, 2):
        here = {**HERE, "threads_per_worker": threads, "scheduler_port": unused_tcp_port}
        async with LocalCluster(n_workers=1, host="127.0.0.1", **here):
            await link.summary()
            summary = await link.summary()
            assert summary["threads"] == threads
            assert "name" in summary  # our plugin's word: it was brought to this one too
    await link.close()
