"""A real Jupyter server with our extension, real kernels, and helpers that wait for events."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from pytest_jupyter.jupyter_server import *  # noqa: F403 - a conftest below the top loads plugins so
from tornado.httpclient import HTTPClientError

from tests.server.kernel import Kernel
from tests.server.viewer import Viewer

del pytest_pycollect_makeitem, pytest_pyfunc_call  # noqa: F821 - pytest-asyncio runs our tests


@pytest_asyncio.fixture
async def running_loop():
    return asyncio.get_running_loop()


@pytest.fixture
def jp_asyncio_loop(running_loop):
    """Let the server share the test's loop."""
    return running_loop


@pytest.fixture
def jp_server_config():
    return {"ServerApp": {"jpserver_extensions": {"kernel_helpers_lab": True}}}


class Api:
    """Our REST routes."""

    def __init__(self, fetch: Callable[..., Awaitable[Any]]) -> None:
        self._fetch = fetch

    async def call(self, method: str, path: str, body: object = None, **options: Any) -> Any:
        """Return the decoded answer, None for an empty one."""
        if body is not None or method in ("POST", "PATCH", "PUT"):
            options["body"] = json.dumps({} if body is None else body)
        response = await self._fetch(
            "kernel-helpers-lab", *path.split("/"), method=method, **options
        )
        return json.loads(response.body) if response.body else None

    async def refused(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Return status and sentence of a request that must fail."""
        with pytest.raises(HTTPClientError) as caught:
            await self.call(method, path, body)
        return caught.value.code, json.loads(caught.value.response.body)["message"]

    async def clusters(self) -> list[dict[str, Any]]:
        return await self.call("GET", "clusters")

    async def until(
        self, condition: Callable[[list[dict[str, Any]]], Any], seconds: float = 20.0
    ) -> Any:
        """Ask again and again until `condition` holds for the list; return what it returned."""
        deadline = time.monotonic() + seconds
        while True:
            clusters = await self.clusters()
            found = condition(clusters)
            if found:
                return found
            assert time.monotonic() < deadline, clusters
            await asyncio.sleep(0.02)

    async def until_state(self, cluster_id: str, state: str, words: str = "") -> Any:
        """Wait until a cluster is in that state and its message has these words; return it."""

        def fits(cluster: dict[str, Any]) -> bool:
            right = (cluster["id"], cluster["state"]) == (cluster_id, state)
            return right and words in cluster["message"]

        return await self.until(lambda clusters: next(filter(fits, clusters), None))


@pytest.fixture
def api(jp_fetch) -> Api:
    return Api(jp_fetch)


@pytest.fixture
def manager(jp_serverapp):
    return jp_serverapp.web_app.settings["kernel_helpers_lab_clusters"]


@pytest.fixture
def open_kernel(jp_serverapp, jp_fetch, jp_asyncio_loop):
    """Return a function that opens a notebook's session and returns its kernel."""
    kernels: list[Kernel] = []

    async def open_session(name: str = "00_cockpit.ipynb") -> Kernel:
        body = {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        response = await jp_fetch("api", "sessions", method="POST", body=json.dumps(body))
        kernel_id = json.loads(response.body)["kernel"]["id"]
        client = jp_serverapp.kernel_manager.get_kernel(kernel_id).client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        kernels.append(Kernel(kernel_id, client))
        return kernels[-1]

    yield open_session

    async def close() -> None:
        for kernel in kernels:
            await kernel.close()
        await jp_serverapp.kernel_manager.shutdown_all(now=True)

    jp_asyncio_loop.run_until_complete(close())


@pytest.fixture
def view(jp_ws_fetch):
    async def connect(cluster_id, **topics):
        parts = ("kernel-helpers-lab", "clusters", cluster_id, "telemetry")
        viewer = Viewer(await jp_ws_fetch(*parts, compression_options={}))
        await viewer.subscribe(**(topics or {"task_stream": {}}))
        return viewer

    return connect
