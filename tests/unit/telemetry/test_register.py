"""The plugin reaches every scheduler that can run it, and says so where it cannot."""

import pickle
import subprocess
import sys
from importlib import import_module

import pytest
from distributed import Client
from distributed.core import Server, rpc
from distributed.diagnostics.plugin import SchedulerPlugin

from kernel_helpers.telemetry.feed.register import (
    ensure_plugin,
    telemetry_since,
    telemetry_summary,
)
from kernel_helpers.telemetry.feed.replies import TelemetryUnavailableError
from kernel_helpers.telemetry.scheduler import ring
from tests.unit.telemetry.schedulers import bare_scheduler
from tests.unit.telemetry.watching import ALL, feed_of, keys, n_rows, read_until

IMPORTS = """
import sys
import distributed
before = set(sys.modules)
import kernel_helpers.telemetry.feed.register
added = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(added & {"numpy", "pandas", "pyarrow", "anywidget", "ipywidgets"}))
"""


def test_registering_imports_no_heavy_library_by_itself():
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, check=True)
    assert done.stdout.strip() == b""


async def test_a_scheduler_that_lacks_this_package_is_watched(tmp_path, decoder):
    async with (
        bare_scheduler(tmp_path) as scheduler,
        Client(scheduler.address, asynchronous=True) as client,
        scheduler.worker(),
        feed_of(scheduler.address) as feed,
    ):
        with pytest.raises(ModuleNotFoundError, match="No module named 'kernel_helpers'"):
            await client.run_on_scheduler(import_module, "kernel_helpers")
        await ensure_plugin(client.scheduler)
        futures = client.map(abs, range(20), pure=False)
        await client.gather(futures)
        await read_until(feed.reader(ALL), decoder, lambda d: n_rows(d) >= 20)
    assert set(keys(decoder)) == {future.key for future in futures}


async def test_registering_twice_keeps_the_ring(client):
    await ensure_plugin(client.scheduler)
    first = await telemetry_since(client.scheduler)
    async with rpc(client.scheduler.address) as other:
        await ensure_plugin(other)
        second = await telemetry_since(other)
    assert first.ring == second.ring


async def test_registering_leaves_pickle_as_it_was(client):
    await ensure_plugin(client.scheduler)
    assert b"kernel_helpers.telemetry.scheduler.ring" in pickle.dumps(ring.Slice(0, 0, 0, []))


async def test_a_scheduler_without_the_plugin_answers_none(client):
    assert import_module("ipykernel.kernelapp")  # only a running kernel registers by itself
    assert await telemetry_since(client.scheduler) is None
    assert await telemetry_summary(client.scheduler) is None


async def test_a_scheduler_on_another_python_is_named():
    async def run_function(function, wait=True):
        return {"status": "OK", "result": "3.4.10"}

    async with Server({"run_function": run_function}) as server:
        await server.listen("tcp://127.0.0.1:0")
        async with rpc(server.address) as remote:
            with pytest.raises(TelemetryUnavailableError, match=r"got 3\.4\.10; start both"):
                await ensure_plugin(remote)


async def test_a_scheduler_that_refuses_plugins_is_named(client):
    async def refuse(plugin, name, idempotent):
        raise ValueError("pickle is switched off here")

    client.cluster.scheduler.handlers["register_scheduler_plugin"] = refuse
    with pytest.raises(TelemetryUnavailableError, match="switched off here"):
        await ensure_plugin(client.scheduler)


async def test_a_foreign_plugin_may_go_and_ours_stays(client):
    class Other(SchedulerPlugin):
        name = "other"

    await client.register_plugin(Other())
    await ensure_plugin(client.scheduler)
    await client.unregister_scheduler_plugin("other")
    assert await telemetry_since(client.scheduler) is not None
