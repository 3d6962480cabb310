"""The websocket of a page: changes of the topics that it subscribes to, in JSON."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from jupyter_server.auth.decorator import authorized, ws_authenticated

from kernel_helpers_lab.sockets import POLICY_VIOLATION, LabSocket, parse_message

TOPICS = ("clusters", "progress")


class EventsSocket(LabSocket):
    """Send what changes in the subscribed topics; other topics cost nothing.

    The page sends ``{"subscribe": ["clusters", "progress"]}``, again whenever it shows other
    topics. Each message of the server has its topic as `type`: "clusters" with the list of
    clusters, at once and after each change; "progress" after the progress file was written.
    """

    @ws_authenticated
    @authorized
    async def get(self, *args: str, **kwargs: str) -> None:
        """Upgrade to a websocket."""
        await super().get(*args, **kwargs)

    def on_message(self, message: str | bytes) -> None:
        """Start and stop topics as the page subscribes."""
        try:
            topics = parse_topics(message)
        except ValueError as error:
            self.close(POLICY_VIOLATION, str(error))
            return
        for topic in self.sending - topics:
            self.stop_sending(topic)
        for topic in topics - self.sending:
            self.send_from(self._push(topic), topic)

    async def _push(self, topic: str) -> None:
        changes = self._cluster_events() if topic == "clusters" else self._progress_events()
        async with aclosing(changes):
            async for content in changes:
                await self.write_message(json.dumps({"type": topic, **content}))

    async def _cluster_events(self) -> AsyncGenerator[dict[str, Any], None]:
        async with aclosing(self.clusters.changes()) as changes:
            async for clusters in changes:
                yield {"clusters": clusters}

    async def _progress_events(self) -> AsyncGenerator[dict[str, Any], None]:
        async with aclosing(self.progress_watcher.changes()) as changes:
            async for _ in changes:
                yield {}


def parse_topics(message: str | bytes) -> set[str]:
    """Return the topics out of ``{"subscribe": [topic, ...]}``."""
    request = parse_message(message)
    topics = request.get("subscribe") if isinstance(request, dict) else None
    if not isinstance(topics, list) or not all(topic in TOPICS for topic in topics):
        raise ValueError(f'Expected {{"subscribe": [...]}} with topics among {", ".join(TOPICS)}.')
    return set(topics)
