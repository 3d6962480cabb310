"""Watch a Dask cluster, record what it does, and explain it.

The live half is `feed`, `plugin` and `schema`; the names below load on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOME = {
    "Diagnosis": "diagnosis.finding",
    "Finding": "diagnosis.finding",
    "Recording": "recordings.read",
    "compare": "recordings.comparison",
    "diagnose": "diagnosis.diagnose",
    "open_recording": "recordings.read",
    "record": "recordings.record",
    "simulate": "simulation.simulate",
}

__all__ = [
    "Diagnosis",
    "Finding",
    "Recording",
    "compare",
    "diagnose",
    "open_recording",
    "record",
    "simulate",
]

if TYPE_CHECKING:
    from kernel_helpers.telemetry.diagnosis.diagnose import diagnose
    from kernel_helpers.telemetry.diagnosis.finding import Diagnosis, Finding
    from kernel_helpers.telemetry.recordings.comparison import compare
    from kernel_helpers.telemetry.recordings.read import Recording, open_recording
    from kernel_helpers.telemetry.recordings.record import record
    from kernel_helpers.telemetry.simulation.simulate import simulate


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
