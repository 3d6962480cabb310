# Hidden checks of lecture 06: the same questions, other types, files and layouts.
# They run after the notebook, in its namespace.

# %% exercise="06-1"
with check("06-1") as expect:
    expect.equal(memmap_size(1_000, [("day", "i2"), ("delay", "f4")]), 6_000)
    expect.equal(memmap_size(10, "U3"), 120)
    expect.equal(memmap_size(7, bool), 7)

# %% exercise="06-2"
with tempfile.TemporaryDirectory() as place, check("06-2") as expect:
    months, place = load_flights().head(30_000), Path(place)
    months.to_csv(place / "table.csv", index=False)
    for size in (7_777, 50_000):
        to_memmap(place / "table.csv", place / "made.npy", size)
        made = np.load(place / "made.npy")
        expect.equal(made.shape, (30_000, len(NUMBERS)))
        expect.holds(
            np.array_equal(made, months[NUMBERS].to_numpy("f4"), equal_nan=True),
            "The last, shorter chunk belongs to the table, too.",
        )

# %% exercise="06-3"
with tempfile.TemporaryDirectory() as place, check("06-3") as expect:
    flights, other = load_flights(), Path(place) / "other.parquet"
    flights.sample(frac=0.5, random_state=1).to_parquet(other, index=False)
    for name in ("air_time", "distance"):
        with CountingFile(other) as file:
            mean = column_mean(file, name)
            expected = pd.read_parquet(other)[name].mean()
            expect.close(
                mean,
                expected,
                within=1e-6,
                because="Another column of another file, with other"
                " missing values, has another mean.",
            )
            expect.holds(
                file.n_bytes < 0.2 * other.stat().st_size,
                "One column needs less than a fifth of the bytes.",
            )

# %% exercise="06-4"
with check("06-4") as expect:
    expect.equal(bytes_rewritten("rows", 1_000, 9, 8), 80_000)
    expect.equal(bytes_rewritten("columns", 1_000, 9, 8), 8_000)
    expect.equal(bytes_rewritten("row chunks", 10, 1, 2), 40)

# %% exercise="06-5"
with check("06-5") as expect:
    every = {"people", "single rows", "one type", "adds columns"}
    expect.equal(choose_format(dict.fromkeys(every, True)), "CSV")
    expect.equal(choose_format(dict.fromkeys(every, False)), "Parquet")
    expect.equal(choose_format({"one type": True, "adds columns": True}), "npy")
    expect.equal(
        choose_format({"single rows": True, "adds columns": True}),
        "SQLite",
    )
