"""What clusters need of Dask that it has no public name for: the only module that uses these."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Client


def is_asynchronous(client: "Client") -> bool:
    """Return how a client was made; its public `asynchronous` answers for the calling thread."""
    return bool(client._asynchronous)


def can_scale(cluster: object) -> bool:
    """Return whether a cluster, if there is one, can have more or fewer workers."""
    return bool(getattr(cluster, "_supports_scaling", hasattr(cluster, "scale")))


def skip_preload_check() -> None:
    """Keep Dask from importing numpy and pandas to find out whether workers can: 0.6 s."""
    import distributed.utils

    distributed.utils._forkserver_preload_set = True
