"""A real Dask Gateway on loopback, whose clusters are reached through its proxy only."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from tests.browser.server import free_port

CONFIG = """
import os
c.DaskGateway.backend_class = "dask_gateway_server.backends.local.UnsafeLocalBackend"
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.SimpleAuthenticator"
c.DaskGateway.address = "127.0.0.1:0"
c.Proxy.address = os.environ["GATEWAY_ADDRESS"]
c.Proxy.tcp_address = os.environ["GATEWAY_PROXY"]
c.ClusterConfig.scheduler_cmd = ["dask", "scheduler"]
c.ClusterConfig.worker_cmd = ["dask", "worker"]
c.ClusterConfig.worker_cores = 1
"""


@asynccontextmanager
async def gateway(folder: Path) -> AsyncIterator[str]:
    """Code that makes ``gateway``, a client of a server that runs meanwhile."""
    (folder / "config.py").write_text(CONFIG)
    http, tcp = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    command = Path(sys.executable).with_name("dask-gateway-server")
    scripts = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    process = await asyncio.create_subprocess_exec(
        *(str(command), "-f", "config.py"),
        cwd=folder,
        env={**os.environ, "PATH": scripts, "GATEWAY_ADDRESS": http, "GATEWAY_PROXY": tcp},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=(folder / "gateway.log").open("w"),
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        await _answering(http)
        yield (
            "from dask_gateway import Gateway\n"
            f"gateway = Gateway('http://{http}', proxy_address='gateway://{tcp}', auth='basic')\n"
        )
    finally:
        process.send_signal(signal.SIGTERM)  # it ends its clusters
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _answering(address: str) -> None:
    """Wait until the proxy knows the way to the server behind it."""
    http = AsyncHTTPClient()
    async with asyncio.timeout(60):
        while True:
            try:
                await http.fetch(f"http://{address}/api/health")
            except (OSError, HTTPClientError):
                await asyncio.sleep(0.05)
            else:
                return
