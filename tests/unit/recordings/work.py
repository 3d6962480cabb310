"""Work to record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dask import delayed
from distributed import Client, LocalCluster, wait


@contextmanager
def local_cluster(n_workers: int = 1, **options: Any) -> Iterator[Client]:
    place = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    options = {"threads_per_worker": 2, "processes": False} | place | options
    with LocalCluster(n_workers=n_workers, **options) as cluster, Client(cluster) as client:
        yield client


def inc(x: int) -> int:
    return x + 1


def add(*numbers: int) -> int:
    return sum(numbers)


def fail(x: int) -> int:
    raise ValueError(f"cannot take {x}")


def diamond(client: Client) -> int:
    """Compute ten tasks, a sum of them, and one task that fails."""
    parts = [delayed(inc)(i, dask_key_name=f"inc-{i}") for i in range(10)]
    total: int = client.compute(delayed(add)(*parts, dask_key_name="add-0")).result()
    wait(client.submit(fail, 1, key="fail-1"))
    return total
