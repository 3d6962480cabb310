"""REST routes: each turns a request into one call and one response."""

import asyncio
import json
from pathlib import Path
from types import TracebackType
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado.web import authenticated

from kernel_helpers.clusters.address import normalize_address
from kernel_helpers.clusters.size import (
    MAX_THREADS,
    MAX_WORKERS,
    check_count,
    check_memory_limit,
)
from kernel_helpers_lab.clusters import ClusterManager
from kernel_helpers_lab.errors import InvalidRequestError, LabError, status_of
from kernel_helpers_lab.file_watcher import FileWatcher
from kernel_helpers_lab.lectures import find_lectures
from kernel_helpers_lab.process import ClusterSize

_NEW_KEYS = {"workers", "threads_per_worker", "memory_limit", "address"}


class LabErrorsMixin:
    """Answer a `LabError` with its status and its sentence."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Write the error as JSON."""
        error = kwargs.get("exc_info", (None, None))[1]
        if not isinstance(error, LabError):
            super().write_error(status_code, **kwargs)  # type: ignore[misc]
            return
        self.set_status(status_of(error))  # type: ignore[attr-defined]
        self.set_header("Content-Type", "application/json")  # type: ignore[attr-defined]
        self.finish(json.dumps({"message": str(error)}))  # type: ignore[attr-defined]

    def log_exception(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Log unexpected errors; those that the panel shows are not logged."""
        if not isinstance(error, LabError):
            super().log_exception(kind, error, traceback)  # type: ignore[misc]


class LabBase(LabErrorsMixin, ExtensionHandlerMixin):
    """What REST routes and websockets share."""

    auth_resource = "kernel_helpers_lab"

    @property
    def clusters(self) -> ClusterManager:
        """The manager of all clusters."""
        manager: ClusterManager = self.settings["kernel_helpers_lab_clusters"]
        return manager

    @property
    def progress_watcher(self) -> FileWatcher:
        """The watcher of the progress file."""
        watcher: FileWatcher = self.settings["kernel_helpers_lab_progress_watcher"]
        return watcher


class LabHandler(LabBase, APIHandler):
    """What all REST routes share."""

    @property
    def limits(self) -> Any:
        """The extension app, whose traits are the limits."""
        return self.extensionapp

    async def find_lectures(self) -> list[dict[str, Any]]:
        """List the lectures below the server's folder."""
        root = Path(self.serverapp.root_dir)
        return await asyncio.to_thread(find_lectures, root, self.limits.max_notebooks)

    def body(self, allowed: set[str]) -> dict[str, Any]:
        """Return the JSON object sent, {} for an empty body."""
        try:
            body = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise InvalidRequestError(f"The request's body must be JSON: {error}.") from error
        if not isinstance(body, dict) or not set(body) <= allowed:
            raise InvalidRequestError(
                f"The request's body must be an object with keys among {sorted(allowed)}."
            )
        return body


class ClustersHandler(LabHandler):
    """All clusters."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """List them."""
        self.finish(json.dumps(await self.clusters.describe_all()))

    @authenticated
    @authorized(action="execute")
    async def post(self) -> None:
        """Start one, or watch the one at an address."""
        body = self.body(_NEW_KEYS)
        if "address" in body:
            cluster = await self.clusters.watch(_address(body["address"]))
        else:
            cluster = await self.clusters.start(_size(body))
        self.set_status(201)
        self.finish(json.dumps(cluster))


class ClusterHandler(LabHandler):
    """One cluster."""

    @authenticated
    @authorized
    async def get(self, cluster_id: str) -> None:
        """Describe it."""
        self.finish(json.dumps(await self.clusters.get(cluster_id)))

    @authenticated
    @authorized(action="execute")
    async def patch(self, cluster_id: str) -> None:
        """Change its number of workers."""
        workers = _count("workers", self.body({"workers"}).get("workers"), most=MAX_WORKERS)
        self.finish(json.dumps(await self.clusters.scale(cluster_id, workers)))

    @authenticated
    @authorized
    async def delete(self, cluster_id: str) -> None:
        """Close it."""
        await self.clusters.close(cluster_id)
        self.set_status(204)
        self.finish()


class RestartHandler(LabHandler):
    """Restart of one cluster."""

    @authenticated
    @authorized(action="execute")
    async def post(self, cluster_id: str) -> None:
        """Forget its tasks and replace its workers."""
        self.finish(json.dumps(await self.clusters.restart(cluster_id)))


class LecturesHandler(LabHandler):
    """The course's notebooks."""

    @authenticated
    @authorized
    @authorized(action="read", resource="contents")
    async def get(self) -> None:
        """List them."""
        self.finish(json.dumps(await self.find_lectures()))


def _address(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidRequestError("address must be text such as tcp://127.0.0.1:8786.")
    try:
        return normalize_address(value)
    except ValueError as error:
        raise InvalidRequestError(str(error)) from error


def _size(body: dict[str, Any]) -> ClusterSize:
    try:
        memory_limit = check_memory_limit(body.get("memory_limit", "auto"))
    except ValueError as error:
        raise InvalidRequestError(str(error)) from error
    threads = body.get("threads_per_worker", 1)
    return ClusterSize(
        workers=_count("workers", body.get("workers", 2), most=MAX_WORKERS),
        threads_per_worker=_count("threads_per_worker", threads, most=MAX_THREADS),
        memory_limit=memory_limit,
    )


def _count(name: str, value: object, *, most: int) -> int:
    try:
        return check_count(name, value, most=most)
    except ValueError as error:
        raise InvalidRequestError(str(error)) from error
