"""Watch a Dask cluster, record what it does, and explain it.

The live half is `feed`, `plugin` and `schema`; the names below load on first use.
"""

from typing import TYPE_CHECKING

from kernel_helpers._lazy import lazy_names

if TYPE_CHECKING:
    from kernel_helpers.telemetry.diagnosis.diagnose import diagnose
    from kernel_helpers.telemetry.diagnosis.finding import Diagnosis, Finding
    from kernel_helpers.telemetry.recordings.comparison import compare
    from kernel_helpers.telemetry.recordings.read import Recording, open_recording
    from kernel_helpers.telemetry.recordings.record import record
    from kernel_helpers.telemetry.simulation.simulate import simulate
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
