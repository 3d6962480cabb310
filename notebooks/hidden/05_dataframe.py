# Hidden checks of lecture 05: the same questions, generated flights whose truth pandas tells.
# They run after the notebook, in its namespace.

# %% exercise="05-1"
from kernel_helpers.datasets import FlightsGenerator

generated = FlightsGenerator(rows=4_000, seed=5)(0)
with check("05-1") as expect:
    flown_there = int(generated["dep_time"].notna().sum())
    expect.equal(n_flown(dd.from_pandas(generated, npartitions=7)), flown_there)
    cancelled = generated[generated["dep_time"].isna()]
    expect.equal(n_flown(dd.from_pandas(cancelled, npartitions=2)), 0)

# %% exercise="05-2"
from kernel_helpers.datasets import FlightsGenerator

generated = FlightsGenerator(rows=4_000, seed=6)(0)
with check("05-2") as expect:
    table = dd.from_pandas(generated, npartitions=5)
    plan = expect.no_compute(lambda: flown_by_origin(table))
    truth = generated.groupby("origin", observed=True)["dep_time"].count()
    expect.equal(plan.compute().to_dict(), truth.to_dict())

# %% exercise="05-3"
from kernel_helpers.datasets import FlightsGenerator

generated = FlightsGenerator(rows=6_000, seed=7)(0)
with check("05-3") as expect:
    # Parts of very different length: a mean of means goes wrong here.
    parts = [generated[:200], generated[200:5_500], generated[5_500:]]
    table = dd.concat([dd.from_pandas(part, npartitions=1) for part in parts])
    truth = generated.groupby("origin", observed=True)["dep_delay"].mean()
    actual = delay_by_origin(table)
    for origin in truth.index:
        expect.close(actual.get(origin), truth[origin], within=1e-6)

# %% exercise="05-4"
from kernel_helpers.datasets import FlightsGenerator

generated = FlightsGenerator(rows=4_000, seed=8)(0)
with check("05-4") as expect:
    delays = generated["dep_delay"]
    actual = five_aggs(dd.from_pandas(generated, npartitions=4))
    for name in ("min", "max", "mean", "sum", "count"):
        expect.close(actual.get(name), float(getattr(delays, name)()), within=1e-6)

# %% exercise="05-5"
from kernel_helpers.datasets import FlightsGenerator

generated = FlightsGenerator(rows=4_000, seed=9)(0)
with check("05-5") as expect:
    only = ["dep_time", "dep_delay"]
    table = dd.from_pandas(generated[only], npartitions=6)
    clock = generated["sched_dep_time"]
    truth = (clock // 100 * 60 + clock % 100) % 1440
    actual = scheduled_minutes(table).compute()
    gone = generated["dep_time"].notna().to_numpy()
    expect.equal(
        int((actual.to_numpy()[gone] != truth.to_numpy()[gone]).sum()),
        0,
        "On other flights, some of them over midnight, minutes are wrong.",
    )
    nobody = generated.loc[~gone, only]
    empty = scheduled_minutes(dd.from_pandas(nobody, npartitions=1)).compute()
    expect.equal(
        [str(empty.dtype), int(empty.isna().sum())],
        ["float64", len(nobody)],
        "A partition in which every flight was cancelled is all missing, and still float64.",
    )

# %% exercise="05-6"
invented = pd.DataFrame(
    {
        "tailnum": ["A"] * 4 + ["B"] * 3 + ["C"] * 2 + ["D"] + [None],
        "dep_delay": [20.0, 15.0, 16.0, np.nan, 99, 0, 0, 60, 61, 400, np.nan],
    }
)
with check("05-6") as expect:
    table = dd.from_pandas(invented, npartitions=3)
    expect.equal(
        worst_planes(table, 3).round(4).to_dict(),
        {"A": 0.6667, "B": 0.3333},
        "At least three flights that flew; 15 minutes are not yet more than 15.",
    )
    expect.equal(list(worst_planes(table, 2).index), ["C", "A", "B"])
    expect.equal(sorted(worst_planes(table, 1).index[:2]), ["C", "D"])
