"""One telemetry feed per cluster, many sockets."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kernel_helpers.telemetry.feed.feed import TelemetryFeed
    from kernel_helpers.telemetry.feed.reader import Reader


class TelemetryHub:
    """Give readers of a cluster's rows; the first one opens the feed."""

    def __init__(self) -> None:
        self._feeds: dict[str, TelemetryFeed] = {}

    def reader(
        self, cluster_id: str, connect: Callable[[], Any], subscription: Mapping[str, Any]
    ) -> "Reader":
        """Return a new reader; `connect` makes the feed's rpc object, again after each loss."""
        from kernel_helpers.telemetry.feed.feed import TelemetryFeed

        if cluster_id not in self._feeds:
            self._feeds[cluster_id] = TelemetryFeed(connect)
        return self._feeds[cluster_id].reader(subscription)

    async def drop(self, cluster_id: str) -> None:
        """Close the feed of a removed cluster; its readers receive the end."""
        feed = self._feeds.pop(cluster_id, None)
        if feed is not None:
            await feed.close()

    async def close(self) -> None:
        """Close all feeds."""
        for cluster_id in [*self._feeds]:
            await self.drop(cluster_id)
