# ---
# jupyter:
#   kernel_helpers:
#     lecture: "10"
#     title: Honest numbers
#     minutes: 75
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 10 · Honest numbers
#
# *How a score comes to flatter you, and how to stop it.*
#
# A cluster lets you try a thousand models before lunch. It also lets you find, among a thousand
# models, one that was merely lucky. Every number in this lecture is first made too good, on
# purpose, and then made honest.
#
# **You are here:** 00 Cockpit · 01 How big? · 02 Map-reduce · 03 Lazy graphs · 04 Clusters ·
# 05 Data frames · 06 Out of core · 07 Learning in bites · 08 Text · 09 Search ·
# **10 Honest numbers** · 11 All together · 12 Networks · 13 Wide & deep
#
# | section | minutes | what you will do |
# |---|---|---|
# | 1 Folds, drawn | 6 | see who trains and who judges |
# | 2 A search that wins on noise | 12 | predict a score, then repeat it twenty times |
# | 3 Nested cross-validation | 15 | write it, then run it as one merged graph |
# | 4 Too good to be true | 5 | hunt a bug |
# | 5 Which number? | 9 | lose against a model that says nothing |
# | 6 Tomorrow is not a random row | 11 | find what leaks, split by time |
# | 7 Big and biased, small and random | 9 | let 500 rows beat 76,802 |
# | 8 How sure? | 8 | put an interval around it |

# %% [markdown] name="teachers"
# <details><summary>For teachers</summary>
#
# **Plan.** 75 minutes. Short of time: sections 2, 5 and 6 carry the lecture; 4 and 8 can be read
# at home.
#
# **Votes** (think, pair, share). Before section 2: "labels decided by a coin toss, sixteen
# settings: what does the winner score?" Nearly all say .5. Before section 6: "does the date help?"
# Before section 7, `SelfTest("SAM")`: vote, discuss, vote again.
#
# **What students usually say, and what to answer**
#
# - *"But cross-validation was invented so that nobody cheats."* It protects the fit. Choosing is
#   learning, too: the winner was learnt from the folds that now judge it.
# - *"Then nested cross-validation gives me the best settings."* It gives none. It judges the
#   procedure; for the final model, search once more on all rows.
# - *".81 is good."* Ask for the baseline first, always. Here it is .810, and the model has .808.
# - *"A random split is fair, it is random."* Draw two flights of one stormy evening, one in each
#   part: the model has seen tonight's storm.
# - *"76,802 rows must be better than 500."* Let them compute both errors in minutes.
#
# **On the panel.** Section 2 fills both lanes for seconds with tasks that fit tiny models; the
# fits of a quarter of a million flights in section 6 look like splinters beside them. Ask why.
# (Number of fits, not number of rows.) Section 9 asks for it.
#
# </details>

# %% [markdown]
# ## Warm-up
#
# Two questions come back. One asks what a check on *other* inputs is for; that is this whole
# lecture in one sentence. The other counts the fits of a grid search: every setting is fitted once
# on every fold, and the winner once more on all rows.

# %% name="warm-up"
from kernel_helpers import Review

Review("00.2", "09.1")

# %% name="first-cell"
import time

import dask.dataframe as dd
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder
from threadpoolctl import threadpool_limits

from kernel_helpers import (
    Predict,
    SelfTest,
    check,
    describe_source,
    flights_files,
    hint,
    nested_cross_validate,
    question_check,
    start_cluster,
)
from kernel_helpers.plots import (
    DistributionDisplay,
    OptimismDisplay,
    SplitDisplay,
)
from kernel_helpers.widgets import SearchBoard

# "laptop": the real flights, two threads in this kernel
# "class": 12 million generated flights, two processes
# "cluster": the real flights, on the cluster whose address is
#            in the environment variable DASK_SCHEDULER_ADDRESS
SCALE = "laptop"

print(describe_source("flights", scale=SCALE))
client = start_cluster(SCALE)
# Two lanes for two cores: linear algebra must not open more.
threadpool_limits(1)
client

# %% [markdown]
# The cluster reads the twelve months. We keep the flights that flew, and call one **late** that
# left more than 15 minutes after its time. (At `"class"` scale the models below learn from a tenth
# of the rows, and the numbers in the text, which are those of the real flights, differ.)


# %% name="flights"
def read_month(path, share):
    """Read what is known of a month's flights before they leave."""
    columns = ["year", "month", "day", "hour"]
    columns += ["carrier", "origin", "dest", "dep_delay"]
    month = pd.read_parquet(path, columns=columns).dropna()
    return month.sample(frac=share, random_state=0).sort_index()


files = flights_files("parquet", scale=SCALE)
share = 0.1 if SCALE == "class" else 1.0
months = client.gather(client.map(read_month, files, share=share))
flown = pd.concat(months, ignore_index=True)
flown["date"] = flown["month"] * 100 + flown["day"]
flown["late"] = flown["dep_delay"] > 15
for name in ("carrier", "origin", "dest"):
    flown[name] = flown[name].astype("category")
print(
    f"{len(flown):,} flights flew, {flown['late'].mean():.1%} late"
)

# %% [markdown] name="folds"
# ## 1 · Folds, drawn
#
# A model is judged by rows that it has not learnt from. **Cross-validation** cuts the rows into
# **folds**; each fold judges once, and trains all the other times. With three folds:

# %% name="three-folds"
from sklearn.model_selection import KFold

SplitDisplay.from_splitters(KFold(3), None, y=np.zeros(12))

# %% [markdown]
# **Look:** down each column there is exactly one thick red piece. Every row judges once, so no row
# is wasted, and none judges a model that has seen it.
#
# So far nobody has *chosen* anything. As soon as we try settings and keep the best, the folds that
# chose have been used up. Then each training part has to be cut once more: **nested
# cross-validation**, here with five **outer** folds that judge and, inside each, two **inner**
# folds that choose.

# %% name="nested-folds"
SplitDisplay.from_splitters(5, 2, y=[0, 1] * 30)

# %% [markdown]
# **Look:** follow any column. In each outer fold a row is either red, or it trains and chooses.
# Never both. That is all there is to it. Whether the effort is worth it, we now measure.

# %% [markdown] name="noise"
# ## 2 · A search that wins on noise
#
# Here is data without anything to learn: 60 rows of random numbers, and labels decided by a coin
# toss. No model can be right more often than half the time on new rows.
#
# Now do what everybody does. Try sixteen settings, cross-validate each, report the best.


# %% name="coin-data"
def coin_data(seed, rows=60, columns=30):
    """Return random numbers, and labels that know nothing of them."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rows, columns))
    return X, rng.permutation(np.arange(rows) % 2)


# %% self_test="p10_noise"
Predict("10.noise")

# %% name="noise-search"
from sklearn.svm import SVC

settings = {
    "C": [0.1, 1, 10, 100],
    "gamma": [0.001, 0.01, 0.1, 1],
}
winners = [
    GridSearchCV(SVC(), settings, cv=3).fit(*coin_data(seed))
    for seed in range(5)
]
for winner in winners:
    print(f"{winner.best_score_:.3f} with {winner.best_params_}")
reported = np.mean([winner.best_score_ for winner in winners])

# %% measured="p10_noise"
question_check("10.noise", measured=100 * reported - 50)

# %% [markdown]
# **Look:** five searches on five sets of coin tosses, and each returns a winner, with settings to
# be proud of. Nothing went wrong in the fits. The mistake is in the last step: pick the best of
# sixteen noisy numbers and you have picked a lucky one. The gap between what a search says of its
# winner and what new rows say is its **optimism**, also called *selection bias*.
#
# **Honest defeat number one.** The search beats the coin, and loses against it as soon as it is
# tossed again: score the same winners on 1,000 new coin tosses.

# %% name="throw-again"
again = [
    winner.score(*coin_data(100 + seed, rows=1000))
    for seed, winner in enumerate(winners)
]
print("the search said ", np.round(reported, 3))
print("new throws say  ", np.round(np.mean(again), 3))

# %% [markdown] name="twenty"
# ### Twenty searches, side by side
#
# Is that bad luck, or a law? `noise_experiment` repeats it twenty times on the cluster. Each task
# makes its own coin data, searches, and also does it the honest way, nested with five outer and
# three inner folds. **Watch the task stream:** twenty long bars, two at a time.

# %% name="noise-experiment"
from kernel_helpers.model_selection import noise_experiment

start = time.perf_counter()
noise = noise_experiment(20, executor=client)
seconds = time.perf_counter() - start

fits = 20 * (5 * 3 * 16 + 5)
print(
    f"{fits:,} fits in {seconds:.1f} s, {seconds / fits * 1e3:.1f} ms each"
)
print(f"above one half: {np.sum(noise.flat > 0.5)} of 20 searches,")
print(
    f"                {np.sum(noise.nested > 0.5)} of 20 nested scores"
)
DistributionDisplay.from_values(
    {"the search": noise.flat, "nested": noise.nested},
    truth=0.5,
    name="accuracy",
)

# %% [markdown]
# **Look:** this is a cumulative curve, or **ECDF**: how many of the twenty scores lie at or below
# each value. (Unlike a histogram it needs no bins, so it cannot be made to lie by choosing them.)
# The nested scores scatter around the truth. The curve of the searches stands wholly to its right:
# all twenty found something where there was nothing.

# %% self_test="qncv"
SelfTest("NCV")

# %% [markdown] name="nested"
# ## 3 · Nested cross-validation
#
# ### Exercise 10-1 · The honest loop
#
# Write `nested_cv(model, grid, X, y, groups=None)`. For each of **five outer folds**: search the
# grid with **three inner folds** on the training rows only, then score the winner on the rows left
# out. Return the five scores.
#
# If `groups` is given (an array with one label per row, such as the day of a flight), a group must
# never be on both sides, neither of an outer nor of an inner split. `StratifiedKFold` and
# `GroupKFold` have the same `split(X, y, groups)`.
#
# The check uses a spy: a "model" that learns nothing and writes down which rows it was fitted on
# and which rows it was asked about. (Column 0 of its `X` is the row's number.)

# %% name="spy"
from sklearn.base import BaseEstimator, ClassifierMixin

diary = []


class Spy(ClassifierMixin, BaseEstimator):
    """Write down who was learnt from, and who was judged."""

    def __init__(self, C=1):
        self.C = C

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.seen_ = frozenset(X[:, 0].astype(int))
        diary.append((self.seen_, None))
        return self

    def predict(self, X):
        rows = frozenset(X[:, 0].astype(int))
        diary.append((self.seen_, rows))
        return np.full(len(X), self.classes_[0])


def spy_rows(n):
    """Return `n` numbered rows with two classes."""
    return np.arange(n * 2.0).reshape(n, 2) // 2, np.arange(n) % 2


# %% exercise="10-1"
from sklearn.model_selection import GroupKFold, StratifiedKFold


def nested_cv(model, grid, X, y, groups=None):
    """Return five scores of searches that never saw their judges."""
    ### BEGIN SOLUTION
    kind = StratifiedKFold if groups is None else GroupKFold
    scores = []
    for train, test in kind(5).split(X, y, groups):
        known = None if groups is None else groups[train]
        search = GridSearchCV(model, grid, cv=kind(3))
        search.fit(X[train], y[train], groups=known)
        scores.append(search.score(X[test], y[test]))
    return np.array(scores)
    ### END SOLUTION


# %% check="10-1" points=2
with check("10-1") as expect:
    diary.clear()
    scores = nested_cv(Spy(), {"C": [1, 2]}, *spy_rows(60))
    expect.equal(len(scores), 5)
    fitted = [seen for seen, judged in diary if judged is None]
    asked = [(seen, judged) for seen, judged in diary if judged]
    expect.holds(
        all(len(seen) < 60 for seen in fitted),
        "One fit saw all 60 rows: nobody is left to judge it.",
    )
    expect.holds(
        all(not seen & judged for seen, judged in asked),
        "A model was asked about rows that it had learnt from.",
    )
    judges = [judged for seen, judged in asked if len(seen) == 48]
    expect.holds(
        sorted(row for rows in judges for row in rows)
        == list(range(60)),
        "Each row should judge one winner: score it on the rows "
        "that the outer fold leaves out.",
        actual=f"{sum(map(len, judges))} rows judged a winner",
    )
    expect.equal(
        len(fitted),
        5 * (2 * 3 + 1),
        "Five searches of two settings on three inner folds, and "
        "a refit of each winner, are 35 fits.",
    )

# %% [markdown] name="merged"
# ### The same as one graph
#
# Now real flights: 3,000 of them, drawn at random. The model is a pipeline of three steps: encode
# the categories, keep the best columns, fit. We try 3 × 4 settings. Flights of one day share their
# weather, so a whole day stays together in every split (section 6 shows why).
#
# Five outer × three inner folds × twelve settings are 180 evaluations, and five winners are fitted
# once more: **185**. A loop like yours fits all three steps each time. But the encoder does not
# depend on the settings that are tried. Written as *one graph*, equal work is done once: each
# distinct beginning of a pipeline is fitted once on each training part.

# %% name="pipeline"
from sklearn.feature_selection import SelectKBest, chi2

FEATURES = ["carrier", "origin", "dest", "hour"]
pipeline = Pipeline(
    [
        ("encode", OneHotEncoder(handle_unknown="ignore")),
        ("select", SelectKBest(chi2)),
        ("model", LogisticRegression(max_iter=200)),
    ]
)
grid = {
    "select__k": [20, 60, "all"],
    "model__C": [0.01, 0.1, 1, 10],
}
some = flown.sample(3000, random_state=10)

start = time.perf_counter()
pipeline.fit(some[FEATURES], some["late"])
one_fit = time.perf_counter() - start
print(f"napkin: 185 × {one_fit * 1e3:.0f} ms ÷ 2 threads")
print(f"      = {185 * one_fit / 2:.1f} s, if nothing is shared")

# %% self_test="p10_encodes"
Predict("10.encodes")

# %% [markdown]
# **Watch** the board under the next cell, and the task stream beside it. The board's cells are
# settings; they fill in as the inner folds report.

# %% name="nested-search"
ways = {
    "scoring": "roc_auc",
    "outer": GroupKFold(5),
    "inner": GroupKFold(3),
    "groups": some["date"],
}
board = SearchBoard()
display(board)
nested = nested_cross_validate(
    pipeline,
    grid,
    some[FEATURES],
    some["late"],
    executor=client,
    search_progress=board.progress,
    **ways,
)
print(nested)

# %% measured="p10_encodes"
question_check("10.encodes", measured=nested.n_fits["encode"])

# %% [markdown]
# **Look:** the line *fits* counts each step, *saved* what merging spared. Compare the last line
# with the napkin: a **napkin** estimate (fits × time of one ÷ workers) that is right within a
# factor of three is a good one, and where it is wrong it teaches something. Here, that the 185
# evaluations share most of their work, and that a fit on an inner fold has only half the rows.
#
# And the honesty? One pair of points for each outer fold:

# %% name="optimism"
OptimismDisplay.from_result(nested, score_name="AUC")

# %% [markdown]
# **Look:** with thousands of rows and twelve settings the search hardly flatters itself: the pairs
# differ by chance, in both directions. With 60 rows and sixteen settings it was a scandal.
# **Optimism grows with the number of settings and shrinks with the number of rows.** A cluster
# invites you to try more settings. That is why this lecture comes after the one on search.

# %% [markdown] name="defeat"
# ### Honest defeat number two: a cluster that does not help
#
# Was it worth a cluster? The same search three times: in this thread, one evaluation after the
# other; on our cluster of two threads; and with what `nested_cross_validate` picks by itself when
# you name no executor (on Linux and several cores: a process for each core).

# %% name="three-ways"
took = {}
for name, executor in {
    "one thread": "serial",
    "cluster of two threads": client,
    "its own choice": None,
}.items():
    found = nested_cross_validate(
        pipeline,
        grid,
        some[FEATURES],
        some["late"],
        executor=executor,
        **ways,
    )
    took[name] = found.seconds
    print(
        f"{name:>22}: {found.seconds:4.1f} s, AUC {found.mean:.4f}"
    )
ratio = took["cluster of two threads"] / took["one thread"]
print(f"two threads take {ratio:.2f} times as long as one")

# %% [markdown]
# **Look:** the score is the same to the last digit; only the time differs. Fits of a few
# milliseconds are mostly Python, and one process runs only one piece of Python at a time (the
# **GIL**, lecture 03). Two threads then come nowhere near half the time, and the messages between
# client, scheduler and worker come on top.
#
# **The rule:** threads for work inside NumPy, files and waiting; processes for many small fits; a
# cluster when the fits outgrow the machine. And measure, as here, before you believe anybody.

# %% [markdown] name="too-good"
# ## 4 · Too good to be true
#
# **A bug hunt.** A colleague has 100 patients with 2,000 genes each, keeps the 20 genes that differ
# most between ill and healthy, and reports almost nine in ten right, cross-validated. You give the
# script coin throws instead of patients:

# %% name="colleague"
genes, ill = coin_data(0, rows=100, columns=2000)


def colleague(X, y):
    select = SelectKBest(k=20)
    X = select.fit_transform(X, y)
    model = LogisticRegression()
    return cross_val_score(model, X, y, cv=5)


print(f"right: {colleague(genes, ill).mean():.0%} of coin throws")

# %% self_test="10.4"
SelfTest("10.4")

# %% name="repaired"
honest = make_pipeline(SelectKBest(k=20), LogisticRegression())
scores = cross_val_score(honest, genes, ill, cv=5)
print(f"right: {scores.mean():.0%} of coin throws")

# %% [markdown]
# **Look:** one pipeline, and the miracle is gone. Whatever *learns* belongs inside the folds:
# selecting columns, scaling, filling gaps, encoding by the target. If a step has a `fit`, it goes
# into the pipeline. This bug has stood in published studies of tumours (Ambroise and McLachlan,
# 2002).

# %% [markdown] name="which-number"
# ## 5 · Which number?
#
# Back to the flights. Learn from January to September, judge by October to December, as in
# lecture 00: the past teaches, the future judges.


# %% name="judge"
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    f1_score,
    roc_auc_score,
)


def learn(train, columns, **options):
    """Fit one weight for each airline, airport and hour."""
    model = make_pipeline(
        OneHotEncoder(handle_unknown="ignore"),
        LogisticRegression(max_iter=200, **options),
    )
    return model.fit(train[columns], train["late"])


def chance_of_late(model, test, columns):
    return model.predict_proba(test[columns])[:, 1]


def numbers(late, chance):
    """Return four scores of the same predictions."""
    said = chance > 0.5
    return {
        "accuracy": accuracy_score(late, said),
        "balanced": balanced_accuracy_score(late, said),
        "f1": f1_score(late, said),
        "AUC": roc_auc_score(late, chance),
    }


# %% name="four-numbers"
past, autumn = flown[flown["month"] <= 9], flown[flown["month"] > 9]
late = autumn["late"]

start = time.perf_counter()
model = learn(past, FEATURES)
seconds = time.perf_counter() - start
chance = chance_of_late(model, autumn, FEATURES)
weighted = learn(past, FEATURES, class_weight="balanced")

table = {
    "always on time": numbers(late, np.zeros(len(late))),
    "the model": numbers(late, chance),
    "the model, weighted": numbers(
        late, chance_of_late(weighted, autumn, FEATURES)
    ),
}
pd.DataFrame(table).T.round(3)

# %% [markdown]
# **Look** at the first column. Saying *"on time"* to everybody is right for 81.0 % of the autumn's
# flights, and our model for 80.8 %. By **accuracy**, the model that says nothing wins. The share of
# the most common answer is the **baseline**; an accuracy without it means nothing.
#
# - **Balanced accuracy** averages two shares: how many of the late flights were found, and how many
#   of the punctual ones. Saying nothing gets .5.
# - **f1** is high only if most of the late flights are found *and* most alarms are right. Saying
#   nothing gets 0.
# - **AUC** asks only for the order: does a late flight get a higher chance than a punctual one? A
#   coin gets .5. It does not care where you put the threshold.
#
# With `class_weight="balanced"` late flights count more. Accuracy drops to .590, f1 rises to .387,
# and the AUC does not move: **the model has not become better, only bolder.**

# %% name="napkin"
ones = len(past) * len(FEATURES)
rounds = model[-1].n_iter_[0]
gigabytes = (
    ones * 12 * 2 * rounds / 1e9
)  # 8 for a value, 4 its place
print(f"napkin: {ones:,} ones × 12 bytes × 2 × {rounds} rounds")
print(
    f"      = {gigabytes:.2f} GB ÷ 5 GB/s = {gigabytes / 5:.2f} s"
)
print(f"clock:  {seconds:.2f} s, with the encoding")

# %% [markdown]
# **Look:** another napkin: rows × bytes ÷ bandwidth (÷ one worker). A quarter of a million flights
# are no work at all for a sparse linear model. If a fit takes minutes where the napkin says a
# tenth of a second, it is not the mathematics that takes the time.

# %% self_test="10.2"
SelfTest("10.2")

# %% [markdown]
# ### Exercise 10-2 · The baseline
#
# Write `baseline(y)`: the accuracy of always giving the most common answer of `y`. It should work
# for any labels, in a list, an array or a column.


# %% exercise="10-2"
def baseline(y):
    """Return the share of the most common label."""
    ### BEGIN SOLUTION
    return pd.Series(y).value_counts(normalize=True).iloc[0]
    ### END SOLUTION


# %% check="10-2"
with check("10-2") as expect:
    expect.close(
        baseline(autumn["late"]),
        accuracy_score(autumn["late"], np.zeros(len(autumn))),
        within=1e-6,
        because="Saying 'on time' to every flight of the autumn "
        "has this accuracy.",
    )

# %% [markdown] name="time"
# ## 6 · Tomorrow is not a random row
#
# One column is left that everybody knows before departure: the **date**. Suppose we add it as a
# category, one weight for each day of the year. And suppose we judge as textbooks do, by a random
# quarter of the rows, instead of by the autumn.
#
# Without the date, that split gives an AUC of about .69.

# %% self_test="p10_date"
Predict("10.date")


# %% name="splits"
from sklearn.model_selection import (
    GroupShuffleSplit,
    train_test_split,
)


def at_random(flights):
    return train_test_split(flights, test_size=0.25, random_state=0)


def whole_days(flights):
    cut = GroupShuffleSplit(1, test_size=0.25, random_state=0)
    ((train, test),) = cut.split(flights, groups=flights["date"])
    return flights.iloc[train], flights.iloc[test]


def by_time(flights):
    autumn = flights["month"] > 9
    return flights[~autumn], flights[autumn]


def judge(flights, split, columns):
    train, test = split(flights)
    chance = chance_of_late(learn(train, columns), test, columns)
    return roc_auc_score(test["late"], chance)


# %% [markdown]
# Three ways to split, each without and with the date: six fits, handed to the cluster at once. The
# table is sent to the worker once (`scatter`); only scores come back.

# %% name="six-fits"
table = client.scatter(flown)
ways_to_split = (at_random, whole_days, by_time)
with_date = [*FEATURES, "date"]
futures = {
    split.__name__: {
        name: client.submit(judge, table, split, columns)
        for name, columns in {
            "without date": FEATURES,
            "with date": with_date,
        }.items()
    }
    for split in ways_to_split
}
aucs = pd.DataFrame(client.gather(futures)).T
del table, futures
aucs.round(3)

# %% measured="p10_date"
without, with_it = aucs.loc["at_random"]
question_check("10.date", measured=100 * (with_it - without))

# %% [markdown]
# **Look** at the first row: the date lifts the AUC from about .69 to .76. What a feature! Now the
# second row, where whole days are held out: the gain is gone. The model had not learnt anything
# about flying. It had learnt which days were bad, from flights of *the same evening*, and a random
# split handed it the answers. Such a thing is a **leak**: something known in the test that will not
# be known in life.
#
# The third row asks what you will be asked, about days that are still to come: **.674**. The last
# bit between .69 and .67 is the season; autumn is not like the rest of the year.

# %% self_test="10.1"
SelfTest("10.1")

# %% [markdown]
# ### Exercise 10-3 · Split by time
#
# Write `time_split(flights, share=0.25)`: return `(past, future)`, where `future` holds the latest
# rows, about that share of all. **No day may be on both sides** (so the share is met only to the
# day), no row may be lost, and the rows may come in any order. The columns `year`, `month` and
# `day` say when.


# %% exercise="10-3"
def time_split(flights, share=0.25):
    """Return the past and the future; no day belongs to both."""
    ### BEGIN SOLUTION
    days = pd.to_datetime(flights[["year", "month", "day"]])
    place = int(len(days) * (1 - share))
    cut = days.sort_values().iloc[place]
    return flights[days < cut], flights[days >= cut]
    ### END SOLUTION


# %% check="10-3" points=2
with check("10-3") as expect:
    before, after = time_split(flown, share=0.25)
    expect.equal(len(before) + len(after), len(flown))
    expect.close(
        len(after) / len(flown),
        0.25,
        within=0.01,
        because="About a quarter of the rows should be the future.",
    )
    expect.holds(
        not set(before["date"]) & set(after["date"]),
        "A day stands on both sides: its weather leaks.",
        actual=f"{len(set(before['date']) & set(after['date']))} days",
    )
    expect.holds(
        before["date"].max() < after["date"].min(),
        "Every day of the past should come before the future.",
        actual=(before["date"].max(), after["date"].min()),
    )

# %% [markdown] name="sampling"
# ## 7 · Big and biased, small and random
#
# Before any model there is a sample. How late does a flight leave, on average? We can ask all of
# them, so we know the truth, and can watch samples miss it. Three samples of a kind that is used
# every day: the first 500 rows (`head`), all flights scheduled before nine in the morning, and 500
# rows drawn at random.

# %% name="samples"
every = dd.read_parquet(files, columns=["dep_delay"])
truth = every["dep_delay"].mean().compute()

delays = flown["dep_delay"]
samples = {
    "the first 500": delays.head(500),
    "before 9:00": delays[flown["hour"] < 9],
    "500 at random": delays.sample(500, random_state=3),
}
print(f"all flights: {truth:.2f} min, sd {delays.std():.1f}")
for name, sample in samples.items():
    off = sample.mean() - truth
    print(f"{name:>14}: {len(sample):6,} rows, off by {off:+6.2f}")

# %% [markdown]
# **Look:** the 76,802 flights scheduled before 9:00 average 2.6 minutes against the true 12.6:
# delays pile up during the day, and mornings are punctual. No number of mornings would mend that.
# `head()` is no sample either: it shows New Year's Day.
#
# One random sample may have been lucky. So draw a thousand:

# %% name="thousand-samples"
rng = np.random.default_rng(0)
values = delays.to_numpy()
means = [
    rng.choice(values, 500, replace=False).mean()
    for _ in range(1000)
]
miss = np.median(np.abs(np.array(means) - truth))
print(
    f"half of the random samples miss by less than {miss:.1f} min"
)
DistributionDisplay.from_values(
    {
        "500 random rows": means,
        "76,802 morning rows": [samples["before 9:00"].mean()],
    },
    truth=truth,
    name="mean delay (minutes)",
)

# %% [markdown]
# **Look:** the random samples miss by about 1.2 minutes, to either side; the mornings by 10, always
# to the same side. The first kind of miss is **noise**: it shrinks with the root of the number of
# rows (the **standard error**, sd ÷ √n). The second is **bias**: it stays.

# %% self_test="10.3"
SelfTest("10.3")

# %% [markdown] name="polls"
# ### When the errors are shared
#
# In 2016 most polls favoured Clinton. Four well-known models turned them into a chance for Trump of
# about 1, 2, 15 and 29 %. They had read much the same polls. Here is a toy
# with nine states: the favourite leads by 3 points in each, and a poll is off by 3 points (one
# standard deviation). In every row below *each single poll is equally good*. Only one thing
# differs: how much of the error all polls have in common.

# %% name="shared-errors"
rng = np.random.default_rng(1)
upset = {}
for part in (0, 0.3, 0.6, 0.9):
    common = rng.normal(size=(100_000, 1)) * np.sqrt(part)
    own = rng.normal(size=(100_000, 9)) * np.sqrt(1 - part)
    lead = 3 + 3 * (common + own)
    upset[f"{part:.0%} shared"] = np.mean(
        (lead < 0).sum(axis=1) > 4
    )
pd.Series(upset, name="chance of an upset").map("{:.1%}".format)

# %% [markdown]
# **Look:** averaging nine polls helps only against the part that is *not* shared. If you treat
# shared errors as independent, you become confident for no reason. Models that lean on the economy,
# on approval and on who is in office have another trouble: since 1948 there have been fewer than
# twenty such elections to learn from, so their honest intervals are wide.

# %% self_test="qsam"
SelfTest("SAM")

# %% [markdown]
# ### Exercise 10-4 · Bias or noise?
#
# Write `bias_or_noise(sample, truth)`: `"bias"` if the mean of the sample is **more than three
# standard errors** away from the truth, on either side; otherwise `"noise"`: chance alone could
# explain it. Estimate the standard error from the sample.


# %% exercise="10-4"
def bias_or_noise(sample, truth):
    """Say whether chance alone explains how far a mean is off."""
    ### BEGIN SOLUTION
    sample = np.asarray(sample, dtype=float)
    error = sample.std(ddof=1) / np.sqrt(len(sample))
    off = abs(sample.mean() - truth)
    return "bias" if off > 3 * error else "noise"
    ### END SOLUTION


# %% check="10-4"
with check("10-4") as expect:
    expect.equal(
        bias_or_noise(samples["before 9:00"], truth),
        "bias",
        "76,802 mornings have a standard error of about 0.1 min; "
        "they are 10 min off.",
    )
    expect.equal(
        bias_or_noise(samples["500 at random"], truth),
        "noise",
        "500 random rows have a standard error of almost 2 min.",
    )
    expect.equal(
        bias_or_noise(delays[flown["origin"] == "JFK"], truth),
        "bias",
        "JFK is half a minute off, and so many rows are never "
        "that far off by chance.",
    )

# %% [markdown]
# **Look** at the last expectation: JFK *is* biased, and yet its half minute is smaller than the
# usual miss of 500 random rows. Bias is bad when it is large against the noise, not because it has
# a name.

# %% [markdown] name="intervals"
# ## 8 · How sure?
#
# A number without an interval is half a number. For a mean there is the formula above. For anything
# else there is the **bootstrap** (Efron, 1979): pretend that the sample is the world, draw from it
# *with replacement* as many rows as it has, compute the number again; a few thousand times. The
# middle 95 % of the results is a 95 % **confidence interval**.
#
# ### Exercise 10-5 · Bootstrap
#
# Write `boot_ci(x, statistic=np.mean, level=0.95, n_boot=5000, seed=0)`: the two end points, low
# and high, between which the middle `level` of the resampled statistics lies. All randomness comes
# from `rng`, so that the same seed gives the same interval.


# %% exercise="10-5"
def boot_ci(x, statistic=np.mean, level=0.95, n_boot=5000, seed=0):
    """Return the end points of a bootstrap interval."""
    rng = np.random.default_rng(seed)
    ### BEGIN SOLUTION
    x = np.asarray(x)
    results = [
        statistic(rng.choice(x, size=len(x))) for _ in range(n_boot)
    ]
    outside = (1 - level) / 2
    low, high = np.quantile(results, [outside, 1 - outside])
    return low, high
    ### END SOLUTION


# %% check="10-5" points=2
from scipy.stats import bootstrap

with check("10-5") as expect:
    few = delays.sample(200, random_state=5).to_numpy()
    expected = bootstrap(
        (few,), np.mean, method="percentile", rng=1, batch=1000
    ).confidence_interval
    low, high = boot_ci(few)
    tolerance = 0.05 * (expected.high - expected.low)
    why = "Draw with replacement, as many values as `x` has."
    expect.close(low, expected.low, within=tolerance, because=why)
    expect.close(high, expected.high, within=tolerance, because=why)
    expect.equal(
        boot_ci(few, n_boot=50),
        boot_ci(few, n_boot=50),
        "The same seed should give the same interval.",
    )

# %% [markdown] name="whole-days"
# ### What is a row?
#
# How sure are we of our AUC of .673 for the autumn? Its 82,798 flights should pin it down well. But
# section 6 has taught us that flights of one day are not strangers to each other. So bootstrap
# twice, on the cluster: draw *flights*, and draw *whole days*.


# %% name="two-bootstraps"
def resampled_aucs(late, chance, unit, seed, times=20):
    """Draw units with replacement; return an AUC each time."""
    rng = np.random.default_rng(seed)
    labels, place = np.unique(unit, return_inverse=True)
    drawn = rng.integers(len(labels), size=(times, len(labels)))
    return [
        roc_auc_score(
            late,
            chance,
            sample_weight=np.bincount(one, minlength=len(labels))[
                place
            ],
        )
        for one in drawn
    ]


units = {
    "flights": np.arange(len(late)),
    "whole days": autumn["date"],
}
truths, chances = client.scatter([late.to_numpy(), chance])
found = {}
for name, unit in units.items():
    sent = client.scatter(np.asarray(unit))
    found[name] = [
        client.submit(resampled_aucs, truths, chances, sent, seed)
        for seed in range(5)
    ]
found = client.gather(found)
spread = {
    name: np.concatenate(parts) for name, parts in found.items()
}
for name, drawn in spread.items():
    low, high = np.quantile(drawn, [0.025, 0.975])
    print(f"{name:>10}: {low:.3f} to {high:.3f}")

# %% name="two-intervals"
DistributionDisplay.from_values(
    spread, truth=roc_auc_score(late, chance), name="AUC"
)

# %% [markdown]
# **Look:** the interval of the days is more than twice as wide. 82,798 rows, but only 92 days:
# **count what is independent, not what is many.** It is the same lesson for the third time. It was
# the day that leaked in section 6, and the shared error in section 7.

# %% [markdown] name="read-the-panel"
# ## 9 · One look at the panel
#
# You have fitted a quarter of a million flights at a time, and sixty rows of coin throws. Which of
# your tasks was the most work?

# %% self_test="10.5"
SelfTest("10.5")

# %% [markdown] name="close-text"
# ## What to keep
#
# 1. Choosing is learning. Who chose must not judge.
# 2. What has a `fit` goes inside the folds.
# 3. First the baseline, then the score.
# 4. Split as life splits: by time, by day, by patient.
# 5. More rows cure noise, never bias.
# 6. Count what is independent.
#
# ### Glossary
#
# - **AUC**: the chance that a positive gets a higher score than a negative one.
# - **Balanced accuracy**: mean of the shares found, one for each class.
# - **Baseline**: the score of the dullest answer, such as the most common label.
# - **Bias**: what a mean is off by on average; no number of rows cures it.
# - **Bootstrap**: resampling one's own sample with replacement to see how a number varies.
# - **Confidence interval**: a range made by a recipe that covers the truth in, say, 95 % of cases.
# - **Cross-validation**: each fold judges a model of the other folds.
# - **ECDF**: share of the values at or below each value.
# - **f1**: harmonic mean of the share of positives found and of alarms that are right.
# - **Fold**: one of the parts into which the rows are cut.
# - **Leak**: something known in the test that will not be known in life.
# - **Nested cross-validation**: inner folds choose, outer folds judge.
# - **Noise**: what a number is off by through chance; shrinks as √n.
# - **Optimism**: what a search says of its winner, minus what new rows say.
# - **Standard error**: standard deviation of a mean, sd ÷ √n.
#
# ### Then and now
#
# | then | now |
# |---|---|
# | `sklearn.cross_validation`, `sklearn.grid_search` | `sklearn.model_selection` |
# | nested by one line: `cross_val_score(GridSearchCV(model, grid, cv=2), X, y, cv=5)` | still right, and still 2 × 5 × settings + 5 fits; `nested_cross_validate` merges them, and knows groups |
# | a delay model over 20 years of flights, reported with accuracy .678, where never saying "late" had about .80 | baseline, AUC, and an interval beside it |
# | another with accuracy .792 and an f1 of 0.0000019: it called every flight punctual | look at f1 or balanced accuracy before you are glad |
#
# ### Sources
#
# - C. Ambroise and G. J. McLachlan (2002), *Selection bias in gene extraction on the basis of
#   microarray gene-expression data*, PNAS 99, 6562–6566.
# - G. C. Cawley and N. L. C. Talbot (2010), *On over-fitting in model selection and subsequent
#   selection bias in performance evaluation*, JMLR 11, 2079–2107.
# - B. Efron (1979), *Bootstrap methods: another look at the jackknife*, Annals of Statistics 7,
#   1–26.
# - S. Kaufman, S. Rosset, C. Perlich and O. Stitelman (2012), *Leakage in data mining*, ACM
#   Transactions on Knowledge Discovery from Data 6 (4).
# - C. Kennedy and others (2018), *An evaluation of the 2016 election polls in the United States*,
#   Public Opinion Quarterly 82, 1–33.
# - X.-L. Meng (2018), *Statistical paradises and paradoxes in big data (I)*, Annals of Applied
#   Statistics 12, 685–726.
# - S. Varma and R. Simon (2006), *Bias in error estimation when using cross-validation for model
#   selection*, BMC Bioinformatics 7, 91.
# - scikit-learn, user guide: *Cross-validation*, and *Common pitfalls and recommended practices*.
#
# Next: **11 · All together**: from raw files to a model with an honest score, on taxis and flights.

# %% name="close"
client.close()
