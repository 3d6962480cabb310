"""What a scheduler tells of how things stand, in one process and in several."""

import asyncio
import logging
from collections.abc import AsyncIterator
from time import sleep
from typing import Any

import pytest
from dask import delayed
from distributed import Client, Event, span, wait

from kernel_helpers.telemetry.feed.register import ensure_snapshots, telemetry_snapshots
from kernel_helpers.telemetry.wire.schema import TOPICS
from tests.unit.telemetry.schedulers import bare_scheduler
from tests.unit.telemetry.watching import DEADLINE, inc, local_client

ALL = ["progress", "flows", "memory", "metrics", "profile", "logs"]


@pytest.fixture(params=[False, True], ids=["one process", "processes"])
async def client(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    threads = {"n_workers": 2, "threads_per_worker": 1}
    async with local_client(**threads, processes=request.param) as client:
        await ensure_snapshots(client.scheduler)
        yield client


async def ask(client: Client, topic: str) -> list[dict[str, Any]]:
    """Rows of one topic by column name."""
    reply = await telemetry_snapshots(client.scheduler, [topic])
    assert reply["errors"] == {}
    return [dict(zip(TOPICS[topic].names, row, strict=True)) for row in reply["rows"][topic]]


@pytest.fixture(autouse=True)
def told_as_dask_tells(caplog):
    """Let Dask log what it logs by itself: in this process a Jupyter server may have hushed it."""
    for name in ("distributed", "distributed.scheduler", "distributed.worker"):
        caplog.set_level(logging.INFO, logger=name)


async def ask_until(client: Client, topic: str, found: Any) -> list[dict[str, Any]]:
    async with asyncio.timeout(DEADLINE):
        while True:
            rows = await ask(client, topic)
            if found(rows):
                return rows
            await asyncio.sleep(0.05)


def transfers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] == "transfer"]


def wait_for(event_name: str) -> bytes:
    Event(event_name).wait()
    return b""


def fail(_: int) -> None:
    raise ZeroDivisionError("on purpose")


def zeros(n: int) -> bytes:
    return bytes(n)


def join(*parts: bytes) -> int:
    return sum(map(len, parts))


def spin(seconds: float) -> float:
    from time import perf_counter

    end = perf_counter() + seconds
    while perf_counter() < end:
        sum(range(1000))
    return end


async def test_progress_counts_the_tasks_of_each_state(client):
    held = client.map(wait_for, ["go"] * 5, pure=False)
    later = client.submit(join, *held, pure=False)
    broken = client.map(fail, range(3), pure=False)

    def both_hold(rows):
        return any(row["prefix"] == "wait_for" and row["executing"] == 2 for row in rows)

    rows = await ask_until(client, "progress", both_hold)
    of = {row["prefix"]: row for row in rows if row["group"] == ""}
    assert of["wait_for"]["processing"] + of["wait_for"]["queued"] == 5
    assert of["join"]["waiting"] == 1
    await Event("go").set()
    await wait([later, *broken])

    def all_over(rows):
        return any(row["prefix"] == "fail" and row["erred"] == 3 for row in rows)

    rows = await ask_until(client, "progress", all_over)  # a costly answer is given twice
    of = {row["prefix"]: row for row in rows if row["group"] == ""}
    assert of["wait_for"]["done"] == 5


async def test_progress_stands_in_the_order_of_the_graph(client):
    read = [delayed(inc)(i, dask_key_name=f"read-{i}") for i in range(3)]
    clean = [delayed(inc)(each, dask_key_name=f"clean-{i}") for i, each in enumerate(read)]
    total = delayed(sum)(clean, dask_key_name="total-1")
    await client.compute(total)
    rows = await ask(client, "progress")
    level = {row["prefix"]: row["level"] for row in rows if row["group"] == ""}
    assert level["read"] < level["clean"] < level["total"]


async def test_progress_counts_results_that_were_forgotten(client):
    futures = client.map(inc, range(10), pure=False)
    await client.gather(futures)
    del futures
    rows = await ask_until(client, "progress", lambda rows: len(rows) == 1)
    assert (rows[0]["prefix"], rows[0]["done"], rows[0]["memory"]) == ("inc", 10, 0)


async def test_memory_is_that_of_the_results_held(client):
    held = client.map(zeros, [1_000_000] * 3, pure=False)
    await client.gather(held)
    [row] = await ask_until(client, "memory", lambda rows: rows)
    assert (row["prefix"], row["results"], row["estimated"]) == ("zeros", 3, 0)
    assert row["nbytes"] == pytest.approx(3_000_000, rel=0.01)


async def test_memory_of_very_many_results_is_estimated(client, monkeypatch):
    held = client.map(zeros, [1_000] * 100, pure=False)
    await client.gather(held)
    exact = (await ask_until(client, "memory", lambda rows: rows))[0]
    from kernel_helpers.telemetry.scheduler import status

    monkeypatch.setattr(status, "EXACT_RESULTS", 10)
    [estimate] = status.memory_rows(client.cluster.scheduler)
    assert estimate[4] == 1
    assert estimate[1] == pytest.approx(exact["nbytes"], rel=0.01)


async def test_a_transfer_between_workers_is_a_flow_with_its_bytes(client):
    await ask(client, "flows")  # from now on traffic is counted
    one, other = client.cluster.scheduler.workers
    parts = [
        client.submit(zeros, 2_000_000, workers=[address], pure=False) for address in (one, other)
    ]
    await client.submit(join, *parts, workers=[other], pure=False)
    rows = await ask_until(client, "flows", transfers)
    moved = transfers(rows)
    assert [(row["source"], row["target"]) for row in moved] == [(one, other)]
    assert moved[0]["nbytes"] == pytest.approx(2_000_000, rel=0.01)
    handed_in = sum(row["messages"] for row in rows if row["kind"] == "graph")
    reported = sum(row["messages"] for row in rows if row["kind"] == "done")
    assert (handed_in, reported) == (3, 3)


async def test_a_silent_worker_and_client_stand_in_the_flows(client):
    rows = await ask(client, "flows")
    targets = {row["target"] for row in rows if row["source"] == "scheduler"}
    assert targets == {*client.cluster.scheduler.workers, client.id}


async def test_metrics_say_what_the_time_of_each_prefix_and_span_went_into(client):
    with span("lecture"):
        futures = client.map(spin, [0.2] * 4, pure=False)
    await client.gather(futures)

    def spent(rows):
        return [row for row in rows if row["prefix"] == "spin" and row["unit"] == "seconds"]

    def on_cpu(rows):
        return sum(row["value"] for row in spent(rows) if row["activity"] == "thread-cpu")

    rows = await ask_until(client, "metrics", lambda rows: on_cpu(rows) > 0.05)
    assert {row["span"] for row in spent(rows)} == {"lecture"}


async def test_a_profile_holds_the_function_that_took_the_time(client):
    futures = client.map(spin, [0.3] * 4, pure=False)
    await client.gather(futures)
    rows = await ask_until(
        client, "profile", lambda rows: any(row["name"] == "spin" for row in rows)
    )
    assert rows[0]["parent"] == -1
    assert all(row["parent"] < number for number, row in enumerate(rows))
    assert max(row["seconds"] for row in rows if row["name"] == "spin") > 0.1


async def test_a_profile_tells_innermost_functions_apart(client):
    def long_sleep():
        sleep(0.9)

    def short_sleep():
        sleep(0.3)

    both = [client.submit(long_sleep, pure=False), client.submit(short_sleep, pure=False)]
    await client.gather(both)
    names = {"long_sleep", "short_sleep"}

    def found(rows):
        return names <= {row["name"] for row in rows}

    rows = await ask_until(client, "profile", found)
    seconds = {row["name"]: row["seconds"] for row in rows}
    assert seconds["long_sleep"] > 2 * seconds["short_sleep"]


async def test_logs_hold_lines_of_the_scheduler_and_of_workers(client):
    def complain(n):
        logging.getLogger("distributed.worker").warning("disk is <b>full</b>\nreally %s", n)

    await client.submit(complain, 7, pure=False)
    rows = await ask_until(client, "logs", lambda rows: any("full" in row["text"] for row in rows))
    [line] = [row for row in rows if "full" in row["text"]]
    assert line["level"] == "WARNING"
    assert line["source"] != "scheduler"
    assert any(row["source"] == "scheduler" for row in rows)
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)


async def test_a_cluster_without_tasks_answers_every_topic(client):
    reply = await telemetry_snapshots(client.scheduler, ALL)
    assert reply["errors"] == {}
    assert set(reply["rows"]) == set(ALL)
    assert not reply["rows"]["progress"]
    assert not reply["rows"]["memory"]


async def test_a_scheduler_that_lacks_this_package_answers_every_topic(tmp_path):
    async with (
        bare_scheduler(tmp_path) as scheduler,
        Client(scheduler.address, asynchronous=True) as client,
        scheduler.worker(),
    ):
        await ensure_snapshots(client.scheduler)
        await client.gather(client.map(abs, range(5), pure=False))
        reply = await telemetry_snapshots(client.scheduler, ALL)
    assert reply["errors"] == {}
    assert reply["rows"]["progress"][0][0] == "abs"


async def test_a_topic_that_cannot_be_told_is_an_error_and_the_others_are_told(client):
    reply = await telemetry_snapshots(client.scheduler, ["weather", "progress"])
    assert "no topic 'weather'" in reply["errors"]["weather"]
    assert "progress" in reply["rows"]


async def test_a_worker_that_keeps_silent_is_counted_and_the_others_are_heard():
    async def fail():
        raise RuntimeError("no answer on purpose")

    async with local_client(n_workers=2) as client:
        await ensure_snapshots(client.scheduler)
        next(iter(client.cluster.workers.values())).handlers["get_logs"] = fail
        reply = await telemetry_snapshots(client.scheduler, ["logs"])
    assert reply["errors"] == {"logs": "1 of 2 workers did not report their logs."}
    assert reply["rows"]["logs"]


async def test_a_worker_that_died_is_gone_from_every_topic(client):
    await ask(client, "flows")
    victim = next(iter(client.cluster.scheduler.workers))
    await client.retire_workers([victim])

    def is_gone(rows):
        return victim not in {value for row in rows for value in row.values()}

    for topic in ALL:
        assert is_gone(await ask_until(client, topic, is_gone))


async def test_a_very_long_key_with_markup_is_told_as_it_is(client):
    name = f"<img src=x>\n{'long' * 2500}"
    await client.submit(abs, -1, key=(name, 0))
    rows = await ask(client, "progress")
    assert {row["group"] for row in rows} == {"", name}
