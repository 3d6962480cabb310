# Hidden checks of lecture 07: the same questions, other inputs.
# They run after the notebook, in its namespace.

# %% exercise="07-1"
with check("07-1") as expect:
    for n_rows, size, epochs in ((7, 3, 3), (5, 10, 2), (6, 6, 1), (1, 1, 4), (0, 4, 2)):
        cut = list(batches(n_rows, size, epochs))
        reads = Counter(row for s in cut for row in range(n_rows)[s])
        expect.holds(
            reads == dict.fromkeys(range(n_rows), epochs),
            f"{n_rows} rows in bites of {size}: each row is read {epochs} times.",
            actual=cut,
        )
        expect.holds(
            all(0 < s.stop - s.start <= size and s.stop <= n_rows for s in cut),
            f"{n_rows} rows in bites of {size}: no bite is empty, too large, or past the end.",
            actual=cut,
        )
    expect.peak_memory(
        lambda: next(iter(batches(1_000_000, 10))),
        below=1e6,
        because="A generator begins at once; a list of all slices is made first, and held.",
    )

# %% exercise="07-2"
with check("07-2") as expect:
    for n_rows, size, steps in ((50_000, 500, 333), (7, 3, 10), (10, 10, 4), (3, 5, 6)):
        seen = list(visit(n_rows, size, steps))
        visits = Counter(s.start for s in seen)
        expect.equal(len(seen), steps)
        expect.holds(
            sorted(visits) == list(range(0, n_rows, size)),
            f"{n_rows} rows in bites of {size}: a bite begins every {size} rows, none elsewhere.",
            actual=sorted(visits)[:5],
        )
        expect.holds(
            max(visits.values()) - min(visits.values()) <= 1,
            f"{n_rows} rows in bites of {size}: every bite is visited equally often, up to one.",
            actual=visits.most_common()[:1] + visits.most_common()[-1:],
        )
        expect.holds(
            all(s.stop <= n_rows for s in seen),
            f"{n_rows} rows in bites of {size}: no slice reaches past the last row.",
            actual=max(s.stop for s in seen),
        )

# %% exercise="07-3"
from sklearn.datasets import load_iris


class Counting(SGDClassifier):
    """Counts the bites it has learned from."""

    def partial_fit(self, X, y, classes=None):
        self.bites = getattr(self, "bites", 0) + 1
        return super().partial_fit(X, y, classes=classes)


with check("07-3") as expect:
    flowers, iris_y = load_iris(return_X_y=True)
    words = np.array(["setosa", "versicolor", "virginica"])[iris_y]
    deal = np.random.default_rng(7).permutation(150)
    deal = np.concatenate([deal[iris_y[deal] < 2], deal[iris_y[deal] == 2]])
    alive = []

    def one_at_a_time():
        for start in range(0, 150, 30):
            alive.append(start == 0 or getattr(asked, "bites", 0) == start // 30)
            yield flowers[deal[start : start + 30]], words[deal[start : start + 30]]

    asked = Counting(random_state=0)
    fitted = fit_stream(asked, one_at_a_time(), np.unique(words))
    expect.holds(
        fitted is asked,
        "The model that was given is trained and returned, not another one.",
        actual=fitted,
    )
    expect.equal(getattr(asked, "bites", 0), 5, "Five pairs are five calls of partial_fit.")
    expect.holds(all(alive), "Learn from a pair before the next is asked for.", actual=alive)
    expect.equal(
        list(fitted.classes_),
        ["setosa", "versicolor", "virginica"],
        "The classes are those that were given, though the first pair lacks one.",
    )

# %% exercise="07-4"
with check("07-4") as expect:
    draws = np.random.default_rng(7).normal([0, 1e9, -3], [1, 2, 1e-3], (1_000, 3))
    for name, cuts in (
        ("one row first", [1, 400]),
        ("one row last", [999]),
        ("single rows", [5, 6, 7, 8, 500]),
        ("one part", []),
    ):
        mean, std = running_scaler(part for part in np.split(draws, cuts))
        expect.holds(
            np.allclose(mean, draws.mean(axis=0), rtol=1e-12, atol=1e-9),
            f"The mean of all rows, {name}.",
            actual=mean,
        )
        expect.holds(
            np.allclose(std, draws.std(axis=0), rtol=1e-4),
            f"The standard deviation, {name}; one column lies around 10⁹ and spreads by 2.",
            actual=std,
        )

# %% exercise="07-5"
from itertools import pairwise

with check("07-5") as expect:
    sizes = (40, 1, 30, 79)
    bounds = np.cumsum((0, *sizes))
    rng = np.random.default_rng(7)
    X_easy = rng.normal(size=(150, 2))
    y_easy = np.where(X_easy[:, 0] > 0, "yes", "no")
    easy = [(X_easy[a:b], y_easy[a:b]) for a, b in pairwise(bounds)]
    asked = Diary(random_state=0)
    actual = progressive_scores(asked, iter(easy), ["no", "yes"])
    reference, expected = SGDClassifier(random_state=0), []
    for number, pair in enumerate(easy):
        if number:
            expected.append(reference.score(*pair))
        reference.partial_fit(*pair, classes=["no", "yes"])
    expect.equal(
        getattr(asked, "diary", []),
        ["train", *(["test", "train"] * 3)],
        "The first pair trains; from then on each tests, then trains.",
    )
    expect.holds(
        np.allclose(actual, expected),
        "One score a pair, asked before the model has learned from it.",
        actual=actual,
    )
