"""Start clusters, and let the panel beside the notebook find and steer them.

Names load on first use: the Jupyter server reads `announcement` without importing Dask.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOME = {"ClusterUnreachable": "address", "start_cluster": "start"}

__all__ = ["ClusterUnreachable", "start_cluster"]

if TYPE_CHECKING:
    from kernel_helpers.clusters.address import ClusterUnreachable
    from kernel_helpers.clusters.start import start_cluster


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
