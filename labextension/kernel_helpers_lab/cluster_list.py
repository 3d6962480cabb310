"""The clusters that this server knows, kept in step with what kernels announce."""

from collections.abc import Callable, Iterator
from typing import Any

from kernel_helpers.clusters.announcement import Announcement
from kernel_helpers_lab.cluster import Cluster
from kernel_helpers_lab.noticeboard import Noticeboard


class ClusterList:
    """Clusters by id, oldest first.

    Parameters
    ----------
    board : Noticeboard
    on_gone : callable
        Called with a cluster that should leave the list: its process ended as it should, its
        kernel withdrew it, or its notebook has another one.
    """

    def __init__(self, board: Noticeboard, on_gone: Callable[[Cluster], None]) -> None:
        self._board = board
        self._on_gone = on_gone
        self._by_id: dict[str, Cluster] = {}

    def __iter__(self) -> Iterator[Cluster]:
        """Iterate over a copy: clusters may be removed meanwhile."""
        return iter([*self._by_id.values()])

    def get(self, cluster_id: str) -> Cluster | None:
        """Return the cluster with this id, None where there is none."""
        return self._by_id.get(cluster_id)

    def add(self, cluster: Cluster) -> None:
        """List a cluster."""
        self._by_id[cluster.id] = cluster

    def remove(self, cluster: Cluster) -> bool:
        """Take a cluster off the list; return whether it was listed."""
        listed = self._by_id.get(cluster.id) is cluster
        if listed:
            del self._by_id[cluster.id]
        return listed

    def of_scheduler(self, scheduler_id: str) -> Cluster | None:
        """Return the cluster with this scheduler."""
        return next((c for c in self if c.scheduler_id == scheduler_id), None)

    def lost_at(self, address: str) -> Cluster | None:
        """Return the lost cluster that was watched at this address."""
        return next((c for c in self if c.is_lost_address and c.name == address), None)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the clusters as the panel knows them."""
        return [cluster.to_json() for cluster in self]

    def update(self) -> None:
        """Read the announcements and bring the list in line with them."""
        notes = self._board.read()
        for note in notes.dead:
            cluster = self.of_scheduler(note.scheduler_id)
            if cluster is not None and cluster.note == note and cluster.process is None:
                cluster.kernel_ended()
        announced = _one_per_scheduler(notes.alive)
        listed = {cluster.scheduler_id: cluster for cluster in self}
        for note in announced:
            self._adopt(note, listed.get(note.scheduler_id))
        schedulers = {note.scheduler_id for note in announced}
        for cluster in self:
            if cluster.is_withdrawn() or _was_withdrawn(cluster, schedulers):
                self._on_gone(cluster)

    def _adopt(self, note: Announcement, cluster: Cluster | None) -> None:
        if cluster is None and note.id in self._by_id:
            cluster = self._by_id[note.id]
            if cluster.process is None or cluster.process.pid != note.pid or cluster.scheduler_id:
                return  # the id of another cluster
        if cluster is None:
            name = note.session or f"Python {note.pid}"
            owner = "kernel" if note.owner == "kernel" else "address"
            cluster = self._by_id[note.id] = Cluster(note.id, name, owner)
            self._remove_lost(note)
        cluster.adopt(note)

    def _remove_lost(self, note: Announcement) -> None:
        """Remove a notebook's lost clusters once it has another."""
        for cluster in self:
            lost = cluster.owner == "kernel" and cluster.state == "lost"
            if lost and cluster.note and note.session and cluster.note.session == note.session:
                self._on_gone(cluster)


def _one_per_scheduler(notes: list[Announcement]) -> list[Announcement]:
    """Keep one announcement per scheduler, its owner's where several processes are connected."""
    chosen: dict[str, Announcement] = {}
    for note in notes:
        if note.scheduler_id not in chosen or note.owner != "address":
            chosen[note.scheduler_id] = note
    return [*chosen.values()]


def _was_withdrawn(cluster: Cluster, announced: set[str]) -> bool:
    """Whether a kernel withdrew its announcement, as it does when a cell closes the cluster."""
    if cluster.process is not None or cluster.note is None or cluster.state == "closing":
        return False
    return not cluster.is_gone and cluster.scheduler_id not in announced
