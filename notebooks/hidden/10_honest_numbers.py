# Hidden checks of lecture 10: the same questions, other inputs.
# They run after the notebook, in its namespace.

# %% exercise="10-1"
with check("10-1") as expect:
    diary.clear()
    owner = np.array([f"patient {row // 4}" for row in np.random.default_rng(4).permutation(120)])
    of_row = dict(enumerate(owner))
    scores = nested_cv(Spy(), {"C": [1, 2, 3]}, *spy_rows(120), groups=owner)
    expect.equal(len(scores), 5)
    asked = [(seen, judged) for seen, judged in diary if judged]
    largest = max(len(seen) for seen, _ in asked)
    for where, some_pairs in {
        "outer": [pair for pair in asked if len(pair[0]) == largest],
        "inner": [pair for pair in asked if len(pair[0]) < largest],
    }.items():
        shared = [
            {of_row[row] for row in seen} & {of_row[row] for row in judged}
            for seen, judged in some_pairs
        ]
        expect.holds(
            shared and not any(shared),
            f"A group stands on both sides of an {where} split: "
            "pass the groups on, to the search as well.",
            actual=f"{max(map(len, shared), default=0)} groups on both sides",
        )
    expect.equal(
        sum(judged is None for _, judged in diary),
        5 * (3 * 3 + 1),
        "Five searches of three settings on three inner folds, and five refits, are 50 fits.",
    )

# %% exercise="10-2"
with check("10-2") as expect:
    expect.close(
        baseline(["b", "a", "c", "b", "b"]),
        0.6,
        within=1e-9,
        because="Labels can be words, and more than two.",
    )
    expect.close(
        baseline(np.array([True] * 9 + [False])),
        0.9,
        within=1e-9,
        because="The most common label is not always the negative one.",
    )

# %% exercise="10-3"
with check("10-3") as expect:
    winter = flown[flown["month"].isin([1, 2, 11, 12])]
    winter = winter.assign(year=winter["year"] + (winter["month"] < 3))
    winter = winter.sample(frac=0.2, random_state=1)
    before, after = time_split(winter, share=0.5)
    expect.equal(len(before) + len(after), len(winter))
    expect.close(
        len(after) / len(winter), 0.5, within=0.02, because="Half of the rows should be the future."
    )
    day = ["year", "month", "day"]
    last, first = (
        pd.to_datetime(before[day]).max().date(),
        pd.to_datetime(after[day]).min().date(),
    )
    expect.holds(
        last < first,
        "Rows in any order, over New Year: every day of the past comes before the future.",
        actual=f"the past ends on {last}, the future begins on {first}",
    )

# %% exercise="10-4"
with check("10-4") as expect:
    rng = np.random.default_rng(10)
    expect.equal(
        bias_or_noise(list(rng.normal(1000, 500, size=40)), 1000),
        "noise",
        "Another scale: the standard error comes from the sample.",
    )
    expect.equal(
        bias_or_noise(rng.normal(0.02, 0.01, size=100), 0.0),
        "bias",
        "Another scale: the standard error comes from the sample.",
    )
    expect.equal(
        bias_or_noise(rng.normal(5, 1, size=200_000), 5.0),
        "noise",
        "Many rows alone are no bias.",
    )

# %% exercise="10-5"
with check("10-5") as expect:
    lengths = np.random.default_rng(2).normal(50, 10, size=200)
    expected = bootstrap(
        (lengths,), np.std, confidence_level=0.8, method="percentile", rng=1, batch=1000
    ).confidence_interval
    low, high = boot_ci(lengths, statistic=np.std, level=0.8)
    tolerance = 0.05 * (expected.high - expected.low)
    why = "Another statistic and another level: use both arguments."
    expect.close(low, expected.low, within=tolerance, because=why)
    expect.close(high, expected.high, within=tolerance, because=why)
