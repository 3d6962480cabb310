"""Call one Dask scheduler from the server's event loop."""

import asyncio
import importlib
import time
import uuid
from collections.abc import Callable
from typing import Any

from kernel_helpers.clusters.address import GATEWAY, host_and_port
from kernel_helpers_lab.dask_import import import_dask
from kernel_helpers_lab.errors import ClusterSilentError, NotPossibleNowError

CONNECT_SECONDS = 3.0
_POLL_SECONDS = 0.05
_REPEAT_SECONDS = 1.0


class SchedulerLink:
    """Ask a scheduler how it is, and the cluster's owner to change it.

    Parameters
    ----------
    address : str
        Where the scheduler listens.
    security : dict, optional
        Arguments of `distributed.Security`; Dask's configuration decides without them.
    check : callable, optional
        Called with the address before each connection; raises OSError to refuse it.
    """

    def __init__(
        self,
        address: str,
        security: dict[str, Any] | None = None,
        *,
        check: Callable[[str], object] = lambda _: None,
    ) -> None:
        self.address = address
        self.warning = ""
        self.check = check
        self._security = security
        self._rpc: Any = None
        self._has_telemetry: bool | None = None

    def connect(self) -> Any:
        """Return a new rpc object; Dask must have been imported."""
        from distributed import Security

        from kernel_helpers_lab.checked_rpc import CheckedRpc

        if self.address.startswith(f"{GATEWAY}://"):
            _import_gateway()
        arguments = Security(**(self._security or {})).get_connection_args("client")
        return CheckedRpc(
            self.address, self.check, timeout=CONNECT_SECONDS, connection_args=arguments
        )

    async def identify(self) -> str:
        """Return the scheduler's own name for itself."""
        identity = await (await self._ready()).identity(n_workers=0)
        if identity.get("type") != "Scheduler":
            raise OSError(f"{self.address} is a {identity.get('type')}, not a scheduler.")
        return str(identity["id"])

    async def summary(self) -> dict[str, Any]:
        """Return the figures for the cluster's card."""
        rpc = await self._ready()
        if self._has_telemetry is None:
            self._has_telemetry = await self._register(rpc)
        if self._has_telemetry:
            from kernel_helpers.telemetry.feed.register import telemetry_summary

            if (summary := await telemetry_summary(rpc)) is not None:
                return summary
            self._has_telemetry = None  # another scheduler on the old address: register next time
        return _summarize(await rpc.identity(n_workers=-1))

    async def ask(
        self, operation: str, cluster_id: str, *, seconds: float = 30.0, **arguments: Any
    ) -> None:
        """Have the cluster's owner do `operation`, and wait until it is done."""
        try:
            async with asyncio.timeout(seconds):  # a scheduler that hangs answers no call at all
                error = await self._reply(operation, cluster_id, **arguments)
        except TimeoutError as silence:
            raise ClusterSilentError(
                f"The cluster's owner did not {operation} it within {seconds:.0f} s; "
                "look at the notebook that made it."
            ) from silence
        except OSError as loss:
            raise ClusterSilentError(
                "The connection to the scheduler was lost; see how the cluster is, then try again."
            ) from loss
        if error:
            raise NotPossibleNowError(f"The cluster could not {operation}: {error}")

    async def send(self, operation: str, cluster_id: str, **arguments: Any) -> None:
        """Send the owner a request without waiting for it."""
        from kernel_helpers.clusters.control import REQUESTS

        message = {"op": operation, "cluster": cluster_id, **arguments}
        await (await self._ready()).log_event(topic=REQUESTS, msg=message)

    async def is_listening(self) -> bool:
        """Whether anything accepts connections there, as a busy scheduler does."""
        host, port = host_and_port(self.address)
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1.0)
        except OSError:
            return False
        writer.close()
        return True

    async def close(self) -> None:
        """Close the connection."""
        if self._rpc is not None:
            await self._rpc.close_rpc()
            self._rpc = None

    async def _ready(self) -> Any:
        if self._rpc is None:
            await import_dask()
            self._rpc = self._rpc or self.connect()
        return self._rpc

    async def _reply(self, operation: str, cluster_id: str, **arguments: Any) -> str:
        """Send the request until the owner replies; return its error, "" where there is none."""
        from kernel_helpers.clusters.control import ANSWERS

        request = uuid.uuid4().hex
        rpc = await self._ready()
        repeat_at = time.monotonic()
        while True:
            if (
                time.monotonic() >= repeat_at
            ):  # an owner that was announced just now may not listen yet
                repeat_at = time.monotonic() + _REPEAT_SECONDS
                await self.send(operation, cluster_id, request=request, **arguments)
            for _, answer in await rpc.events(topic=ANSWERS):
                if answer.get("request") == request:
                    return str(answer["error"])
            await asyncio.sleep(_POLL_SECONDS)

    async def _register(self, rpc: Any) -> bool:
        from kernel_helpers.telemetry.feed.register import ensure_plugin
        from kernel_helpers.telemetry.feed.replies import TelemetryUnavailableError

        try:
            await ensure_plugin(rpc)
        except TelemetryUnavailableError as error:
            self.warning = str(error)
            return False
        return True


def _import_gateway() -> None:
    """Teach Dask the addresses that start with ``gateway://``."""
    try:
        importlib.import_module("dask_gateway.comm")
    except ImportError as error:
        raise OSError(
            "This cluster is behind Dask Gateway, which the Jupyter server cannot speak to: "
            "install dask-gateway where JupyterLab runs."
        ) from error


def _summarize(identity: dict[str, Any]) -> dict[str, Any]:
    """Summarize the identity of a scheduler without our plugin."""
    workers = identity["workers"].values()
    return {
        "workers": len(workers),
        "threads": sum(worker["nthreads"] for worker in workers),
        "memory": sum(worker["metrics"].get("memory", 0) for worker in workers),
        "limit": sum(worker["memory_limit"] or 0 for worker in workers) or None,
        "cpu": sum(worker["metrics"].get("cpu", 0.0) for worker in workers),
        "processing": sum(worker["metrics"].get("executing", 0) for worker in workers),
        "dashboard": None,
    }
