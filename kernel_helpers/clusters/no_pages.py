"""Dask preload: serve no web pages, which every user of the machine could read.

Dask's schedulers and workers always open an HTTP server, also without a dashboard. The pages show
keys, logs and call stacks.
"""

from typing import Any


async def dask_setup(server: Any) -> None:
    """Close the HTTP server of a scheduler or worker before it has anything to show."""
    if server.services.pop("dashboard", None) is not None:
        server.http_server.stop()
