"""The server extension: what it holds, and which routes it adds."""

from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.extension.application import ExtensionApp

from kernel_helpers_lab.clusters import ClusterManager
from kernel_helpers_lab.handlers import (
    ClusterHandler,
    ClustersHandler,
    LecturesHandler,
    RestartHandler,
)
from kernel_helpers_lab.progress import (
    LectureProgressHandler,
    ProgressFileHandler,
    ProgressHandler,
    ReviewHandler,
)
from kernel_helpers_lab.recordings import RecordingHandler
from kernel_helpers_lab.reset import ResetHandler
from kernel_helpers_lab.sockets import EventsSocket, TelemetrySocket

_CLUSTER = r"/kernel-helpers-lab/clusters/(?P<cluster_id>[0-9a-f]{8})"

ROUTES = [
    (r"/kernel-helpers-lab/clusters", ClustersHandler),
    (_CLUSTER, ClusterHandler),
    (rf"{_CLUSTER}/restart", RestartHandler),
    (rf"{_CLUSTER}/telemetry", TelemetrySocket),
    (r"/kernel-helpers-lab/events", EventsSocket),
    (r"/kernel-helpers-lab/lectures", LecturesHandler),
    (r"/kernel-helpers-lab/lectures/reset", ResetHandler),
    (r"/kernel-helpers-lab/progress", ProgressHandler),
    (r"/kernel-helpers-lab/progress/(?P<lecture>[0-9A-Za-z_-]{1,32})", LectureProgressHandler),
    (r"/kernel-helpers-lab/progress-file", ProgressFileHandler),
    (r"/kernel-helpers-lab/review", ReviewHandler),
    (r"/kernel-helpers-lab/recordings/(?P<path>.+)", RecordingHandler),
]


class KernelHelpersLab(ExtensionApp):
    """Clusters, telemetry and lectures for the panels in JupyterLab."""

    name = "kernel_helpers_lab"

    def initialize_settings(self) -> None:
        """Open the noticeboard, so that kernels started from now on find it."""
        manager = ClusterManager(Path(jupyter_runtime_dir()), self.log)
        self.settings["kernel_helpers_lab_clusters"] = manager

    def initialize_handlers(self) -> None:
        """Add the routes."""
        self.handlers.extend(ROUTES)

    async def stop_extension(self) -> None:
        """End every cluster that the panel started."""
        await self.settings["kernel_helpers_lab_clusters"].stop()
