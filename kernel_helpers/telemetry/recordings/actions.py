"""What can be done with a recording, as its methods.

Each loads the module that does it on first use: most of them import this package themselves.
"""

from collections.abc import Sequence
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any


class RecordingActions:
    """The methods of a `Recording`."""

    def diagnose(self) -> Any:
        """Find what the time went to, and what would help.

        Returns
        -------
        kernel_helpers.telemetry.Diagnosis
            A sequence of findings, the largest cost first.
        """
        return _module("telemetry.diagnosis.diagnose").diagnose(self)

    def compare(self, other: "RecordingActions | str | PathLike[str]") -> Any:
        """Compare prefix by prefix with a later recording.

        Returns
        -------
        Comparison
            Its ``recording`` has both runs on one time axis.
        """
        return _module("telemetry.recordings.comparison").compare(self, other)

    def simulate(self, workers: Sequence[int] | None = None, **options: Any) -> Any:
        """Forecast the run on other numbers of workers.

        Parameters
        ----------
        workers : sequence of int, optional
            Numbers of workers to try; by default 1 to 1000.
        **options
            ``bandwidth``, ``scheduler_overhead``, ``threads_per_worker``: see
            `kernel_helpers.telemetry.simulate`.

        Returns
        -------
        Simulation
        """
        if workers is not None:
            options["workers"] = workers
        return _module("telemetry.simulation.simulate").simulate(self, **options)

    def replay(self, view: str = "task-stream") -> Any:
        """Show the run in the views of a live cluster, see `kernel_helpers.widgets.replay`."""
        return _module("widgets.replaying").replay(self, view)

    def export(self, path: str | PathLike[str], *, labels: bool = True) -> Path:
        """Write the run for other programs, by the name's ending.

        Parameters
        ----------
        path : str or path-like
            ``.json`` for chrome://tracing and Perfetto, ``.html`` for one page that needs no
            network, ``.svg`` and ``.png`` for a picture.
        labels : bool, default=True
            Whether a page contains the first lines of notebook cells, see `export_recording`.
        """
        export = _module("widgets.replaying").export_recording
        exported: Path = export(self, path, labels=labels)
        return exported


def _module(name: str) -> Any:
    return import_module(f"kernel_helpers.{name}")
