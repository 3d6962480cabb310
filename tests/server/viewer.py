"""Read a cluster's websocket as a browser's view does."""

import asyncio
import json

from kernel_helpers.telemetry.wire.message import unpack
from tests.decode import Decoder


class Viewer:
    """A browser's view: reads messages, decodes rows."""

    def __init__(self, socket):
        self.socket = socket
        self.decoder = Decoder()
        self.states = []
        self.headers = []

    async def subscribe(self, **topics):
        await self.socket.write_message(json.dumps({"subscribe": topics}))

    async def read(self):
        """Take one message; return its header, None at the end."""
        message = await asyncio.wait_for(self.socket.read_message(), 20)
        if message is None:
            return None
        assert isinstance(message, bytes)
        header = unpack(message)[0]
        if header["topic"] == "state":
            self.states.append(header["state"])
        else:
            self.headers.append(header)
            self.decoder.push(message)
        return header

    async def until_state(self, state):
        while state not in self.states:
            assert await self.read() is not None

    async def until_tasks(self, count):
        """Rows may be more than tasks: Dask reports also what it took long to deserialize."""
        while len(self.tasks) < count:
            assert await self.read() is not None

    @property
    def next_row(self):
        rows = [header for header in self.headers if header["topic"] == "task_stream"]
        return rows[-1]["next"] if rows else 0

    @property
    def dropped(self):
        return sum(header["dropped"] for header in self.headers)

    @property
    def tasks(self):
        """Keys of all computed tasks."""
        if "task_stream" not in self.decoder.tables:
            return set()
        table = self.decoder.tables["task_stream"].to_pylist()
        computed = [row for row in table if row["action"] == "compute"]
        return {(row["stem"], row["index"]) for row in computed}
