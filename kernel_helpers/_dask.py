"""What the package asks of Dask: whether a value is a collection, and which client is current.

Nothing here imports Dask before a caller has: without Dask there is neither a collection nor a
client.
"""

import sys
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from distributed import Client

_LOOKS = 3  # at Dask's list of clients, which other threads change


def is_dask_collection(value: object) -> bool:
    """Return whether `value` is a Dask collection: an array, a frame, a bag, a Delayed.

    Objects that only may hold one, as those of xarray, count if they do.
    """
    if not hasattr(type(value), "__dask_graph__"):
        return False
    from dask.base import is_dask_collection

    return bool(is_dask_collection(value))


def meta_of(frame: object) -> Any:
    """Return the empty pandas frame or series with the columns and types of a Dask one."""
    from dask.dataframe.dispatch import make_meta

    make: Any = make_meta  # without annotations in Dask
    return make(frame)


def is_client(value: object) -> "TypeGuard[Client]":
    """Return whether `value` is a client of a Dask scheduler."""
    if "distributed" not in sys.modules:
        return False
    from distributed import Client

    return isinstance(value, Client)


def current_client() -> "Client | None":
    """Return the client that Dask itself would use here, or None.

    ================================  ====================================================
    Situation                         Answer
    ================================  ====================================================
    no client, or none any more       None
    several                           the latest, whichever thread made it
    ``with client.as_current()``      that client, in this thread and this coroutine alone
    inside a task                     the client of its worker
    the latest is just being closed   None
    an asynchronous client            that client; see `blocking_client`
    connection lost                   that client, which tries to connect again
    ================================  ====================================================
    """
    if "distributed" not in sys.modules:
        return None
    from distributed import get_client

    for _ in range(_LOOKS):
        try:
            client = get_client()
        except KeyError:  # another thread closed one while Dask went through its clients
            continue
        except ValueError:
            return None
        return None if client.status in ("closing", "closed") else client
    return None


def blocking_client() -> "Client | None":
    """Return the current client if it is connected and its methods wait for their results here.

    Those of an asynchronous client return coroutines instead, and so do those of any client on
    its own event loop.
    """
    client = current_client()
    if client is None or client.status != "running" or client.asynchronous:
        return None
    return client


def in_task() -> bool:
    """Return whether a worker runs this code as a task."""
    if "distributed" not in sys.modules:
        return False
    from distributed import get_worker

    try:
        get_worker()
    except ValueError:
        return False
    return True


def require_client(client: "Client | None" = None) -> "Client":
    """Return `client`, or by default the current one.

    Raises
    ------
    ValueError
        If there is none.
    """
    client = client or current_client()
    if client is None:
        raise ValueError(
            "Expected a Dask client, found none; run `client = start_cluster()` first."
        )
    return client
