# Hidden checks of lecture 00: the same questions, other inputs.
# They run after the notebook, in its namespace.

# %% exercise="00-1"
with check("00-1") as expect:
    expect.equal(greet("Grace"), "Hello, Grace!")
    expect.equal(greet("Ngũgĩ wa Thiong'o"), "Hello, Ngũgĩ wa Thiong'o!")

# %% exercise="00-2"
with check("00-2") as expect:
    # The real flights at any scale: a number copied from this lecture's first cell is not enough.
    table = dd.read_parquet(flights_files("parquet"))
    expect.equal(n_flights(table.repartition(npartitions=5)), 336_776)
    expect.equal(n_flights(table.partitions[:3]), 80_789)

# %% exercise="00-3"
from distributed import Client, LocalCluster


def lane_names(dask_worker):
    return {thread.name for thread in dask_worker.executors["default"]._threads}


local = {"processes": False, "dashboard_address": "127.0.0.1:0"}
with (
    LocalCluster(n_workers=2, threads_per_worker=1, **local) as cluster,
    Client(cluster, set_as_default=False) as other,
    check("00-3") as expect,
):
    names = where_ran(other)
    lanes = other.run(lane_names)
    expect.is_a(names, set)
    expect.holds(
        all(names & of_worker for of_worker in lanes.values()),
        "A cluster with two workers answers with threads of both.",
        actual=names,
    )
