"""What the scheduler remembers of a task's making: its dependencies, its cell, its span."""

import dask
from dask import delayed

from kernel_helpers.telemetry.feed.register import telemetry_since
from kernel_helpers.telemetry.scheduler import plugin
from kernel_helpers.telemetry.scheduler.lineage import CELL_TOPIC
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.wire.keys import join_key
from tests.unit.telemetry.watching import inc, n_rows, read_until, rows, until

GRAPH = {"task_stream": {}, "graph": {}}


def add(*numbers):
    return sum(numbers)


def graph_of(decoder):
    """Keys by key of the tasks that they need, and the row of each key."""
    found = rows(decoder, "graph")
    names = [join_key(row["stem"], row["index"]) for row in found]
    needs = {
        name: sorted(names[number] for number in row["dependencies"])
        for name, row in zip(names, found, strict=True)
    }
    return needs, dict(zip(names, found, strict=True))


async def begin_cell(client, cell, run, label):
    message = {"client": client.id, "cell": cell, "run": run, "label": label}
    await client.scheduler.log_event(topic=CELL_TOPIC, msg=message)


async def test_every_task_names_the_tasks_that_it_needs(client, feed, decoder):
    parts = [delayed(inc)(i, dask_key_name=f"inc-{i}") for i in range(3)]
    total = delayed(add)(*parts, dask_key_name="add-9")
    await client.compute(total)
    await read_until(feed.reader(GRAPH), decoder, lambda d: n_rows(d) >= 4 and "graph" in d.tables)
    needs, _ = graph_of(decoder)
    ones = ["inc-0", "inc-1", "inc-2"]
    assert needs == {"inc-0": [], "inc-1": [], "inc-2": [], "add-9": ones}


async def test_rows_of_the_stream_point_at_their_task(client, feed, decoder):
    futures = client.map(inc, range(20), pure=False)
    await client.gather(futures)
    await read_until(feed.reader(GRAPH), decoder, lambda d: n_rows(d) >= 20 and "graph" in d.tables)
    names = list(graph_of(decoder)[1])
    stream = rows(decoder)
    assert [join_key(row["stem"], row["index"]) for row in stream] == [
        names[row["task"]] for row in stream
    ]


async def test_dependencies_have_lower_numbers(client, feed, decoder):
    layer = [delayed(inc)(i) for i in range(30)]
    await client.compute(delayed(add)(*[delayed(inc)(part) for part in layer]))
    await read_until(feed.reader(GRAPH), decoder, lambda d: "graph" in d.tables)
    numbers = [row["dependencies"] for row in rows(decoder, "graph")]
    assert len(numbers) == 61
    assert all(needed < own for own, needs in enumerate(numbers) for needed in needs)


async def test_scattered_data_has_a_row_too(client, feed, decoder):
    data = await client.scatter([1, 2, 3])
    await client.submit(add, *data, key="add-1")
    await read_until(feed.reader(GRAPH), decoder, lambda d: "graph" in d.tables)
    needs, _ = graph_of(decoder)
    assert needs["add-1"] == sorted(future.key for future in data)


async def test_tasks_know_the_cell_that_their_client_ran(client, feed, decoder):
    await begin_cell(client, "4f1d", 7, "x = client.submit(inc, 1)")
    await client.submit(inc, 1, key="inc-1")
    await begin_cell(client, "90ab", 8, "y = client.submit(inc, 2)")
    await client.submit(inc, 2, key="inc-2")
    done = lambda d: "graph" in d.tables and d.tables["graph"].num_rows == 2  # noqa: E731
    await read_until(feed.reader(GRAPH), decoder, done)
    _, made = graph_of(decoder)
    origin = {key: (row["cell"], row["run"], row["label"]) for key, row in made.items()}
    assert origin == {
        "inc-1": ("4f1d", 7, "x = client.submit(inc, 1)"),
        "inc-2": ("90ab", 8, "y = client.submit(inc, 2)"),
    }


async def test_tasks_know_their_span(client, feed, decoder):
    with dask.config.set({"distributed.diagnostics.computations.nframes": 0}):
        from distributed import span

        with span("load"), span("flights"):
            await client.submit(inc, 1, key="inc-1")
    await read_until(feed.reader(GRAPH), decoder, lambda d: "graph" in d.tables)
    assert [row["span"] for row in rows(decoder, "graph")] == ["load/flights"]


async def test_a_key_made_again_is_another_task(client, feed, decoder):
    recording = client.cluster.scheduler.plugins[plugin.NAME]
    future = client.submit(inc, 1, key="inc-1")
    await future
    future.release()
    await until(lambda: "inc-1" not in client.cluster.scheduler.tasks)
    await client.submit(inc, 1, key="inc-1")
    await read_until(feed.reader(GRAPH), decoder, lambda d: n_rows(d) >= 2 and "graph" in d.tables)
    assert [row["task"] for row in rows(decoder)] == [0, 1]
    assert recording.errors == 0


async def test_forgotten_tasks_leave_only_their_rows(client, feed):
    recording = client.cluster.scheduler.plugins[plugin.NAME]
    futures = client.map(inc, range(50), pure=False)
    await client.gather(futures)
    del futures
    await until(lambda: not client.cluster.scheduler.tasks)
    await telemetry_since(client.scheduler)
    assert recording.lineage.numbers == {}
    assert recording.lineage.ring.next == 50


async def test_the_graph_is_sent_only_to_those_who_ask(client, feed, decoder):
    await client.submit(inc, 1)
    await read_until(feed.reader({"task_stream": {}}), decoder, lambda d: n_rows(d) >= 1)
    assert list(feed.mirrors) == ["task_stream"]


async def test_a_graph_reader_that_missed_rows_is_told(client, feed, decoder):
    recording = client.cluster.scheduler.plugins[plugin.NAME]
    recording.lineage.ring = Ring(maxlen=5)
    await client.gather(client.map(inc, range(12), pure=False))
    headers = []
    async for message in feed.reader({"graph": {}}):
        headers.append(decoder.push(message))
        if "graph" in decoder.tables:
            break
    assert (headers[-1]["first"], headers[-1]["dropped"]) == (7, 7)
    assert decoder.tables["graph"].num_rows == 5
