"""One cluster on the list: who made it, how it is, and what may be done with it."""

import asyncio
import logging
from typing import Any

from kernel_helpers.clusters.announcement import Announcement
from kernel_helpers_lab.errors import NotPossibleNowError
from kernel_helpers_lab.port_owner import ForeignSchedulerError, check_owner
from kernel_helpers_lab.process import ClusterProcess
from kernel_helpers_lab.scheduler import SchedulerLink

SUMMARY_SECONDS = 3.0

logger = logging.getLogger("kernel_helpers_lab")

_NO_FIGURES: dict[str, Any] = {
    "workers": 0,
    "threads": 0,
    "memory": 0,
    "limit": None,
    "cpu": 0.0,
    "processing": 0,
    "dashboard": None,
}
_BUSY = "The scheduler is busy and has not answered yet; the figures are older."
_LOST = "The scheduler was closed or cannot be reached; the panel reconnects if it comes back."
_LOST_ADDRESS = (
    "The scheduler was closed or cannot be reached; its address may become another program's, so "
    "watch it again if you trust it."
)
_KERNEL_ENDED = "The kernel that made this cluster has ended; run the notebook's first cell again."
_PROCESS_ENDED = "The cluster's process ended unexpectedly; start a new one."


class Cluster:
    """State machine of one cluster: starting, live, lost, failed or closing.

    Parameters
    ----------
    cluster_id, name : str
    owner : {"kernel", "panel", "address"}
    process : ClusterProcess, optional
        Where the panel started it.
    """

    def __init__(
        self, cluster_id: str, name: str, owner: str, process: ClusterProcess | None = None
    ) -> None:
        self.id = cluster_id
        self.name = name
        self.owner = owner
        self.process = process
        self.state = "starting"
        self.message = ""
        self.scheduler_id = ""
        self.note: Announcement | None = None
        self.link: SchedulerLink | None = None
        self.reachable = asyncio.Event()  # set once there is an address, or never will be
        self._figures = _NO_FIGURES
        self._has_ended = False
        self._refreshing: asyncio.Task[None] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the cluster as the panel knows it."""
        figures = {key: self._figures[key] for key in _NO_FIGURES}
        return {
            "id": self.id,
            "name": self.name,
            "owner": self.owner,
            "address": self.link.address if self.link else "",
            "state": self.state,
            "message": self.message,
            **figures,
            "can": {
                "scale": self.can_scale,
                "restart": self.can_restart,
                "close": self.can_close,
            },
        }

    @property
    def is_gone(self) -> bool:
        """Whether nothing runs any more that could be closed."""
        return self.state in ("lost", "failed")

    @property
    def is_lost_address(self) -> bool:
        """Whether its address was only typed in, and may be another program's by now."""
        return self.state == "lost" and self.owner == "address" and self.note is None

    @property
    def can_scale(self) -> bool:
        """Whether its owner can be asked for another number of workers."""
        return self.can_restart and self.note is not None and self.note.can_scale

    @property
    def can_restart(self) -> bool:
        """Whether it has an owner that can be asked."""
        return self.state == "live" and self.owner != "address"

    @property
    def can_close(self) -> bool:
        """Whether closing it makes sense; a notebook's mere connection belongs to the notebook."""
        if self.is_gone:
            return True
        return self.state != "closing" and (self.owner != "address" or self.note is None)

    def adopt(self, note: Announcement) -> None:
        """Take over what a process announced."""
        if self.note == note:
            return
        self.note = note
        if self.process is None and note.owner == "kernel":
            self.owner = "kernel"
            self.name = note.session or f"Python {note.pid}"
        self.meet(SchedulerLink(note.address, note.security), note.scheduler_id)

    def meet(self, link: SchedulerLink, scheduler_id: str) -> None:
        """Use `link` from now on, unless it is the scheduler known already."""
        if self.scheduler_id != scheduler_id:
            self.link = link
            self.scheduler_id = scheduler_id
        self.reachable.set()

    def watch_again(self, link: SchedulerLink, scheduler_id: str) -> None:
        """Connect to the scheduler at a lost address: the reader has just asked for it."""
        self.link, self.scheduler_id = link, scheduler_id
        self.state = "starting"

    def is_withdrawn(self) -> bool:
        """Whether its process has ended as it should."""
        ended = self.process is not None and self.process.exit_code == 0
        return ended and not self._has_ended and self.state != "closing"

    def kernel_ended(self) -> None:
        """Note that its kernel went without taking the note down."""
        self._end("lost", _KERNEL_ENDED)

    def never_started(self, seconds: float) -> None:
        """Give up waiting for it."""
        sentence = f"The cluster did not start within {seconds:.0f} s; close other programs first."
        self._end("failed", sentence)

    async def refresh(self) -> None:
        """Read its state and figures; concurrent calls share one request."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())
        task = self._refreshing
        await asyncio.wait({task})  # a cancelled caller must not cancel the others
        if not task.cancelled():
            task.result()

    def connect(self) -> Any:
        """Return a new rpc object for a telemetry feed; raise OSError where that is in vain."""
        if self.link is None or self._has_ended or not self._may_connect(self.link):
            raise OSError(self.message)
        return self.link.connect()

    async def close(self) -> None:
        """Let go of the connection."""
        self.reachable.set()
        if self._refreshing is not None:
            self._refreshing.cancel()
        if self.link is not None:
            await self.link.close()

    async def _refresh(self) -> None:
        if self.process is not None and self.process.exit_code is not None:
            self._process_ended(self.process)
        elif self.link is not None and self._is_watched() and self._may_connect(self.link):
            await self._ask_scheduler(self.link)

    async def _ask_scheduler(self, link: SchedulerLink) -> None:
        try:
            figures = await asyncio.wait_for(link.summary(), SUMMARY_SECONDS)
        except ForeignSchedulerError as error:
            self.state, self.message = "lost", str(error)
        except OSError:  # TimeoutError and Dask's CommClosedError are such
            listening = await link.is_listening()
            if self.process is not None and self.process.exit_code is not None:
                self._process_ended(self.process)
            elif self._is_watched():
                self.message = _BUSY if listening else self._loss()
                self.state = self.state if listening else "lost"
        except Exception as error:  # whatever another version of Dask answers
            logger.info("Asking %s how it is failed", link.address, exc_info=True)
            if self._is_watched():
                self.message = f"The scheduler answers with {error!r}; use one version of Dask."
        else:
            if self._is_watched():
                self._figures = figures
                self.state, self.message = "live", link.warning

    def _is_watched(self) -> bool:
        """Whether to ask the scheduler; an ended one's port may belong to another program."""
        return self.state != "closing" and not self._has_ended

    def _may_connect(self, link: SchedulerLink) -> bool:
        """Whether the reader, or the owner of the port, vouches for who answers at the address.

        A lost address that was only typed in may belong to another program by now; it is asked
        again by itself only where the system says that this user listens there.
        """
        if not self.is_lost_address:
            return True
        try:
            return check_owner(link.address)
        except ForeignSchedulerError as error:
            self.message = str(error)
            return False

    def _loss(self) -> str:
        return _LOST_ADDRESS if self.owner == "address" and self.note is None else _LOST

    def _process_ended(self, process: ClusterProcess) -> None:
        if self.state in ("closing", "failed") or process.exit_code == 0:
            return
        if self.link is None:
            self._end("failed", process.failure())
        else:
            self._end("lost", _PROCESS_ENDED)

    def _end(self, state: str, message: str) -> None:
        self.state, self.message = state, message
        self._figures = _NO_FIGURES
        self._has_ended = True
        self.reachable.set()


def not_possible(action: str, cluster: Cluster) -> NotPossibleNowError:
    """Return the error for an action that this cluster does not take now."""
    return NotPossibleNowError(f"{cluster.name} cannot be {action} from here: {_why_not(cluster)}")


def _why_not(cluster: Cluster) -> str:
    if cluster.state != "live":
        return f"it is {cluster.state}; wait, or remove it."
    if cluster.owner == "address":
        return "it is only watched; use the program that started it."
    return "its class does not support that."
