"""Start clusters, and let the panel beside the notebook find and steer them.

Names load on first use: the Jupyter server reads `announcement` without importing Dask.
"""

from typing import TYPE_CHECKING

from kernel_helpers._lazy import lazy_names

if TYPE_CHECKING:
    from kernel_helpers.clusters.address import ClusterUnreachableError
    from kernel_helpers.clusters.start import start_cluster
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__, renamed={"ClusterUnreachable": "ClusterUnreachableError"}
    )
