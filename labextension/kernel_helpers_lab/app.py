"""The server extension: what it holds, which routes it adds, and what can be configured."""

import asyncio
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Float, Int

from kernel_helpers.exercises.progress import progress_file
from kernel_helpers_lab.clusters import ClusterManager
from kernel_helpers_lab.events import EventsSocket
from kernel_helpers_lab.file_watcher import FileWatcher
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
from kernel_helpers_lab.recording_reader import ReaderSettings
from kernel_helpers_lab.recordings import RecordingHandler
from kernel_helpers_lab.reset import ResetHandler
from kernel_helpers_lab.sockets import TelemetrySocket

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

    cluster_poll_interval = Float(
        0.25,
        min=0.01,
        help="Seconds between two reads of the directory in which kernels announce their "
        "clusters. It is read only while a page shows clusters.",
    ).tag(config=True)
    cluster_refresh_interval = Float(
        2.0,
        min=0.01,
        help="Seconds between two requests for the figures of each scheduler, only while a page "
        "shows clusters.",
    ).tag(config=True)
    cluster_start_timeout = Float(
        60.0,
        min=0.0,
        help="Seconds after which a cluster of the panel that has not started counts as failed.",
    ).tag(config=True)
    watch_other_users = Bool(
        False,
        help="Whether an address of this machine may be watched where another user listens. Who "
        "runs a scheduler can run code as those who watch it.",
    ).tag(config=True)
    progress_poll_interval = Float(
        1.0,
        min=0.01,
        help="Seconds between two checks of the progress file, one for all pages together and "
        "only while a page shows progress.",
    ).tag(config=True)
    max_attempts = Int(1000, min=1, help="Attempts at questions that one request may record.").tag(
        config=True
    )
    max_notebooks = Int(
        500, min=1, help="Notebooks below the server's folder that are searched for lectures."
    ).tag(config=True)
    recording_max_bytes = Int(512 * 2**20, min=1, help="Largest recording to open, in bytes.").tag(
        config=True
    )
    recording_max_rows = Int(
        10_000_000, min=1, help="Most rows of a recording to open; a task takes two or three."
    ).tag(config=True)
    recording_max_unpacked = Int(
        4 * 2**30, min=1, help="Most bytes of a recording's columns when they are unpacked."
    ).tag(config=True)
    recording_memory = Int(
        8 * 2**30, min=2**29, help="Bytes of address space of the process that reads a recording."
    ).tag(config=True)
    recording_timeout = Float(
        300.0, min=0.001, help="Seconds after which the process that reads a recording is ended."
    ).tag(config=True)

    def reader_settings(self) -> ReaderSettings:
        """Return what reading one recording may take."""
        return ReaderSettings(
            max_bytes=self.recording_max_bytes,
            max_rows=self.recording_max_rows,
            max_unpacked=self.recording_max_unpacked,
            memory=self.recording_memory,
            timeout=self.recording_timeout,
        )

    def initialize_settings(self) -> None:
        """Create the directory of announcements, so that kernels started from now on find it."""
        # Each process that reads a recording has memory of its own.
        self.settings["kernel_helpers_lab_readers"] = asyncio.Semaphore(2)
        self.settings["kernel_helpers_lab_reset"] = asyncio.Lock()
        self.settings["kernel_helpers_lab_clusters"] = ClusterManager(
            Path(jupyter_runtime_dir()),
            self.log,
            poll_interval=self.cluster_poll_interval,
            refresh_interval=self.cluster_refresh_interval,
            start_timeout=self.cluster_start_timeout,
            watch_other_users=self.watch_other_users,
        )
        self.settings["kernel_helpers_lab_progress_watcher"] = FileWatcher(
            progress_file, self.progress_poll_interval
        )

    def initialize_handlers(self) -> None:
        """Add the routes."""
        self.handlers.extend(ROUTES)

    async def stop_extension(self) -> None:
        """End every cluster that the panel started, and stop polling."""
        self.settings["kernel_helpers_lab_progress_watcher"].close()
        await self.settings["kernel_helpers_lab_clusters"].stop()
