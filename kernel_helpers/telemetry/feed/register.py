"""Register the telemetry plugins on a scheduler that may lack this package, and call them."""

import pickle
import platform
import threading
from collections.abc import Iterable
from functools import cache
from typing import Any

import cloudpickle

from kernel_helpers.telemetry import scheduler
from kernel_helpers.telemetry.feed.replies import TelemetryUnavailableError, read_reply
from kernel_helpers.telemetry.feed.rpc import SchedulerRpc
from kernel_helpers.telemetry.scheduler import gil, plugin, probe, snapshots
from kernel_helpers.telemetry.scheduler.protocol import VERSION, Reply, Request

_by_value = threading.Lock()  # kernels register from their IO loop and from the main thread


async def ensure_plugin(rpc: SchedulerRpc) -> None:
    """Register the telemetry plugin, once for each scheduler and version.

    Raises
    ------
    TelemetryUnavailableError
        If the scheduler runs another Python, or refuses the plugin.
    OSError
        If the scheduler does not answer.
    """
    await _check_python(rpc)
    await _register(rpc, plugin.NAME, _pickled(plugin.TelemetryPlugin))


async def ensure_snapshots(rpc: SchedulerRpc) -> None:
    """Register the plugin that answers `telemetry_snapshots`, after `ensure_plugin`.

    Raises
    ------
    TelemetryUnavailableError
        If the scheduler refuses the plugin.
    OSError
        If the scheduler does not answer.
    """
    await _register(rpc, snapshots.NAME, _pickled(snapshots.SnapshotPlugin))


def pickled_probe() -> bytes:
    """Return the worker plugin that the scheduler registers while a client records."""
    return _pickled(probe.AttemptProbe)


async def telemetry_leave(rpc: SchedulerRpc, name: str) -> None:
    """End what the scheduler does for one recorder, see `Recorders`."""
    await getattr(rpc, plugin.LEAVE)(name=name)


async def start_gil_probe(rpc: SchedulerRpc) -> None:
    """Let every worker, now and later, count how often its tasks hold Python's lock."""
    pickled = _pickled(gil.GilProbe)
    await rpc.register_worker_plugin(plugin=pickled, name=gil.NAME, idempotent=True)


async def stop_gil_probe(rpc: SchedulerRpc) -> None:
    """Remove from the workers what `start_gil_probe` added."""
    await rpc.unregister_worker_plugin(name=gil.NAME)


async def telemetry_snapshots(rpc: SchedulerRpc, topics: Iterable[str]) -> dict[str, Any] | None:
    """Ask the scheduler for the status of some topics, see `SnapshotPlugin.snapshots`.

    Returns
    -------
    dict or None
        None where the plugin is not registered.
    """
    reply: dict[str, Any] | None = await getattr(rpc, snapshots.SNAPSHOTS)(topics=list(topics))
    return reply


async def telemetry_since(rpc: SchedulerRpc, request: Request | None = None) -> Reply | None:
    """Ask the scheduler's plugin for rows.

    Parameters
    ----------
    rpc : SchedulerRpc
    request : Request, optional
        By default for all rows.

    Returns
    -------
    Reply or None
        None where the plugin is not registered.

    Raises
    ------
    TelemetryUnavailableError
        If the plugin sends another version of the telemetry.
    """
    arguments = (request or Request())._asdict()
    reply = await getattr(rpc, plugin.SINCE)(version=VERSION, **arguments)
    return None if reply is None else read_reply(reply)


async def telemetry_summary(rpc: SchedulerRpc) -> dict[str, Any] | None:
    """Ask the scheduler's plugin for one line about the cluster, see `TelemetryPlugin.summary`.

    Returns
    -------
    dict or None
        None where the plugin is not registered.
    """
    reply: dict[str, Any] | None = await getattr(rpc, plugin.SUMMARY)()
    return reply


async def _register(rpc: SchedulerRpc, name: str, pickled: bytes) -> None:
    try:
        await rpc.register_scheduler_plugin(plugin=pickled, name=name, idempotent=True)
    except OSError:
        raise
    except Exception as error:
        raise TelemetryUnavailableError(
            f"Expected the scheduler to take the telemetry plugin, got {error!r}; "
            "ask its administrator to allow scheduler plugins and pickle."
        ) from error


async def _check_python(rpc: SchedulerRpc) -> None:
    """Code pickled by value runs on the same minor version of Python only."""
    reply = await rpc.run_function(function=pickle.dumps(platform.python_version))
    expected, actual = platform.python_version(), reply["result"]
    if actual.split(".")[:2] != expected.split(".")[:2]:
        raise TelemetryUnavailableError(
            f"Expected a scheduler with the minor version of this Python {expected}, got {actual}; "
            "start both in one environment to watch its tasks."
        )


@cache
def _pickled(plugin_class: type) -> bytes:
    """Pickle a plugin with the package it is made of, so that the scheduler needs no copy of it."""
    with _by_value:
        cloudpickle.register_pickle_by_value(scheduler)  # and every module inside
        try:
            pickled: bytes = cloudpickle.dumps(plugin_class())
            return pickled
        finally:
            cloudpickle.unregister_pickle_by_value(scheduler)
