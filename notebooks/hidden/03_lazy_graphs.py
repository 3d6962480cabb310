# Hidden checks of lecture 03: the same questions, other inputs.
# They run after the notebook, in its namespace.

# %% exercise="03-1"
with check("03-1") as expect:
    plan = expect.no_compute(lambda: lazy_total([7, -2, 0]))
    expect.equal(plan.compute(scheduler="sync"), 18)
    expect.n_calls(
        lambda: lazy_total(range(25)).compute(scheduler="sync"),
        notebook,
        "add",
        25,
        "`add` should run once for each number, also for 25 of them.",
    )

# %% exercise="03-2"
with check("03-2") as expect:
    plan = expect.no_compute(lambda: lazy_choice([1, 3, 5]))
    expect.equal(plan.compute(scheduler="sync"), 12)
    expect.n_calls(
        lambda: lazy_choice([1, 3, 5]).compute(scheduler="sync"),
        notebook,
        "double",
        0,
        "No number here is even, so nothing needs `double`.",
    )
    expect.equal(lazy_choice([4]).compute(scheduler="sync"), 8)

# %% exercise="03-3"
header_only = Path(tempfile.mkdtemp()) / "no-flights.csv"
header_only.write_text(files[0].open().readline())
with check("03-3") as expect:
    two = [flights_files("csv")[6], header_only]
    plan = expect.no_compute(lambda: read_csv_parallel(two))
    expect.equal(plan.compute(scheduler="sync"), pd.concat(map(pd.read_csv, two)))

# %% exercise="03-4"
with check("03-4", seconds=20) as expect:
    diamond = {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []}
    expect.equal(span(diamond, {"a": 1, "b": 2, "c": 5, "d": 1}), 7)
    apart = {"long": [], "short": [], "after": ["short"]}
    expect.equal(
        span(apart, {"long": 9, "short": 1, "after": 2}),
        9,
        "The longest chain need not be the one with most tasks.",
    )

# %% exercise="03-5"
with check("03-5", seconds=20) as expect:
    for n, per_item, overhead, low, high in (
        (10_000, 0.001, 0.0002, 32, 126),
        (10_000, 0.001, 0.02, 317, 1_264),
        (500, 1.0, 0.00001, 1, 1),
    ):
        chunk = best_chunk(n, per_item, overhead)
        expect.holds(
            low <= chunk <= high,
            f"{n:,} items of {per_item} s and {overhead} s a task: "
            f"the best chunk is between {low} and {high}.",
            actual=chunk,
        )
