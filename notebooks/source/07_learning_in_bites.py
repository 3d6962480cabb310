# ---
# jupyter:
#   kernel_helpers:
#     lecture: "07"
#     title: Learning in bites
#     minutes: 85
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 07 · Learning in bites
#
# *A model that sees each row once, and keeps none.*
#
# Lecture 06 left the data on the disk. Now a model has to learn from them there. It gets a **bite**
# of a few hundred rows, learns what it can, and forgets the rows before the next bite comes. In
# memory there is never more than one bite and the model, be the file a megabyte or a terabyte.
#
# The idea is simple. Eleven short sections show what goes wrong with it, and how you notice.
#
# **You are here:** 00 Cockpit · 01 How big is big? · 02 Divide and conquer · 03 Lazy graphs ·
# 04 A cluster in your laptop · 05 A thousand pandas · 06 Out of core · **07 Learning in bites** ·
# 08 Text · 09 Search · 10 Honest numbers · 11 Putting it together · 12 Neural networks ·
# 13 Wide & deep
#
# | | section | min | what you do |
# |---|---|---|---|
# | 1 | Three conditions | 8 | break each, read the error |
# | 2 | Bites | 14 | write a generator, mend a loop that skips rows |
# | 3 | Digits from a file | 10 | predict, train, stream |
# | 4 | Order | 7 | feed a model one label at a time |
# | 5 | A year of flights | 8 | put three functions together |
# | 6 | A running scaler | 9 | mean and spread without the data |
# | 7 | Test, then train | 9 | use every row twice, honestly |
# | 8 | Does a cluster help? | 12 | predict, watch a chain, average |
# | 9 | Which estimators can learn this way? | 3 | ask scikit-learn |
# | 10 | Save and resume | 3 | pull the plug |
# | 11 | More columns than rows | 4 | learn noise by heart |
#
# The computer works for less than a minute of all this.

# %% [markdown] name="teachers"
# <details><summary>For teachers</summary>
#
# **Plan.** 85 minutes with all exercises; 45 without 07-2, 07-4 and sections 9–11. Sections 1, 4
# and 8 are the ones to do together; 2 and 7 suit pairs.
#
# **Vote (think, pair, share).** Question 07.2 before section 4 runs, with hands for each option.
# The prediction of section 8: let the room agree on a number, then run it in front of everybody.
#
# **What students usually say.** *"SGD converges, so the order cannot matter."* For rows in random
# order, and in the limit; run section 4. *"A cluster must be faster than one loop."* Point at the
# `learn` bars, which never overlap; ask which of them could have started earlier. *"Random forests
# can do it with `warm_start`."* Ask what the hundredth tree has seen of the first chunk. *"More
# columns than rows is forbidden."* Section 11 does it, and then does it with shuffled labels.
# *"Averaging is exact, it was in lecture 02."* Sums of gradients are; averages of finished models
# are not.
#
# **On the panel.** Section 8 only: two lanes of `read_part` at once, then single `learn` bars
# that hand over to each other. Ask for the critical path before anybody opens the graph.
#
# **Scale.** `"class"` streams 12 million generated flights, 1 million a file; allow 4 GB and five
# minutes. Numbers in the text are those of the real flights.
#
# </details>

# %% [markdown]
# **Warm-up:** two questions from earlier lectures. One asks what workers have to send for a
# standard deviation, which section 6 needs; the other, what a mapped file costs in memory.

# %% name="warm-up"
from kernel_helpers import Review

Review("02.2", "06.3")

# %% name="first-cell"
import copy
import pickle
import tempfile
import time
import tracemalloc
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    OneHotEncoder,
    PolynomialFeatures,
    StandardScaler,
)

from kernel_helpers import (
    AveragedClassifier,
    MemmapHandle,
    Predict,
    SelfTest,
    check,
    create_memmap,
    describe_source,
    flights_files,
    iter_chunks,
    partial_fit_stream,
    progressive_val_score,
    question_check,
    start_cluster,
)
from kernel_helpers.incremental import partial_fit_estimators
from kernel_helpers.plots import LearningCurveDisplay
from kernel_helpers.widgets import TaskStream

# "laptop": real flights, one worker of two threads in this kernel
# "class": 12 million generated flights, two worker processes
# "cluster": real flights, the scheduler at DASK_SCHEDULER_ADDRESS
SCALE = "laptop"

print(describe_source("digits"))
print(describe_source("flights", scale=SCALE))
files = flights_files("parquet", scale=SCALE)
past, autumn = files[:9], files[9:]
folder = Path(tempfile.mkdtemp(prefix="bites-"))
client = start_cluster(SCALE)
client

# %% [markdown] name="three-conditions"
# ## 1 · Three conditions
#
# **Out-of-core** learning is learning from data that do not fit into memory. The recipe has three
# parts: a **stream** of rows, a way to make **features** of each row, and an algorithm that is
# **incremental**: it improves with every bite it is given. In scikit-learn such an algorithm has a
# method `partial_fit`. `fit` forgets and starts from zero; `partial_fit` continues.
#
# So three conditions must hold before the first bite:
#
# 1. every bite has the **same features**, however few rows it has;
# 2. all **classes** are known, even those that come last;
# 3. the algorithm **is** incremental.
#
# Errors are easiest to recognise when you have made them on purpose. Let us break all three.

# %% name="two-bites"
january = pd.read_parquet(past[0]).dropna()
first, later = january.iloc[:500], january.iloc[-500:]


def late(table):
    """Return True for each flight that left more than 15 minutes late."""
    return (table["dep_delay"] > 15).to_numpy()


def attempt(call, *arguments, **options):
    """Make a call; print the error that it ends in, or that there was none."""
    try:
        call(*arguments, **options)
        print("no error")
    except (TypeError, ValueError, AttributeError) as error:
        print(f"{type(error).__name__}: {error}")


# %% name="same-features"
def one_hot(table):
    """Make one column for each destination *of this bite*."""
    return pd.get_dummies(table["dest"].astype(str))


print(one_hot(first).shape, one_hot(later).shape)
model = SGDClassifier(loss="log_loss", random_state=0)
model.partial_fit(one_hot(first).values, late(first), [False, True])
attempt(model.predict, one_hot(later).values)

# %% [markdown]
# **Look:** 500 flights of New Year and 500 of the end of January went to different numbers of
# places. The width of the table depends on the bite, and a weight that meant Boston would next
# mean Baltimore. Only the width betrayed the bug. Had both bites had the same number of places,
# there would have been no error at all.

# %% name="known-classes"
distance = first[["distance"]].to_numpy() / 1000
attempt(SGDClassifier().partial_fit, distance, late(first))

# A label that nobody announced:
surprise = np.where(late(first), "late", "cancelled")
known = ["late", "on time"]
attempt(SGDClassifier().partial_fit, distance, surprise, known)
attempt(MultinomialNB().partial_fit, distance, surprise, known)

bites = [(distance, surprise)]
attempt(
    partial_fit_stream,
    MultinomialNB(),
    bites,
    classes=known,
    progress=False,
)

# %% [markdown]
# **Look at the third line.** Without `classes` scikit-learn refuses, which is kind. SGD also
# refuses a label that is not among them. But naive Bayes accepts it **silently**, and counts those
# flights nowhere. So it depends on the algorithm whether you get an error. The last line is this
# course's `partial_fit_stream`, which always looks.

# %% name="incremental"
forest = RandomForestClassifier()
attempt(lambda: forest.partial_fit(distance, late(first)))

# %% self_test="07.1"
SelfTest("07.1")

# %% [markdown] name="bites"
# ## 2 · Bites
#
# A **generator** is a function that yields one value, pauses, and continues when you ask for
# the next one. It is the natural shape of a stream: what has not been asked for does not
# exist yet.


# %% name="generator"
def in_bites(X, y, size):
    """Yield X and y in bites of `size` rows."""
    for start in range(0, len(X), size):
        print(f"rows from {start}", end=" · ")
        yield X[start : start + size], y[start : start + size]


stream = in_bites(np.zeros((10, 2)), np.zeros(10), size=4)
print("nothing read yet")
print(next(stream)[0].shape)
print("then", [len(X) for X, y in stream])
print("and again", [len(X) for X, y in stream])

# %% [markdown]
# **Look:** calling the function read nothing. The last bite is short: two rows. And the last line
# is empty, because **a generator can be used once**. A training loop over a used-up generator does
# nothing, without any message. For a second **epoch**, one more pass over all rows, create the
# generator again.
#
# ### How large is a bite?
#
# As large as your memory allows is rarely best: a model that takes one step per row does not care,
# and Python's cost for each bite is small from a few hundred rows on. The upper limit is a
# **napkin line**: rows × columns × bytes × copies held at a time.


# %% name="napkin"
def rows_in(budget, columns, itemsize=8, copies=4):
    """Return how many rows a bite may have within `budget` bytes."""
    return int(budget // (columns * itemsize * copies))


print(f"{rows_in(8e9, columns=64):>12,} rows of 64 columns in 8 GB")
print(f"{rows_in(1e6, columns=64):>12,} rows of 64 columns in 1 MB")

# %% [markdown]
# The default of four copies is not pessimism: two bites are read ahead while you work on a third,
# and most models make one more copy, in another type or scaled.

# %% self_test="07.8"
SelfTest("07.8")

# %% [markdown]
# ### Exercise 07-1 · Bites
#
# Write `batches(n, size, epochs)`. It yields one `slice` after another; together they cover each of
# the rows 0 … n − 1 once an epoch. The last slice of an epoch may be shorter, and a slice never
# reaches past `n`. With `n=10, size=4` an epoch is 0–4, 4–8, 8–10.


# %% exercise="07-1"
def batches(n, size, epochs=1):
    """Yield slices that cover n rows, `epochs` times."""
    ### BEGIN SOLUTION
    for _ in range(epochs):
        for start in range(0, n, size):
            yield slice(start, min(start + size, n))
    ### END SOLUTION


# %% check="07-1"
with check("07-1") as expect:
    cut = list(batches(10, 4, epochs=2))
    reads = Counter(row for s in cut for row in range(10)[s])
    expect.equal(
        dict(sorted(reads.items())),
        dict.fromkeys(range(10), 2),
        "In two epochs each row should be read twice.",
    )
    expect.holds(
        all(s.stop - s.start <= 4 for s in cut),
        "No bite is larger than `size`.",
        actual=cut,
    )
    expect.holds(
        all(s.stop <= 10 for s in cut),
        "No slice reaches past the last row.",
        actual=cut,
    )

# %% self_test="07.4"
SelfTest("07.4")

# %% [markdown] name="wrap-around"
# ### A bug hunt
#
# This loop is modelled on a real one, from a notebook that taught this very subject. It goes round
# and round through a file of 60,000 images, 1,000 at a time, for 200 steps. It runs, the model
# learns, the score is good. The mistake is easy to make and hard to see.


# %% name="larson-loop"
def visit_with_bug(n, size, steps):
    """Yield slices of `size` rows; begin again after the last."""
    start = 0
    for _ in range(steps):
        yield slice(start, start + size)
        start = start + size if start + size < n else n - start


starts = [s.start for s in visit_with_bug(60_000, 1_000, 200)]
visits = Counter(starts)
some = {row: visits[row] for row in (0, 1000, 2000)}
print("visits of these rows:", some)
print("starts 59 to 63:", starts[59:64])

# %% [markdown]
# **Look:** 200 steps of 1,000 rows make three and a third passes. Rows 1,000 to 1,999 are read
# four times, rows 0 to 999 **once**. After the last bite the loop goes to `n - start`, which is
# 1,000 here, where it should go to 0. A sixtieth of the data is nearly lost, no error is raised,
# and the score hardly shows it. With a file sorted by label it would have been most of a class.
#
# What finds such a bug is counting, as you just did, and it takes one line.
#
# ### Exercise 07-2 · Round and round
#
# Write `visit(n, size, steps)`: the same loop, mended. It yields exactly `steps` slices, begins
# again at row 0 after the last row, and works also where `size` does not divide `n`: the last slice
# before the turn is then short. No part is visited two times more than another.


# %% exercise="07-2"
def visit(n, size, steps):
    """Yield `steps` slices of up to `size` rows, round and round."""
    ### BEGIN SOLUTION
    for start in islice(cycle(range(0, n, size)), steps):
        yield slice(start, min(start + size, n))
    ### END SOLUTION


# %% check="07-2"
with check("07-2") as expect:
    seen = list(visit(60_000, 1_000, 200))
    expect.equal(len(seen), 200, "200 steps are 200 slices.")
    visits = Counter(s.start for s in seen)
    expect.equal(len(visits), 60, "There are 60 different bites.")
    expect.holds(
        max(visits.values()) - min(visits.values()) <= 1,
        "Every bite should be visited equally often, up to one.",
        actual=visits.most_common()[:1] + visits.most_common()[-1:],
    )
    tens = [(s.start, s.stop) for s in visit(10, 4, 5)]
    expect.equal(
        tens,
        [(0, 4), (4, 8), (8, 10), (0, 4), (4, 8)],
        "With 10 rows the third bite is short; then row 0 comes.",
    )

# %% [markdown] name="digits"
# ## 3 · Digits from a file
#
# scikit-learn brings 1,797 handwritten digits of 8 × 8 pixels. That fits anywhere, so we make more:
# from each training image, nineteen copies with noise on the pixels, some of them moved sideways by
# one. And note the order: **first we split, then we multiply.** The other way round, copies of one
# image would lie on both sides, and the test would be an exam with known questions.

# %% name="few-digits"
images, digits = load_digits(return_X_y=True)
X_some, X_test, y_some, y_test = train_test_split(
    images / 16,  # grey values from 0 to 1
    digits,
    test_size=360,
    stratify=digits,
    random_state=0,
)


def distort(image, rng):
    """Move one image in five sideways, and add noise to all."""
    move = rng.choice([-1, 0, 1], p=[0.1, 0.8, 0.1])
    moved = np.roll(image.reshape(8, 8), move, axis=1).ravel()
    noise = rng.integers(-2, 3, size=64) / 16
    return np.clip(moved + noise, 0, 1)


# %% name="digits-file"
n = 20 * len(X_some)
X = create_memmap(folder / "X.npy", (n, 64), "float32")
y = create_memmap(folder / "y.npy", n, "uint8")

rng = np.random.default_rng(0)
for start in range(0, n, len(X_some)):
    rows = slice(start, start + len(X_some))
    y[rows] = y_some
    X[rows] = X_some
    if start:
        X[rows] = [distort(image, rng) for image in X_some]
print(f"{n:,} images, {X.nbytes / 1e6:.1f} MB on disk")

# %% [markdown]
# `X` is a **memory map** (lecture 06): it looks like an array and is a pointer into the file. A
# slice of it reads those pages and no others; the operating system keeps them as long as it has
# room. As nobody writes any more, as many processes as you like may read it, without locks. That is
# why maps and `partial_fit` go together so well.
#
# The learner, for most of this lecture, is logistic regression trained by **stochastic gradient
# descent** (SGD): one small step of the weights for each row. `average=True` lets it answer with
# the *mean* of its weights over all steps, which is much steadier than the last ones. We shall see
# how much in section 5.


# %% name="learner"
def learner(average=True):
    return SGDClassifier(
        loss="log_loss", average=average, random_state=0
    )


# %% self_test="p07_first"
Predict("07.first")

# %% name="by-hand"
model = learner()
scores = []
for start in range(0, n, 500):
    rows = slice(start, start + 500)
    model.partial_fit(X[rows], y[rows], classes=range(10))
    scores.append(model.score(X_test, y_test))
after_first = 100 * scores[0]
print(f"after 500: {scores[0]:.3f} · after {n:,}: {scores[-1]:.3f}")

# %% measured="p07_first"
question_check("07.first", measured=after_first)

# %% [markdown]
# **Look:** one bite did most of it. Ten kinds of pictures, 64 weights for each: so small a model is
# soon as good as it gets. The other 28,240 images earned the last few percent. When you next hear
# "we trained on everything", ask for this curve.
#
# The same in one call, with a bar, and with a **learning curve** that grows while you watch:

# %% name="streamed"
live = display("", display_id="curve")


def draw(curve):
    picture = LearningCurveDisplay.from_scores(
        curve.rows, curve.scores, score_name="accuracy"
    )
    live.update(picture)


model = partial_fit_stream(
    learner(),
    (X, y),
    batch_rows=500,
    validation=(X_test, y_test),
    validate_every=2_500,
    on_score=draw,
)

# %% [markdown] name="early-stopping"
# **Look:** the curve is flat long before the end. `patience=3` would have stopped after three
# scores without progress; that is **early stopping**, and it also gives you back the best model
# instead of the last.
#
# And memory? Here is the napkin line beside the clock's cousin, a count of bytes.


# %% name="memory"
def peak_of(call):
    """Return the most bytes that `call` held at a time."""
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


# %% name="memory-of-a-bite"
whole = peak_of(
    lambda: learner().partial_fit(X[:].astype(float), y, range(10))
)
bite = peak_of(
    lambda: learner().partial_fit(
        X[:500].astype(float), y[:500], range(10)
    )
)
for name, rows, measured in (
    ("all", n, whole),
    ("a bite", 500, bite),
):
    napkin = rows * 64 * 8
    print(
        f"{name:>7}: napkin {napkin / 1e6:6.2f} MB, measured {measured / 1e6:6.2f} MB"
    )
print(
    f"sent to a worker: {len(pickle.dumps(MemmapHandle(X)))} bytes instead of {X.nbytes:,}"
)

# %% [markdown]
# **Look:** what a bite needs does not depend on the length of the file. The last line is for
# clusters: a worker that sees the same disk needs only the *path* of a mapped file.

# %% self_test="07.5"
SelfTest("07.5")

# %% [markdown]
# ### Exercise 07-3 · Fit a stream
#
# Write `fit_stream(model, stream, classes)`. `stream` yields pairs `(X, y)`; train `model` with
# `partial_fit` on each, and return it. Hold one pair at a time. A pair may lack some of the
# classes.


# %% exercise="07-3"
def fit_stream(model, stream, classes):
    """Train `model` on every pair (X, y) of `stream`."""
    ### BEGIN SOLUTION
    for X_bite, y_bite in stream:
        model.partial_fit(X_bite, y_bite, classes=classes)
    return model
    ### END SOLUTION


# %% check="07-3"
with check("07-3") as expect:
    pairs = (
        (X[s : s + 500], y[s : s + 500]) for s in range(0, n, 500)
    )
    fitted = fit_stream(
        learner(),
        pairs,
        range(10),
    )
    expect.holds(
        hasattr(fitted, "coef_"),
        "Return the trained model.",
        actual=fitted,
    )
    expect.holds(
        fitted.score(X_test, y_test) >= 0.92,
        "Every pair should add to what the model knows; `fit` starts from zero.",
        actual=fitted.score(X_test, y_test),
    )

# %% [markdown] name="order"
# ## 4 · Order
#
# Each step of SGD pulls the weights towards the row it sees. In random order the pulls balance. Now
# let us sort the file by label: some 2,800 zeros, then the ones, and so on. Files in real life
# *are* sorted: by date, by customer, by the folder they were in.

# %% self_test="07.2"
SelfTest("07.2")

# %% name="sorted-file"
by_label = np.argsort(y, kind="stable")
X_sorted = create_memmap(folder / "X_sorted.npy", X.shape, X.dtype)
X_sorted[:] = X[by_label]
y_sorted = y[by_label]


def accuracy(model, shuffle):
    """Train on the sorted file; return the score on test digits."""
    partial_fit_stream(
        model,
        (X_sorted, y_sorted),
        batch_rows=500,
        shuffle=shuffle,
        random_state=0,
        progress=False,
    )
    return model.score(X_test, y_test)


# %% name="order-matters"
table = pd.DataFrame(columns=["in order", "shuffled"], dtype=float)
for name, make in {
    "SGD, last step": lambda: learner(average=False),
    "SGD, averaged": learner,
    "naive Bayes": MultinomialNB,
}.items():
    table.loc[name] = (
        accuracy(make(), False),
        accuracy(make(), True),
    )
table.round(3)

# %% [markdown]
# **Look:** SGD ends at one in ten: having seen nothing but nines for the last 2,900 rows, it says
# "nine" to everybody. That is **catastrophic forgetting**. Averaging the weights softens it and
# does not cure it. Naive Bayes does not care at all: it only *counts*, and counts are sums, which
# have no order (lecture 02).
#
# `shuffle=True` did not read 28,740 rows one by one from all over the disk. Each bite is put
# together of 16 pieces of *neighbouring* rows from random places, then mixed. A disk reads long
# pieces, and the model sees nearly every label in every bite:

# %% name="block-shuffle"
for shuffle in (False, True):
    chunks = iter_chunks(
        X_sorted, batch_rows=500, shuffle=shuffle, random_state=0
    )
    rows, block = next(iter(chunks))
    labels = np.unique(y_sorted[rows])
    print(f"{shuffle=}: labels in the first bite: {labels}")

# %% [markdown] name="flights"
# ## 5 · A year of flights
#
# Now the recipe in three functions, on real data. **Stream:** tables of 1,000 flights, file after
# file.

# %% name="stream-flights"
FEATURES = ["carrier", "origin", "dest", "hour"]
NUMBERS = ["distance", "sched_dep_time"]
COLUMNS = [*FEATURES, *NUMBERS, "dep_delay"]


def stream_flights(paths, size=1_000):
    """Yield tables of `size` flights that flew."""
    for path in paths:
        month = pd.read_parquet(path, columns=COLUMNS).dropna()
        for start in range(0, len(month), size):
            yield month.iloc[start : start + size]


# %% [markdown]
# **Extract:** one column for each airline, airport and hour. The first condition wants the columns
# fixed beforehand, so there is a **first pass** that does nothing but collect the names. It holds a
# few sets, and a union of sets may be made in any order. (Text has too many words for such sets;
# lecture 08 does without them.)

# %% name="extract"
names = {feature: set() for feature in FEATURES}
for table in stream_flights(past, size=100_000):
    for feature in FEATURES:
        names[feature].update(table[feature])

encoder = OneHotEncoder(
    categories=[sorted(names[feature]) for feature in FEATURES],
    handle_unknown="ignore",
)
encoder.fit(next(stream_flights(past))[FEATURES])


def extract(table):
    """Return features and target of some flights."""
    return encoder.transform(table[FEATURES]), late(table)


# %% name="held-out"
test = pd.concat(stream_flights(autumn, size=100_000))
X_autumn, late_autumn = extract(test)


def auc(model, X):
    """Judge a model by the flights of the autumn."""
    return roc_auc_score(late_autumn, model.decision_function(X))


print(
    f"{encoder.get_feature_names_out().size} columns, {len(test):,} flights to test on"
)

# %% [markdown]
# **Learn:** SGD, once through January to September, in the order of the calendar. Then it is tested
# on October to December, flights later than any it learned from. As in lecture 00 the score is
# the **AUC**: the chance that a late flight is called riskier than a punctual one.

# %% name="learn-flights"
curves = {}
for name, average in (("averaged", True), ("last step", False)):
    model = partial_fit_stream(
        learner(average),
        lambda: map(extract, stream_flights(past)),
        classes=[False, True],
        validation=(X_autumn, late_autumn),
        scoring="roc_auc",
        validate_every=15_000,
        progress=False,
    )
    curves[name] = model.learning_curve_

# %% name="flights-curve"
LearningCurveDisplay.from_scores(
    curves["averaged"].rows,
    {name: curve.scores for name, curve in curves.items()},
    score_name="AUC on Oct–Dec",
)

# %% [markdown]
# **Look:** the weights after the *last step* jump about: each is pulled by the flights it saw last,
# one stormy day of them. Their **average** over all steps is calm. In one pass, in bites of 1,000,
# it gets as far as the model of lecture 00, which held all 245,723 flights at once (AUC .673).
#
# The curve rises to the end. So more flights would help? **Careful.** Along a stream, rows and
# steps grow together. To separate them, take fewer flights, drawn at random, and give each model as
# many passes over them as it wants. `LogisticRegression.fit` does that.

# %% name="fewer-rows"
prepared = [extract(t) for t in stream_flights(past, 100_000)]
X_past = sparse.vstack(
    [features for features, _ in prepared], "csr"
)
late_past = np.concatenate([target for _, target in prepared])

order = np.random.default_rng(0).permutation(len(late_past))
for rows in (300, 3_000, 30_000, len(order)):
    some = order[:rows]
    model = LogisticRegression(max_iter=200)
    model.fit(X_past[some], late_past[some])
    print(f"{rows:>8,} flights: AUC {auc(model, X_autumn):.3f}")

# %% [markdown]
# **Look:** an eighth of the flights says nearly all there is to say to this model: .671. The stream
# needed the rest as *steps*, not as information. When data are cheap and memory is not, that is a
# good bargain; when you can hold 30,000 rows, you may not need a stream at all.

# %% [markdown] name="scaler"
# ## 6 · A running scaler
#
# Airlines and airports are zeros and ones. Numbers with units are another matter. Let us try the
# distance (in miles, up to 4,983) and the scheduled time (517 is 5:17).


# %% name="raw-numbers"
def numbers(table):
    return table[NUMBERS].to_numpy(float), late(table)


X_numbers, _ = numbers(test)


raw = partial_fit_stream(
    learner(),
    lambda: map(numbers, stream_flights(past)),
    classes=[False, True],
    progress=False,
)
print(
    f"AUC {auc(raw, X_numbers):.3f}, weights {raw.coef_.round(1)[0]}"
)

# %% [markdown]
# **Look:** a coin would do as well. A gradient step is as long as the numbers are large, so every
# flight to Honolulu throws the weights across the room. Scaling cures it: subtract the mean, divide
# by the standard deviation. But both belong to *all* rows, and we see them in bites.
#
# There are two ways. **First pass:** run the scaler alone over the stream, then learn. **On the
# way:** let scaler and model see each bite together; the first bites are then scaled by means that
# are not final yet.

# %% name="two-scalers"
scaler = StandardScaler()
for table in stream_flights(past, size=100_000):
    scaler.partial_fit(table[NUMBERS].to_numpy(float))
model = partial_fit_stream(
    learner(),
    lambda: (
        (scaler.transform(X_bite), y_bite)
        for X_bite, y_bite in map(numbers, stream_flights(past))
    ),
    classes=[False, True],
    progress=False,
)
print(
    f"first pass: AUC {auc(make_pipeline(scaler, model), X_numbers):.3f}"
)

on_the_way = partial_fit_stream(
    make_pipeline(StandardScaler(), learner()),
    lambda: map(numbers, stream_flights(past)),
    classes=[False, True],
    progress=False,
)
print(f"on the way: AUC {auc(on_the_way, X_numbers):.3f}")

# %% [markdown]
# **Look:** two numbers alone are worth nearly as much as all names together, and on a stream this
# long the shortcut costs nothing. (It does on a short one, or when the first bites are special.)
#
# ### Exercise 07-4 · Mean and spread, in passing
#
# Write `running_scaler(parts)`: `parts` yields arrays of shape (rows, columns) and can be gone
# through once. Return two arrays, the mean and the standard deviation of each column over all rows,
# exactly as `StandardScaler` finds them (divide by *n*, not *n* − 1). A part may have a single row.
#
# Beware of the formula from school, mean of squares minus square of the mean: it subtracts two huge
# numbers to get a small one. Add 10⁹ to every value, and nothing is left. Instead, keep for each
# column the count *n*, the mean *m* and the sum *S* of squared distances from the mean. Two groups
# *a* and *b* merge into one like this, where *d* is the difference of their means, *m_b* − *m_a*:
#
# $$ m = m_a + d\,\frac{n_b}{n_a + n_b} \qquad S = S_a + S_b + d^2\,\frac{n_a n_b}{n_a + n_b} $$


# %% exercise="07-4"
def running_scaler(parts):
    """Return mean and standard deviation of each column."""
    ### BEGIN SOLUTION
    n, mean, spread = 0, 0.0, 0.0
    for bite in parts:
        rows = len(bite)
        if rows == 0:
            continue
        center = bite.mean(axis=0)
        away = center - mean
        spread = spread + ((bite - center) ** 2).sum(axis=0)
        spread = spread + away**2 * n * rows / (n + rows)
        mean = mean + away * rows / (n + rows)
        n += rows
    return mean, np.sqrt(spread / n)
    ### END SOLUTION


# %% check="07-4"
with check("07-4") as expect:
    values = test[NUMBERS].to_numpy(float)
    mean, std = running_scaler(
        values[i : i + 9_999] for i in range(0, len(values), 9_999)
    )
    expected = StandardScaler().fit(values)
    expect.holds(
        np.allclose(mean, expected.mean_),
        "The mean of all rows: larger parts count for more.",
        actual=(mean, expected.mean_),
    )
    expect.holds(
        np.allclose(std, expected.scale_),
        "The standard deviation of all rows, divided by n.",
        actual=(std, expected.scale_),
    )

# %% [markdown] name="progressive"
# ## 7 · Test, then train
#
# A stream offers an honest test for nothing: before the model learns from a bite, let it answer.
# Every row is then a test row once and a training row afterwards, and no row is kept back. This is
# **progressive validation**. Here is a month at a time; January only trains.


# %% name="by-month"
def months():
    for path in files:
        yield extract(pd.concat(stream_flights([path], 100_000)))


curve = progressive_val_score(
    learner(), months, classes=[False, True], scoring="roc_auc"
)
curve.to_frame()[["rows", "score"]].round(3)

# %% [markdown]
# **Look:** `rows` is what the model had learned from when it was asked; `score` is the mean AUC of
# the months asked so far, each counted by its flights. It ends above the .674 that the autumn alone
# gives. Neither is wrong. A held-out set says how good the *finished* model is on *those* rows;
# progressive validation says how good the learner was *along the way*, with hard months and easy
# ones. What may not be done is to test on a bite *after* learning from it.
#
# ### Exercise 07-5 · Progressive score
#
# Write `progressive_scores(model, stream, classes)`: a list with the `model.score` of each pair
# `(X, y)` of the stream, asked before the model learns from that pair. The first pair only trains.


# %% exercise="07-5"
def progressive_scores(model, stream, classes):
    """Score on each pair, then train on it."""
    ### BEGIN SOLUTION
    scores = []
    for number, (X_bite, y_bite) in enumerate(stream):
        if number > 0:
            scores.append(model.score(X_bite, y_bite))
        model.partial_fit(X_bite, y_bite, classes=classes)
    return scores
    ### END SOLUTION


# %% check="07-5"
class Diary(SGDClassifier):
    """An SGDClassifier that writes down what it is asked to do."""

    def score(self, X, y):
        self.diary = [*getattr(self, "diary", []), "test"]
        return super().score(X, y)

    def partial_fit(self, X, y, classes=None):
        self.diary = [*getattr(self, "diary", []), "train"]
        return super().partial_fit(X, y, classes=classes)


with check("07-5") as expect:
    asked = Diary(loss="log_loss", average=True, random_state=0)
    pairs = (
        (X[s : s + 500], y[s : s + 500])
        for s in range(0, 2_500, 500)
    )
    actual = progressive_scores(asked, pairs, range(10))
    expect.equal(
        getattr(asked, "diary", []),
        ["train", *(["test", "train"] * 4)],
        "The first pair trains; from then on each tests, then trains.",
    )
    expect.equal(len(actual), 4, "Five pairs give four scores.")
    expect.holds(
        np.mean(actual) > 0.8,
        "Each score is the model's share of right answers.",
        actual=actual,
    )

# %% [markdown] name="chain"
# ## 8 · Does a cluster help?
#
# So far nothing ran on the cluster. Let us send it the same work: one task to read and prepare each
# month, one to learn from it. `learn` needs the model that the `learn` before it returns.
#
# **Watch the task stream.**

# %% name="stream-view"
TaskStream()  # in JupyterLab it is already open beside this page


# %% name="chain-on-cluster"
def read_part(path):
    """Read and prepare one month."""
    return extract(pd.concat(stream_flights([path], 100_000)))


def learn(model, part):
    """Return a model that has learned from one more part."""
    # A task must not change what it is given.
    model = copy.deepcopy(model)
    return model.partial_fit(*part, classes=[False, True])


parts = client.map(read_part, past)
model = learner()
for part in parts:
    model = client.submit(learn, model, part)
chained = model.result()
print(f"AUC {auc(chained, X_autumn):.3f}")

# %% [markdown]
# **Look:** `read_part` fills both lanes. The `learn` bars are thin, and no two of them are one
# above the other: each waits for the one before it.
#
# Answer the next question before you run on; it is judged by what your cluster has done so far.

# %% self_test="07.6"
SelfTest("07.6")

# %% [markdown]
# Preparing is nine independent tasks, so there the cluster helps. What about learning itself? All
# parts are in memory now. We go through them ten times, first with a plain loop in this notebook.

# %% name="plain-loop"
EPOCHS = 10
ready = client.gather(parts)

start = time.perf_counter()
looped = learner()
for _ in range(EPOCHS):
    for X_part, late_part in ready:
        looped.partial_fit(X_part, late_part, classes=[False, True])
loop_seconds = time.perf_counter() - start
print(
    f"one loop: {EPOCHS * len(ready)} steps in {loop_seconds:.2f} s"
)
napkin = EPOCHS * X_past.nnz * 12 / 10e9
print(f"napkin, 12 bytes a value at 10 GB/s: {napkin:.2f} s")

# %% [markdown]
# **Look:** the napkin line, values × bytes ÷ bandwidth, is far below the clock. Memory could
# deliver the rows much faster than SGD takes its steps: here it is steps that cost, not bytes. So
# would not two threads be the thing?

# %% self_test="p07_chain"
Predict("07.chain")

# %% name="long-chain"
start = time.perf_counter()
model = learner()
for _ in range(EPOCHS):
    for part in parts:
        model = client.submit(learn, model, part)
chained = model.result()
chain_seconds = time.perf_counter() - start

print(
    f"the chain: {chain_seconds:.2f} s on {sum(client.nthreads().values())} threads"
)
print(
    "same weights, bit by bit:",
    np.array_equal(chained.coef_, looped.coef_),
)
overhead = (chain_seconds - loop_seconds) / (EPOCHS * len(ready))
print(
    f"each link of the chain costs {1000 * overhead:.1f} ms more than a step of the loop"
)

# %% measured="p07_chain"
question_check("07.chain", measured=chain_seconds / loop_seconds)

# %% [markdown]
# **An honest defeat.** A second thread, or a thousandth machine, cannot shorten a chain: step 2
# needs the weights that step 1 leaves. The graph of this work is a line, its **critical path** is
# the whole of it (lecture 03), and the cluster adds a toll for every link. **The rule: one SGD run
# belongs in one loop. Give the cluster what surrounds it: reading, preparing, other settings, other
# folds.**

# %% self_test="07.7"
SelfTest("07.7")

# %% [markdown] name="averaging"
# ### The way out, and its price
#
# To use eight workers, eight models must learn side by side, each from its **shard** of the rows,
# and be merged in the end: **averaging**, one round of map and reduce. It is not the same
# computation any more. How much that matters depends on how the rows were dealt. We deal the same
# flights twice: at random, and sorted by airline.

# %% name="orders"
carriers = np.concatenate(
    [t["carrier"].astype(str) for t in stream_flights(past)]
)
orders = {
    "8 shards, random": order,
    "8 shards, by airline": np.argsort(carriers, kind="stable"),
}


# %% name="fit-shard"
def fit_shard(shard):
    return LogisticRegression(max_iter=200).fit(*shard)


def weights(models):
    """Average coefficients and intercepts."""
    return np.mean(
        [[*m.coef_[0], *m.intercept_] for m in models], axis=0
    )


# %% name="average"
start = time.perf_counter()
exact = fit_shard((X_past, late_past))
found = {
    "all rows": (weights([exact]), time.perf_counter() - start)
}
for name, dealt in orders.items():
    shards = client.scatter(
        [
            (X_past[rows], late_past[rows])
            for rows in np.array_split(dealt, 8)
        ]
    )
    start = time.perf_counter()
    averaged = weights(client.gather(client.map(fit_shard, shards)))
    found[name] = averaged, time.perf_counter() - start

result = pd.DataFrame(columns=["AUC", "called late", "seconds"])
for name, (w, seconds) in found.items():
    risk = X_autumn @ w[:-1] + w[-1]
    result.loc[name] = (
        roc_auc_score(late_autumn, risk),
        (risk > 0).sum(),
        seconds,
    )
result.round({"AUC": 4, "seconds": 2})

# %% [markdown]
# **Look:** eight random eighths agree so well that their mean is as good as the exact model,
# AUC .673. Sorted by airline, each model knows an airline or a few, and the mean a little of each:
# AUC .656, and it calls **not a single flight** late. The seconds say what was gained for that, on
# this machine, with this little work.
#
# The price of averaging: it is for linear models, it is an approximation, and the rows must be
# dealt fairly. `AveragedClassifier` deals at random by itself, and a mapped file never travels:

# %% name="averaged-classifier"
averaged = AveragedClassifier(
    LogisticRegression(max_iter=200),
    n_shards=8,
    executor=client,
    random_state=0,
).fit(X_past, late_past)
print(f"AUC {auc(averaged, X_autumn):.4f}")

# %% [markdown] name="who"
# ## 9 · Which estimators can learn this way?
#
# Lists of incremental models in talks and blogs are often written from memory. Ask the library that
# is installed:

# %% name="list"
for kind in ("classifier", "regressor", "cluster", "transformer"):
    print(
        f"{kind}:",
        ", ".join(name for name, _ in partial_fit_estimators(kind)),
    )
everyone = [name for name, _ in partial_fit_estimators()]
print("\nany forest?", any("Forest" in name for name in everyone))

# %% [markdown]
# **Look:** linear models, naive Bayes, small neural networks, k-means, running scalers and PCA.
# **Random forests are sometimes listed as incremental, and are not**: a tree asks all rows before
# it chooses its first split. `warm_start=True` only adds new trees, each grown from one chunk and
# blind to the others.
#
# Which to take? `SGDClassifier(average=True)` first. Naive Bayes where features are counts or the
# order is bad. A small network (`MLPClassifier`) where a straight line is not enough. Trees, if
# your rows fit once their columns are narrowed to a byte each: that is how gradient boosting with
# histograms works.

# %% self_test="07.3"
SelfTest("07.3")

# %% [markdown] name="resume"
# ## 10 · Save and resume
#
# What runs for hours will be interrupted. A **checkpoint** holds the model *and* the place in the
# stream. Let us cut the power after twenty bites:


# %% name="power-cut"
class PowerCut(Exception):  # noqa: N818
    """Someone tripped over the cable."""


def digits_in_bites(until=None):
    for number, start in enumerate(range(0, n, 500)):
        if number == until:
            raise PowerCut
        yield X[start : start + 500], y[start : start + 500]


# %% name="train-in-bites"
def train(bites, checkpoint=None):
    model = learner()
    return partial_fit_stream(
        model,
        bites,
        classes=range(10),
        checkpoint=checkpoint,
        checkpoint_seconds=0,
        progress=False,
    )


# %% name="cut"
saved = folder / "digits.checkpoint"
try:
    train(lambda: digits_in_bites(until=20), saved)
except PowerCut:
    print(f"power cut; on disk: {saved.stat().st_size:,} bytes")

# %% name="resumed"
resumed = train(digits_in_bites, saved)
straight = train(digits_in_bites)
print(
    "same weights, bit by bit:",
    np.array_equal(resumed.coef_, straight.coef_),
)
print("steps:", int(resumed.t_), "and", int(straight.t_))

# %% [markdown]
# **Look:** not nearly the same model but *the same*, to the last bit: no bite was skipped or
# learned twice. The file is a **pickle**. Opening one runs whatever it says, so open only your own.

# %% [markdown] name="wide"
# ## 11 · More columns than rows
#
# Is that allowed? Nothing stops you. Take 100 digits, and give them a column for each pixel and for
# each *pair* of pixels. Then the same once more with the labels **shuffled**, so that there is
# nothing to learn.

# %% name="wide-table"
pairs = PolynomialFeatures(
    2, interaction_only=True, include_bias=False
)
X_few, y_few = X_some[:100], y_some[:100]
y_mixed = np.random.default_rng(0).permutation(y_few)
tables = {
    "pixels": (X_few, X_test),
    "pixels and pairs": (
        pairs.fit_transform(X_few),
        pairs.transform(X_test),
    ),
}
# %% name="by-heart"
table = pd.DataFrame(
    columns=["rows", "columns", "training", "test"]
)
for name, (X_train, X_held) in tables.items():
    for labels, target in (("true", y_few), ("shuffled", y_mixed)):
        model = learner(average=False)
        for _ in range(50):
            model.partial_fit(X_train, target, classes=range(10))
        table.loc[f"{name}, {labels} labels"] = (
            *X_train.shape,
            model.score(X_train, target),
            model.score(X_held, y_test),
        )
table.astype({"rows": int, "columns": int}).round(3)

# %% [markdown]
# **Look at the last two lines.** With twenty times more columns than rows the training score is
# (almost) perfect for true labels and for nonsense alike, so it says nothing any more. With true
# labels the test score is none the worse for it: SGD begins at zero and keeps weights small, and
# the penalty `alpha` helps. So: allowed, and common (text has a million columns). But only
# **held-out rows** can tell learning from learning by heart.

# %% self_test="07.9"
SelfTest("07.9")

# %% [markdown] name="end"
# ## What to keep
#
# - Fix the features, name the classes, take an incremental model. Then any length of data will do.
# - Count visits, shuffle by blocks, average the steps. Count again.
# - Test before you train, or on rows that are never trained on.
# - One chain, one loop. A cluster helps around it, or with averages and their price.
#
# ### Glossary
#
# | | |
# |---|---|
# | averaging | training one model a shard and taking the mean of their weights |
# | bite, batch, chunk | the rows that are in memory together |
# | catastrophic forgetting | old lessons overwritten by a run of similar rows |
# | checkpoint | model and place in the stream, saved so that training can go on |
# | early stopping | ending when held-out scores rise no more |
# | epoch | one pass over all rows |
# | first pass | going through the data once to collect what learning needs |
# | generator | a function that hands out values one at a time, once |
# | incremental | improving with each batch, `partial_fit` |
# | learning curve | score against rows seen |
# | memory map | an array that is a pointer into a file |
# | out of core | working on data larger than memory, piece by piece |
# | progressive validation | testing on each batch before learning from it |
# | shard | the rows that one of several models learns from |
# | SGD | stochastic gradient descent: one small step for each row |
#
# ### Then and now
#
# Notebooks of 2016 on this subject still run after a few changes:
#
# | then | now |
# |---|---|
# | `SGDClassifier(loss="log", n_iter=10)` | `loss="log_loss"`; `max_iter=` for `fit`, your own loop for `partial_fit` |
# | `accuracy_score(yhat, y)` | `accuracy_score(y_true, y_pred)`; for accuracy the order happens not to matter |
# | `PassiveAggressiveClassifier()` | `SGDClassifier(penalty=None, learning_rate="pa1", eta0=1)` |
# | `np.memmap("train-images", offset=16, …)` | the same for files with a header; `.npy` brings its own |
# | `sklearn.externals.joblib` | `import joblib` |
# | a tokenizer that stems and returns the unstemmed words | read what a function *returns* |
#
# ### Sources
#
# - L. Bottou, *Large-scale machine learning with stochastic gradient descent*, COMPSTAT 2010.
# - B. Polyak and A. Juditsky, *Acceleration of stochastic approximation by averaging*, SIAM Journal
#   on Control and Optimization, 1992.
# - A. Blum, A. Kalai and J. Langford, *Beating the hold-out: bounds for k-fold and progressive
#   cross-validation*, COLT 1999.
# - T. Chan, G. Golub and R. LeVeque, *Updating formulae and a pairwise algorithm for computing
#   sample variances*, COMPSTAT 1982.
# - M. Zinkevich, M. Weimer, A. Smola and L. Li, *Parallelized stochastic gradient descent*,
#   NIPS 2010; R. McDonald and others, *Efficient large-scale distributed training of conditional
#   maximum entropy models*, NIPS 2009.
# - scikit-learn user guide, *Strategies to scale computationally: bigger data*.
# - E. Larson, *Explicit out of core fitting*, course notebook; S. Raschka, out-of-core learning in
#   *Python Machine Learning*, 2015; J. Crist and M. Rocklin, blog posts on Dask and scikit-learn,
#   2016: the notebooks that this lecture grew from, all rewritten.
#
# **Next: 08 · Text without a vocabulary.** A first pass for the names of airports is cheap. A first
# pass for all words of a language is not, and there is a trick that needs none.

# %% name="close"
client.close()
