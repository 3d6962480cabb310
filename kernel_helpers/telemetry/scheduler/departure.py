"""Find out on the scheduler why a worker left."""

from collections.abc import Mapping
from typing import Any

RESTARTS = ("client-restart", "restart")  # how Dask's stimuli of a restart start
# Reasons that a worker gives for closing that are accidents.
ACCIDENTS = ("worker-handle-scheduler-connection-broken", "worker-heartbeat")


class Departures:
    """Collect from Dask's events why workers leave."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}  # what each worker gave for closing
        self._full: set[str] = set()  # killed by their nannies because of memory
        self._expected: set[str] = set()

    def log_event(self, topic: str, msg: Mapping[str, Any]) -> None:
        """Note an event that reports a worker's end."""
        if topic == "worker-restart-memory":
            self._full.add(msg["worker"])
        elif msg.get("action") == "closing-worker":
            self._reasons.setdefault(topic, msg["reason"])
        elif msg.get("action") == "remove-worker" and "worker" in msg and msg["expected"]:
            self._expected.add(msg["worker"])

    def status(self, worker: str, stimulus_id: str) -> str:
        """Return why a worker left, and forget it.

        Parameters
        ----------
        worker : str
            Address.
        stimulus_id : str
            Dask's reason for its removal.

        Returns
        -------
        {"memory", "restarted", "retired", "closed", "lost"}
            "memory" where its nanny ended it because it had too much; "lost" where it died or
            stopped answering.
        """
        reason = self._reasons.pop(worker, "")
        full, expected = worker in self._full, worker in self._expected
        self._full.discard(worker)
        self._expected.discard(worker)
        if full:
            return "memory"
        if stimulus_id.startswith(RESTARTS) or reason.startswith(RESTARTS):
            return "restarted"
        if expected:
            return "retired"
        return "closed" if reason and not reason.startswith(ACCIDENTS) else "lost"
