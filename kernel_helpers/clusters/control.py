"""Carry out what the panel asks of a cluster, in the process that owns it.

Requests and answers travel as events through the scheduler itself. Dask handles them on its own
event loop, so they work while a cell is running.
"""

import asyncio
import logging
import threading
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any

from kernel_helpers.clusters.private import is_asynchronous
from kernel_helpers.clusters.quiet import quiet

if TYPE_CHECKING:
    from distributed import Client

REQUESTS = "kernel-helpers-control"
ANSWERS = "kernel-helpers-control-answers"

logger = logging.getLogger("kernel_helpers.clusters")

_tasks: set[asyncio.Task[None]] = set()


def listen(client: "Client", cluster_id: str) -> None:
    """Carry out requests for `cluster_id` until `client` is garbage-collected."""
    owner = weakref.ref(client)
    done: deque[Any] = deque(maxlen=100)  # a request is repeated until it is answered

    def on_event(event: tuple[float, Any]) -> None:
        _, message = event
        client = owner()
        if client is None or not isinstance(message, dict) or message.get("cluster") != cluster_id:
            return
        if message.get("request") not in done:
            done.append(message.get("request"))
            _start(client, message)

    client.subscribe_topic(REQUESTS, on_event)


def _start(client: "Client", message: dict[str, Any]) -> None:
    """Begin the work without holding up the loop that brought the message."""
    if message.get("op") == "close" and not is_asynchronous(client):
        # A synchronous client owns the thread of its loop, and cannot stop it from within.
        threading.Thread(target=_close, args=(client,), daemon=True).start()
        return
    task = asyncio.get_running_loop().create_task(_answer(client, message))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _close(client: "Client") -> None:
    cluster: Any = client.cluster
    with quiet():
        client.close()
        cluster.close()


async def _answer(client: "Client", message: dict[str, Any]) -> None:
    """Do what `message` asks, and report success or one sentence."""
    scheduler: Any = client.scheduler
    error = ""
    try:
        await _OPERATIONS[message["op"]](client, message.get("workers"))
    except Exception as reason:  # whatever the cluster's class raises, the panel shows
        logger.info("The panel's request %r failed.", message.get("op"), exc_info=True)
        error = f"{type(reason).__name__}: {reason}"
    if message.get("op") != "close":
        answer = {"request": message.get("request"), "error": error}
        await scheduler.log_event(topic=ANSWERS, msg=answer)


async def _close_asynchronous(client: "Client", _: object) -> None:
    cluster: Any = client.cluster
    with quiet():
        await client.close()
        await cluster.close()


async def _scale(client: "Client", workers: Any) -> None:
    from distributed.deploy.cluster import Cluster

    cluster: Any = client.cluster
    if not isinstance(cluster, Cluster) and not cluster.asynchronous:
        # Dask Gateway's waits for its server, on the very loop that runs this.
        await asyncio.to_thread(cluster.scale, int(workers))
        return
    result = cluster.scale(int(workers))
    if result is not None:
        await result


async def _restart(client: "Client", _: object) -> None:
    """Forget all tasks and replace every worker, also those that no nanny would bring back."""
    scheduler: Any = client.scheduler
    with quiet():
        identity = await scheduler.identity(n_workers=-1)
        if all(worker["nanny"] for worker in identity["workers"].values()):
            await client.restart(timeout=30)
        else:
            await _replace_workers(client, client.cluster)


async def _replace_workers(client: "Client", cluster: Any) -> None:
    n_workers = len(cluster.worker_spec)
    # A task cannot be stopped inside its thread; waiting for it would make "restart" useless.
    await asyncio.gather(
        *(worker.close(executor_wait=False) for worker in cluster.workers.values())
    )
    await client.restart(timeout=5, wait_for_workers=False)
    cluster.scale(0)
    await cluster
    cluster.scale(n_workers)
    await cluster


_OPERATIONS = {"close": _close_asynchronous, "scale": _scale, "restart": _restart}
