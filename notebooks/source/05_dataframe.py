# ---
# jupyter:
#   kernel_helpers:
#     lecture: "05"
#     title: A thousand pandas
#     minutes: 95
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 05 · A thousand pandas
#
# *A table larger than your memory is many tables that fit.*
#
# You know pandas. A **Dask DataFrame** is a row of pandas frames and a plan for all of them, so
# most of what you know still works. This page is about the rest: where the types come from, what a
# plan reads, what has to travel, which numbers come out wrong silently, and when plain pandas is
# simply faster.
#
# **You are here:** 00 Cockpit · 01 How big is big? · 02 Divide and conquer · 03 Lazy graphs ·
# 04 A cluster in your laptop · **05 A thousand pandas** · 06 Bytes on disk · 07 Learning in bites ·
# 08 Text · 09 Search · 10 Honest numbers · 11 Putting it together · 12 Neural networks ·
# 13 Wide & deep
#
# | section | minutes | what you will do |
# |---|---|---|
# | 1 · Twelve files, one table | 5 | open a year without reading it |
# | 2 · The types are a guess | 8 | break a column, read the error, cure it |
# | 3 · Dates | 4 | build a date, find the worst weekday |
# | 4 · The first rows lie | 6 | catch `head` and `loc` misleading you |
# | 5 · A phrasebook | 16 | find what fails, and what fails silently; exercises 1 to 3 |
# | 6 · The graph of a maximum | 10 | predict its tasks; find where the time goes |
# | 7 · One pass for many numbers | 8 | predict, measure; exercise 4 |
# | 8 · Keep it, cut it | 8 | hold a table in memory; cut it too small |
# | 9 · Bring rows together | 9 | pay for a shuffle, and see when it pays back |
# | 10 · Your own function | 8 | promise a type; hunt a bug; exercise 5 |
# | 11 · The worst aircraft | 4 | meet a trap of small numbers; exercise 6 |
# | 12 · Join | 5 | weather, aircraft, and rows without a partner |
# | 13 · When not to | 4 | let pandas win |

# %% [markdown] name="teachers"
# <details><summary>For teachers</summary>
#
# **Plan.** The warm-up and sections 1 to 5 fill a first lesson of 45 minutes, 6 to 9 a second one;
# 10 to 13 and the exercises left over suit homework. Short of time: skip 3 and 12.
#
# **Votes** (think, pair, share): before the tasks of section 6; before the five numbers of
# section 7; self-test 05.6 on shuffles, twice, with a discussion in between.
#
# **What students usually say, and what to answer**
#
# - *"Dask made the column a float, that is a bug."* pandas does: an `int64` has no room for a gap.
#   Dask only promised a type too early.
# - *"More partitions, more speed."* Only until every thread has work. Section 8 measures the rest.
# - *"`persist` makes it faster."* The second time, if it fits. The first time it reads as before.
# - *"quantile says 79, so it is 79."* Let them find −2 and 49 themselves; it stays with them.
# - *"Dask is slow."* On 31 MB, yes. Ask what changes when the table is 31 GB: pandas stops at once.
#
# **On the panel.** Section 6: one long colour, `read-csv`. Section 7: the same colour five times.
# Section 8: memory by key climbs, and stays. Section 9: `shuffle-transfer` stands before a barrier
# that all of it has to reach.
#
# </details>

# %% [markdown] name="warm-up-text"
# ## Warm-up
#
# Two questions from earlier lectures. If nothing is due for you, one is about
# *split-apply-combine*: split a table by a key, work on each group, put the results together.

# %% name="warm-up"
from kernel_helpers import Review

Review("11.3", "03.1")

# %% name="first-cell"
import logging
import tempfile
import time
from pathlib import Path

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
from distributed import wait

from kernel_helpers import (
    Predict,
    SelfTest,
    TaskGraph,
    check,
    describe_source,
    explain_partitions,
    flights_files,
    open_recording,
    question_check,
    read_flights,
    record,
    start_cluster,
)
from kernel_helpers.datasets import load_planes, load_weather
from kernel_helpers.plots import (
    FormatComparisonDisplay,
    PartitionsDisplay,
)
from kernel_helpers.widgets import MemoryByKey, TaskStream, Workers

# "laptop": the real flights, in this process
# "class": 12 million generated flights, two worker processes
# "cluster": the real flights, your own scheduler
SCALE = "laptop"

print(describe_source("flights", scale=SCALE))
client = start_cluster(SCALE)
# We shall fail on purpose, and read errors here, not in a log.
logging.getLogger("distributed.worker").setLevel(logging.CRITICAL)
logging.getLogger("distributed.shuffle").setLevel(logging.ERROR)
client

# %% [markdown]
# Numbers in the text belong to the real flights. Times are never in the text: each is measured
# where you are, with this stopwatch.


# %% name="stopwatch"
def seconds_of(run):
    """Return how long a function takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


recordings = Path(tempfile.mkdtemp())

# %% [markdown] name="files-text"
# ## 1 · Twelve files, one table
#
# Data rarely comes as one file. Here is a year of flights, a file a month.

# %% name="files"
files = flights_files("csv", scale=SCALE)
megabytes = pd.Series(
    {path.name: path.stat().st_size / 1e6 for path in files},
    name="MB",
)
print(f"{len(files)} files, {megabytes.sum():.0f} MB of text")
megabytes.round(1).head(3)

# %% [markdown]
# A pattern names all of them: in a **glob**, `*` stands for anything.

# %% name="open"
pattern = str(files[0].parent / "*.csv")
guessed = dd.read_csv(pattern)
guessed

# %% [markdown]
# **Look:** 19 names, 19 types, `npartitions=12`, and three dots where values would be. Dask has
# opened one file and read its first lines. What you hold is a plan: for each file, a promise of a
# pandas frame. Each of them is a **partition**.
#
# The next cell reads them all once, to draw what the plan stands for.

# %% name="strip"
PartitionsDisplay.from_frame(read_flights(files))

# %% [markdown]
# **Look:** twelve pandas frames, one a month, of about the same length. At most two of them are in
# memory at a time, because two threads work. That is the whole trick: **memory for two months, a
# table of twelve**, and it could be twelve hundred.

# %% self_test="05.1"
SelfTest("05.1")

# %% [markdown] name="types-text"
# ## 2 · The types are a guess
#
# Something harmless: the mean delay of the year.

# %% name="mismatch"
try:
    guessed["dep_delay"].mean().compute()
except ValueError as error:
    print(error)

# %% [markdown]
# **Look:** this is the most frequent error that people meet with Dask, and it is worth reading
# whole. Five columns were *expected* to be `int64` and were *found* to be `float64`. Who expected?
# `guessed.dtypes` does: Dask had to name types before it read the files, so it looked at ten rows
# of the first one. What is further down?

# %% name="gap"
january = pd.read_csv(files[0])
gap = january["dep_time"].isna().idxmax()
print(f"The first gap is in row {gap}.")
columns = ["day", "sched_dep_time", "dep_time", "dep_delay"]
january.loc[gap - 1 : gap + 1, columns]

# %% [markdown]
# **Look:** a cancelled flight has no departure time. An `int64` has no room for a gap, so pandas
# makes the column `float64`, and the promise is broken. The guess was wrong in row 838 of the first
# file, and in every other month as well: each has cancelled flights. Looking at more rows would
# only move the trap.
#
# **First cure:** let Dask assume that anything may be missing.

# %% name="assume-missing"
cured = dd.read_csv(pattern, assume_missing=True)
print("mean delay:", cured["dep_delay"].mean().compute())
cured.dtypes.loc[["dep_delay", "month", "flight"]]

# %% [markdown]
# **Look:** it runs: 12.64 minutes. But now *every* whole number is a float: there is a month 3.0
# and a flight 1545.0.
#
# **Better cure:** say what you know. Five columns may have gaps, one is a moment in time.

# %% name="types"
MAY_BE_MISSING = [
    "dep_time",
    "dep_delay",
    "arr_time",
    "arr_delay",
    "air_time",
]
TYPES = dict.fromkeys(MAY_BE_MISSING, "float64")
flights = dd.read_csv(
    pattern,
    dtype=TYPES,
    parse_dates=["time_hour"],
)
flights.dtypes

# %% [markdown]
# The kit keeps this list for you: `read_flights()` opens the same files with the same types. And a
# format that stores its types (Parquet, lecture 06) never has to guess.

# %% self_test="05.2"
SelfTest("05.2")

# %% [markdown] name="dates-text"
# ## 3 · Dates
#
# `parse_dates` takes columns that hold a whole date. Here, year, month and day are in three
# columns; `to_datetime` puts them together, and stays lazy.

# %% name="weekdays"
date = dd.to_datetime(flights[["year", "month", "day"]])
by_weekday = (
    flights.assign(weekday=date.dt.day_name())
    .groupby("weekday")["dep_delay"]
    .mean()
)
by_weekday.compute().sort_values().round(1)

# %% [markdown]
# **Look:** Saturday is the day to fly (7.7 minutes), Thursday the day to bring a book (16.1).
# `.dt` and `.str` work as in pandas: on each partition by itself.
#
# > **Then and now.** Until pandas 2, `read_csv(..., parse_dates={"date": [0, 1, 2]})` glued columns
# > together while reading, and every old tutorial does it. pandas 3 answers *TypeError: Only booleans
# > and lists are accepted for the 'parse_dates' parameter*.

# %% [markdown] name="head-text"
# ## 4 · The first rows lie
#
# A plan shows no values, so everybody calls `head()`. Ask it for the mean delay.

# %% name="peek"
delay = flights["dep_delay"]
means = {
    "head(1000)": delay.head(1000).mean(),
    "tail(1000)": delay.tail(1000).mean(),
    "1 % sample": delay.sample(frac=0.01, random_state=5).mean(),
    "all": delay.mean(),
}
pd.Series(dask.compute(means)[0]).round(1)

# %% [markdown]
# **Look:** `head` says 10.3 and `tail` says 9.5; the year has 12.6. The first thousand rows are New
# Year's Day and the morning after, the last thousand the end of December. The sample is off as
# well, but by *chance*: a larger one comes closer. A larger `head` only sees more of January.
#
# Two more surprises of the same kind.

# %% name="december"
december = flights[flights["month"] == 12]
print("head() of December has rows:", len(december.head()))
print("row 5 of the year has rows:", len(flights.loc[5].compute()))

# %% [markdown]
# **Look:** `head` searches the *first partition only*, and December is not in there (hence the
# warning). `head(npartitions=-1)` searches on. And there are **twelve** rows with the label 5: each
# file counts its rows from 0, and Dask keeps those labels.

# %% [markdown] name="phrasebook"
# ## 5 · A phrasebook
#
# | you want | pandas | Dask |
# |---|---|---|
# | read | `pd.read_csv("one.csv")` | `dd.read_csv("*.csv")`, then work, then `.compute()` |
# | choose columns, rows | `t[["a", "b"]]`, `t[t.a > 5]`, `t.a.isin(["x"])` | the same |
# | arithmetic, text, time | `t.a / 60`, `t.s.str.lower()`, `t.d.dt.hour` | the same |
# | reduce | `t.a.sum()`, `.mean()`, `.max()`, `.nunique()` | the same, lazy |
# | group | `t.groupby("k").a.agg(["mean", "count"])` | the same, lazy |
# | count | `len(t)`, `t.k.value_counts()` | `len` computes at once; the other is lazy |
# | change | `t["c"] = t.a + t.b` | the same, or `t = t.assign(c=...)` |
# | missing | `t.a.notna()` | `t.a.notnull()` |
# | a few rows | `t.sample(n=5)` | `t.sample(frac=0.01)` |
# | position | `t.iloc[5]` | there is none: nobody has counted the rows before |
# | decide | `if t.a.max() > 600:` | `if t.a.max().compute() > 600:` |
#
# Dask invents nothing here: the names are those of pandas, on purpose. Most of what is missing
# raises an error. Try it:

# %% name="what-fails"
attempts = {
    "flights.iloc[5]": lambda: flights.iloc[5],
    "flights.T": lambda: flights.T,
    "delay.median()": lambda: delay.median(),
    "flights.sample(n=5)": lambda: flights.sample(n=5),
    "flights.drop(columns='year', inplace=True)": lambda: (
        flights.drop(columns="year", inplace=True)
    ),
    "if delay.max() > 600: ...": lambda: bool(delay.max() > 600),
    "delay.notna()": lambda: delay.notna(),
}
for text, attempt in attempts.items():
    try:
        attempt()
        print(f"{text}\n    works in this version")
    except (
        AttributeError,
        NotImplementedError,
        TypeError,
        ValueError,
    ) as error:
        print(
            f"{text}\n    {type(error).__name__}: {str(error)[:95]}"
        )

# %% [markdown]
# **Look:** there are three good reasons and a dull one. *Position and order* (`iloc`) need to know
# how many rows there are in the partitions before. *All rows in one place* (`T`, an exact median,
# five rows out of all) would move the table. *Now* (`inplace`, `if`) contradicts a plan. And
# `notna` is merely not there.
#
# An error is a friend: it stops you. Here is something that does not.

# %% name="quantile"
flown = delay.dropna()
shares = [0.5, 0.9]
pd.DataFrame(
    {
        "pandas": flown.compute().quantile(shares),
        "Dask": flown.quantile(shares).compute(),
    }
)

# %% [markdown]
# **Look again.** Half of all flights left at least two minutes *early*; Dask says 0. One in ten
# was more than 49 minutes late; Dask says 79. No error, no warning.
#
# The documentation says *approximate*: each partition sends only the quantiles that were asked for,
# and twelve times two numbers say little about a table. Ask for a hundred at once and it gets
# better, never exact. **A number that is approximate should say so**, and this one does not.
#
# Does an exact median need all rows in one place? No: delays are whole minutes. Let each file
# *count* them. Counts add, and the sum of twelve counts is the count of the year. Dask DataFrame
# has no word for this, so say it with futures, as in lecture 00: any function, on the same
# scheduler.


# %% name="exact-median"
def count_delays(path):
    """Count how often each delay occurs in one file."""
    month = pd.read_csv(path, usecols=["dep_delay"])
    return month["dep_delay"].value_counts()


def add_counts(*months):
    return pd.concat(months).groupby(level=0).sum()


months = client.map(count_delays, files)
counts = client.submit(add_counts, *months).result()
share = counts.cumsum() / counts.sum()
print(f"{counts.sum():,} delays, {len(counts)} different ones")
print("median", (share >= 0.5).idxmax(), "minutes")
print("90 % are at most", (share >= 0.9).idxmax(), "minutes late")

# %% [markdown]
# **Look:** −2 and 49, exact, and what travelled was 527 counts at the end instead of 328,521
# delays. (There is SQL on top of Dask frames, too, in a project called dask-sql: another way to say
# the same plans, with the same limits.)
#
# ### Exercise 05-1 · Count what flew
#
# A flight that was cancelled has no `dep_time`. Write `n_flown(table)`: how many flights of a Dask
# DataFrame took off, as a plain number, however the table is cut.
#
# From here on, `year` is the real year, whatever your `SCALE` is.

# %% name="year"
year = read_flights(
    columns=["month", "dep_time", "dep_delay", "origin", "tailnum"]
)
year


# %% exercise="05-1"
def n_flown(table):
    """Return the number of flights with a departure time."""
    ### BEGIN SOLUTION
    return int(table["dep_time"].count().compute())
    ### END SOLUTION


# %% check="05-1"
with check("05-1") as expect:
    expect.equal(n_flown(year), 328_521)
    expect.same_for_any_parts(n_flown, year)

# %% [markdown]
# ### Exercise 05-2 · By airport, lazily
#
# Write `flown_by_origin(table)`: for each `origin`, the number of flights that took off. Return the
# **plan**, a Dask Series. The caller may want to add more to it.


# %% exercise="05-2"
def flown_by_origin(table):
    """Return the number of flights that flew, by origin, not yet computed."""
    ### BEGIN SOLUTION
    return table.groupby("origin")["dep_time"].count()
    ### END SOLUTION


# %% check="05-2"
with check("05-2") as expect:
    by_origin = expect.no_compute(lambda: flown_by_origin(year))
    expect.lazy(by_origin)
    expect.equal(
        by_origin.compute().to_dict(),
        {"EWR": 117_596, "JFK": 109_416, "LGA": 101_509},
    )

# %% [markdown]
# ### Exercise 05-3 · Where to fly from
#
# Write `delay_by_origin(table)`: the mean `dep_delay` of each `origin`, as a pandas Series. Months
# have different numbers of flights. Does that matter for yours?


# %% exercise="05-3"
def delay_by_origin(table):
    """Return the mean departure delay in minutes, by origin."""
    ### BEGIN SOLUTION
    return table.groupby("origin")["dep_delay"].mean().compute()
    ### END SOLUTION


# %% check="05-3"
with check("05-3") as expect:
    actual = delay_by_origin(year)
    expect.is_a(actual, pd.Series)
    expect.close(actual.get("EWR"), 15.11, within=0.01)
    expect.close(actual.get("JFK"), 12.11, within=0.01)
    expect.close(actual.get("LGA"), 10.35, within=0.01)
    expect.same_for_any_parts(
        lambda table: delay_by_origin(table).sort_index().round(6),
        year,
        "Your means depend on how the table is cut: a mean of means is not the mean.",
    )

# %% [markdown] name="graph-text"
# ## 6 · The graph of a maximum
#
# Which flight was latest, and by how much? `flights["dep_delay"].max()` is a plan. Before you look
# at it, draw it: twelve files; each is read; one column is taken; each column gives a maximum; the
# largest of these is the answer. Count your boxes.

# %% self_test="p05_tasks"
Predict("05.tasks")

# %% [markdown]
# Now run it, record every task, and watch: in JupyterLab the task stream is beside this page;
# elsewhere, the next cell brings it here.

# %% name="stream"
TaskStream()

# %% name="maximum"
latest = flights["dep_delay"].max()
with record(recordings / "csv.arrows"):
    print(latest.compute(), "minutes")
tasks = open_recording(recordings / "csv.arrows").tasks
n_tasks = tasks.num_rows
pd.Series(tasks["prefix"].to_pylist()).value_counts()

# %% measured="p05_tasks"
question_check("05.tasks", measured=n_tasks)

# %% [markdown]
# **Look:** `read-csv`, `getitem` (take a column), `chunk` (a maximum each), twelve of each, and one
# `max-tree`. Few people foresee `to_string_dtype`: it turns text into a compact form, twelve times,
# although a maximum of delays needs no text at all. The same plan for three files is small enough
# to see:

# %% name="graph"
three = dd.read_csv(files[:3], dtype=TYPES)
TaskGraph(three["dep_delay"].max())

# %% [markdown]
# **Look:** four steps for each file, side by side, and only the last task waits for all. A shape
# like that keeps any number of threads busy.
#
# Which kind of task took the time? The **task stream** knows.

# %% self_test="05.4"
SelfTest("05.4")

# %% name="diagnose"
open_recording(recordings / "csv.arrows").diagnose()

# %% [markdown]
# **Look at the first lines:** nearly all computing is reading text. Is that a lot? **Napkin:**
# rows × bytes a row ÷ speed of reading ÷ threads. The speed comes from reading January alone.


# %% name="napkin"
def read_january():
    pd.read_csv(files[0], dtype=TYPES, parse_dates=["time_hour"])


speed = megabytes.iloc[0] / min(
    seconds_of(read_january) for _ in range(3)
)
napkin = megabytes.sum() / speed / 2
clock = min(seconds_of(latest.compute) for _ in range(3))
print(f"{megabytes.sum():.0f} MB / {speed:.0f} MB/s / 2 threads:")
print(f"napkin {napkin:.2f} s, clock {clock:.2f} s")

# %% [markdown]
# **Look:** the clock shows several times the napkin. The diagnosis has said where the rest goes:
# threads that are idle *although tasks were ready*. Handing out 49 tasks costs time, and two
# threads share one Python. Beside 31 GB that would be nothing; beside 31 MB it is most of the wait.
# Keep it in mind for section 13.
#
# What can be done about the reading itself? Four ways to get the same maximum:


# %% name="cost"
def cost_of(plan):
    """Return how many tasks a plan runs, and how long they take."""
    n_tasks = TaskGraph(plan).n_tasks
    return {"tasks": n_tasks, "time (s)": seconds_of(plan.compute)}


# %% name="read-less"
parquet = dd.read_parquet(flights_files("parquet", scale=SCALE))
narrow = dd.read_csv(pattern, usecols=["dep_delay"], dtype=TYPES)
plans = {
    "CSV": latest,
    "CSV, optimize()": latest.optimize(),
    "CSV, usecols=": narrow["dep_delay"].max(),
    "Parquet": parquet["dep_delay"].max(),
}
FormatComparisonDisplay.from_costs(
    {way: cost_of(plan) for way, plan in plans.items()}
)

# %% [markdown]
# **Look:** the **optimizer** fuses four steps into one: 13 tasks instead of 49, and little is
# gained, for reading is what costs. (In the version that this page was written with, 2026.8,
# `compute()` on its own does not fuse.)
#
# `usecols` helps. Dask knows that one column is enough, but its CSV reader parses all 19 and
# chooses afterwards. You have seen the proof in section 2: a question about one column stumbled
# over five. **Look instead of believing, and say yourself which columns you want.**
#
# Parquet stores columns apart, and types with them. Here Dask reads one column of 19, and parses no
# text at all. What is left to say about its time?

# %% name="diagnose-parquet"
with record(recordings / "parquet.arrows"):
    plans["Parquet"].compute()
open_recording(recordings / "parquet.arrows").diagnose()

# %% [markdown]
# **Look** at the seconds rather than at the shares: the sum has shrunk so far that reading and the
# scheduler's own bookkeeping are in the same league. Convert once, gain at every run (lecture 06).

# %% [markdown] name="five-text"
# ## 7 · One pass for many numbers
#
# Smallest, largest, mean, sum, count: five numbers about one column. You can compute them one by
# one or hand all five plans to `dask.compute` at once.

# %% self_test="p05_five"
Predict("05.five")

# %% name="five"
five = [
    delay.min(),
    delay.max(),
    delay.mean(),
    delay.sum(),
    delay.count(),
]
with record(recordings / "one.arrows"):
    together = seconds_of(lambda: print(dask.compute(*five)))
with record(recordings / "five.arrows"):
    apart = seconds_of(lambda: [plan.compute() for plan in five])
times = apart / together
print(f"together {together:.2f} s, one by one {apart:.2f} s")

# %% measured="p05_five"
question_check("05.five", measured=times)


# %% name="five-reads"
def n_reads(name):
    steps = open_recording(recordings / f"{name}.arrows").steps
    kinds = zip(
        steps["prefix"].to_pylist(),
        steps["action"].to_pylist(),
        strict=True,
    )
    return list(kinds).count(("read-csv", "compute"))


print("CSV files read together:", n_reads("one"))
print("CSV files read one by one:", n_reads("five"))

# %% [markdown]
# **Look:** 12 against 60 or so. Handed over together, the five plans share whatever they have in
# common, and the reading is nearly all there is. One by one, each call forgets what the one before
# it knew.

# %% self_test="05.3"
SelfTest("05.3")

# %% [markdown]
# ### Exercise 05-4 · Five at once
#
# Write `five_aggs(table)`: a dictionary with the `min`, `max`, `mean`, `sum` and `count` of
# `dep_delay`, as numbers, **in one computation**. The check counts how often you compute, and how
# many bytes travel.


# %% exercise="05-4"
def five_aggs(table):
    """Return min, max, mean, sum and count of dep_delay from one pass."""
    ### BEGIN SOLUTION
    delay = table["dep_delay"]
    plans = {
        "min": delay.min(),
        "max": delay.max(),
        "mean": delay.mean(),
        "sum": delay.sum(),
        "count": delay.count(),
    }
    return dask.compute(plans)[0]
    ### END SOLUTION


# %% check="05-4"
with check("05-4") as expect:
    actual = expect.n_calls(
        lambda: five_aggs(year),
        type(client),
        "get",
        1,
        "Each computation reads everything again: hand all five to one `dask.compute`.",
    )
    expect.is_a(actual, dict)
    expect.bytes_moved(
        lambda: five_aggs(year),
        client,
        at_most=200_000,
        because="The whole column travels to you: let the workers do the sums.",
    )
    expect.equal(
        {
            name: round(float(actual[name]), 2)
            for name in sorted(actual)
        },
        {
            "count": 328_521.0,
            "max": 1301.0,
            "mean": 12.64,
            "min": -43.0,
            "sum": 4_152_200.0,
        },
    )

# %% [markdown] name="keep-text"
# ## 8 · Keep it, cut it
#
# You will ask more than one question of the same columns. `persist()` computes all partitions and
# leaves them where they are: in the workers' memory. The plan becomes short; the memory is gone.

# %% name="persist"
USED = [
    "year",
    "month",
    "time_hour",
    "origin",
    "tailnum",
    "dep_delay",
]
kept = flights[USED].persist()
wait(kept)
by_month = flights.groupby("month")["dep_delay"].mean()
by_month_kept = kept.groupby("month")["dep_delay"].mean()
bytes_kept = kept.memory_usage(deep=True).sum().compute()
print(f"from files  {seconds_of(by_month.compute):.2f} s")
print(f"from memory {seconds_of(by_month_kept.compute):.2f} s")
print(f"held: {bytes_kept / 1e6:.0f} MB for good")

# %% name="memory"
display(MemoryByKey(), Workers())

# %% [markdown]
# **Look:** much faster, and one block of memory that stays until you let go of `kept`, just as the
# twelve small `count_delays` are still there because `months` holds their tickets. Napkin: 336,776
# rows × 6 columns × 8 bytes are 16 MB, and text takes some more. With all 19 columns it would be
# three times as much. So: **choose rows and columns first, then persist what fits and what you ask
# again.**
#
# How large should a partition be?

# %% name="explain"
explain_partitions(kept)

# %% [markdown]
# Twelve of a MB or two are fine here. Cut the files into crumbs of 400 kB, and ask the same
# question.

# %% name="crumbs"
crumbs = dd.read_csv(pattern, dtype=TYPES, blocksize="400kB")
wanted = {
    "12 partitions": flights.groupby("origin")["dep_delay"].mean(),
    "crumbs": crumbs.groupby("origin")["dep_delay"].mean(),
    "crumbs, split_out=1": (
        crumbs.groupby("origin")["dep_delay"].mean(split_out=1)
    ),
}
print(explain_partitions(crumbs))
FormatComparisonDisplay.from_costs(
    {name: cost_of(plan) for name, plan in wanted.items()}
)

# %% [markdown]
# **Look:** the same bytes, the same three numbers, many times the tasks, and the time follows.
# Every task costs the scheduler its half a millisecond or so, whatever is in it: a graph is not
# free.
#
# There is a second cost, harder to see. From 16 partitions on, Dask *shuffles* the results of a
# groupby, in case there are very many groups. For three airports that is a moving van for a
# letter; `split_out=1` says that the result is small. What a shuffle is comes next.
#
# **Rule:** at least one partition a thread, and of a large table pieces of some 10 to 250 MB:
# larger is cheaper until memory says no.

# %% [markdown] name="shuffle-text"
# ## 9 · Bring rows together
#
# First without Dask: the largest delay of each aircraft, split-apply-combine by hand, over months
# that come one by one.

# %% name="by-hand"
largest = {}
for path in files:
    month = pd.read_csv(path)[["tailnum", "dep_delay"]].dropna()
    for tail, value in month.itertuples(index=False):
        largest[tail] = max(value, largest.get(tail, value))
by_hand = pd.Series(largest)

in_dask = kept.groupby("tailnum")["dep_delay"].max()
by_dask = in_dask.compute().dropna()
same = by_hand.sort_index().eq(by_dask.sort_index()).all()
print(len(by_hand), "aircraft; same:", same)

# %% [markdown]
# **Look:** what the loop carries from month to month is one number an aircraft. A maximum of maxima
# is the maximum, so partial results **merge**, and rows stay where they are. Sum, count, mean (as
# sum and count) merge as well.
#
# A *median* does not: the rows of one aircraft have to come together, out of all months. Moving
# rows so that equal keys meet is a **shuffle**.

# %% name="shuffle"
median = kept.groupby("tailnum")["dep_delay"].median()
whole = kept[["tailnum", "dep_delay"]].compute()
ways = {
    "max, Dask": in_dask.compute,
    "median, Dask": median.compute,
    "median, pandas": whole.groupby("tailnum").median,
}
FormatComparisonDisplay.from_costs(
    {
        way: {"time (s)": seconds_of(run)}
        for way, run in ways.items()
    }
)

# %% [markdown]
# **Look:** an honest defeat. Table in memory, one machine: pandas, which has nowhere to move rows
# to, wins by far. And this cluster is one process; between machines the same rows go over the wire.
# In the stream, every `shuffle-transfer` has to end before the barrier opens.
#
# If you will look up many aircraft, shuffle **once**: `set_index` sorts the table by a column, and
# notes from where to where each partition goes (its **divisions**).

# %% name="set-index"
tails = kept.dropna(subset=["tailnum"])
once = time.perf_counter()
by_tail = tails.set_index("tailnum").persist()
wait(by_tail)
once = time.perf_counter() - once

search = seconds_of(
    lambda: kept[kept["tailnum"] == "N15910"].compute()
)
jump = seconds_of(lambda: by_tail.loc["N15910"].compute())
print(
    f"set_index {once:.2f} s; search {search:.3f} s, jump {jump:.3f} s"
)
print(
    f"pays back after {once / max(search - jump, 1e-9):.0f} look-ups"
)
print("divisions:", by_tail.divisions[:3], "...")

# %% [markdown]
# **Look:** with divisions known, a look-up opens one partition instead of twelve. Whether the
# shuffle is worth it is a division: its price by what each look-up saves. (Without `dropna` it
# refuses: a missing tail number has no place in an order.)

# %% name="tidy-up"
del by_tail, tails, whole

# %% self_test="05.6"
SelfTest("05.6")

# %% [markdown] name="own-function"
# ## 10 · Your own function
#
# A partition *is* a pandas frame. `map_partitions` gives each of them to a function of yours, where
# all of pandas works. One thing Dask has to know before: what comes out. That is **meta**: the name
# and type that you promise.


# %% name="meta"
def hours_late(part):
    return part["dep_delay"] / 60


honest = kept.map_partitions(hours_late, meta=("hours", "float64"))
lying = kept.map_partitions(hours_late, meta=("hours", "int64"))
for promise in (honest, lying):
    print(
        "promised",
        promise.dtype,
        "· computed",
        promise.compute().dtype,
    )

# %% [markdown]
# **Look:** nobody checks your promise. What is built on a wrong one fails later, somewhere else, or
# not at all. (Leave `meta` out and Dask tries your function on two invented rows: fine, unless it
# minds invented rows.)
#
# ### A bug hunt
#
# This ran in a report for months. Each line does what it says.

# %% self_test="05.5"
SelfTest("05.5")


# %% name="twelve-zeros"
def surplus(part):
    """Minutes beyond the year's mean delay."""
    return part["dep_delay"] - part["dep_delay"].mean()


beyond = kept.map_partitions(surplus, meta=("surplus", "float64"))
by_month = kept.assign(surplus=beyond).groupby("month")["surplus"]
by_month.mean().compute().sort_index().round(6)

# %% [markdown]
# **Look:** no month is better than any other? The function sees *its own* partition and no more, so
# each month is compared with itself. **A function for `map_partitions` must not care how the table
# is cut.** What it needs from elsewhere, compute before and hand over:

# %% name="cured-surplus"
year_mean = kept["dep_delay"].mean().compute()
beyond = kept["dep_delay"] - year_mean
by_month = kept.assign(surplus=beyond).groupby("month")["surplus"]
by_month.mean().compute().sort_index().round(1)

# %% [markdown]
# **Look:** July is 9 minutes worse than the year, November 7 better.
#
# ### Exercise 05-5 · The timetable, reconstructed
#
# The schedule has been deleted. You have `dep_time`, written like a clock (`517` is 5:17), and
# `dep_delay` in minutes. Write `scheduled_minutes(table)`: the scheduled departure in minutes after
# midnight, 0 to 1439, as a lazy Dask Series of `float64`, missing where the flight was cancelled.
#
# Mind midnight: a flight scheduled at 23:50 that leaves 20 minutes late has `dep_time` 10. And 29
# flights have `dep_time` 2400.

# %% name="departures"
departures = read_flights(columns=["dep_time", "dep_delay"])
departures.head(3)


# %% exercise="05-5"
def scheduled_minutes(table):
    """Return the scheduled departure in minutes after midnight, lazily."""

    ### BEGIN SOLUTION
    def minutes(part):
        clock = part["dep_time"]
        left = clock // 100 * 60 + clock % 100
        return (left - part["dep_delay"]) % 1440

    return table.map_partitions(
        minutes, meta=("minutes", "float64")
    )
    ### END SOLUTION


# %% check="05-5"
with check("05-5") as expect:
    plan = scheduled_minutes(departures)
    expect.lazy(plan)
    given = read_flights(columns=["sched_dep_time"])[
        "sched_dep_time"
    ]
    actual, clock = (
        part.to_numpy() for part in dask.compute(plan, given)
    )
    expect.equal(len(actual), 336_776, "One value for each flight.")
    expect.equal(
        int(pd.isna(actual).sum()),
        8_255,
        "A cancelled flight has no departure time; its value is missing.",
    )
    there = ~pd.isna(actual)
    right = clock // 100 * 60 + clock % 100
    n_wrong = int((actual[there] != right[there]).sum())
    expect.equal(
        n_wrong,
        0,
        "Some minutes are not those of the timetable. A clock is no number: think of "
        "5:17, and of midnight.",
    )
    expect.equal(
        [str(plan.dtype), str(actual.dtype)],
        ["float64", "float64"],
        "The type promised and the type that comes should both be float64.",
    )

# %% [markdown] name="worst-aircraft"
# ## 11 · The worst aircraft
#
# Which aircraft should you avoid? A flight is **late** if it left more than 15 minutes after its
# time. The share of late flights, by tail number:

# %% name="ranking"
flew = kept.dropna(subset=["dep_delay"])
late = (flew["dep_delay"] > 15).astype("int64")
by_aircraft = late.groupby(flew["tailnum"])
share, number = dask.compute(
    by_aircraft.mean(), by_aircraft.count()
)
ranking = pd.DataFrame({"late": share, "flights": number})
print((share == 1).sum(), "aircraft are always late")
ranking.sort_values("late", ascending=False).head()

# %% [markdown]
# **Look at the second column.** 55 aircraft are late every time: 50 of them flew once, five flew
# twice. One throw of a coin is always 100 % something.

# %% self_test="05.7"
SelfTest("05.7")

# %% [markdown]
# ### Exercise 05-6 · With enough evidence
#
# Write `worst_planes(table, min_flights)`: the share of late flights of each aircraft that **flew**
# at least `min_flights` times, as a pandas Series, worst first.
#
# Say what you count, for it decides the number: among flights that flew, the worst aircraft was
# late on 114 of 265 (.430); calling cancelled flights late as well, on 129 of 280 (.461). Here:
# those that flew.


# %% exercise="05-6"
def worst_planes(table, min_flights):
    """Return the share of late flights by tail number, worst first."""
    ### BEGIN SOLUTION
    flew = table.dropna(subset=["dep_delay"])
    late = (flew["dep_delay"] > 15).astype("float64")
    by_plane = (
        flew.assign(late=late)
        .groupby("tailnum")["late"]
        .agg(["count", "mean"])
        .compute()
    )
    enough = by_plane[by_plane["count"] >= min_flights]
    return enough["mean"].sort_values(ascending=False)
    ### END SOLUTION


# %% check="05-6"
with check("05-6") as expect:
    worst = worst_planes(year, min_flights=100)
    expect.is_a(worst, pd.Series)
    expect.equal(worst.index[0], "N15910")
    expect.close(
        worst.iloc[0],
        114 / 265,
        within=1e-6,
        because="Among flights that flew, count those more than 15 minutes late; "
        ".461 calls cancelled ones late.",
    )
    expect.holds(
        worst.is_monotonic_decreasing,
        "The worst aircraft comes first.",
        actual=worst.head(3),
    )

# %% [markdown] name="join-text"
# ## 12 · Join
#
# Two small tables go with the flights: the weather of each hour and airport, and a register of
# aircraft. A small table goes to each partition as it is, and no row of the flights moves.

# %% name="join-weather"
weather = load_weather()[["origin", "time_hour", "visib"]]
print(describe_source("weather"))
joined = kept.merge(weather, on=["origin", "time_hour"], how="left")
foggy = (joined["visib"] < 3).rename("foggy")
print(TaskGraph(joined).n_tasks, "tasks with a pandas table;")
large = dd.from_pandas(weather, npartitions=4)
shuffled = kept.merge(large, on=["origin", "time_hour"], how="left")
print(TaskGraph(shuffled).n_tasks, "tasks with a Dask table")
joined.groupby(foggy)["dep_delay"].mean().compute().round(1)

# %% [markdown]
# **Look:** below three miles of visibility the mean delay more than doubles, from 12.1 to 26.7
# minutes. And a small table is best left in pandas: handed over as a Dask table, the same join may
# become a shuffle of both. Now the aircraft, and the question to ask after each join: **who found
# no partner?**

# %% name="join-planes"
planes = load_planes()[["tailnum", "year", "manufacturer"]]
registered = kept.merge(
    planes, on="tailnum", how="left", suffixes=("", "_built")
)
lost, n_rows = dask.compute(
    registered["manufacturer"].isnull().sum(),
    registered["month"].count(),
)
print(f"{n_rows:,} rows, {lost:,} of them without an aircraft")
[name for name in registered.columns if name.startswith("year")]

# %% [markdown]
# **Look:** one flight in six (52,606) is of an aircraft that is not in the register; an inner join
# would have dropped them silently. And both tables have a `year`, of the flight and of the
# aircraft's birth: name the suffixes, or pandas calls them `year_x` and `year_y`.

# %% [markdown] name="defeat-text"
# ## 13 · When not to
#
# The mean delay by airport, once more. pandas against Dask, on the machine before you:


# %% name="contestants"
WANTED = ["origin", "dep_delay"]
columnar = flights_files("parquet", scale=SCALE)


def by_airport(table):
    groups = table.groupby("origin", observed=True)
    return groups["dep_delay"].mean()


def from_csv():
    months = [pd.read_csv(one, usecols=WANTED) for one in files]
    return by_airport(pd.concat(months))


def from_parquet():
    months = [
        pd.read_parquet(one, columns=WANTED) for one in columnar
    ]
    return by_airport(pd.concat(months))


# %% name="defeat"
csv = dd.read_csv(pattern, usecols=WANTED, dtype=TYPES)
ways = {
    "pandas, CSV": from_csv,
    "Dask, CSV": by_airport(csv).compute,
    "pandas, Parquet": from_parquet,
    "Dask, Parquet": by_airport(parquet).compute,
}
best = {
    way: min(seconds_of(run) for _ in range(3))
    for way, run in ways.items()
}
ratio = best["Dask, CSV"] / best["pandas, CSV"]
print(f"CSV: Dask takes {ratio:.1f} times as long as pandas")
FormatComparisonDisplay.from_costs(
    {way: {"time (s)": seconds} for way, seconds in best.items()}
)

# %% [markdown]
# **Look:** the second honest defeat. Two threads and a scheduler against one thread of plain
# pandas, and at this size plain pandas is ahead, or close: it has no graph to build and no tasks to
# hand out, and it shares its Python with nobody.
#
# **The rule.** If the table fits into memory (in pandas, with room for a copy or two), use pandas.
# Try fewer columns, Parquet and a sample first. Take Dask when the table does *not* fit, when a run
# takes minutes rather than seconds, or when the data lives on many machines. Then everything on
# this page holds at a thousand times the size, and pandas holds nothing.
#
# **Scale up.** `SCALE = "class"` in the first cell runs this page on 12 million generated flights.
# The real ones of 1990 to 1999 or of 1987 to 2008 have the same columns under older names;
# `read_flights` knows those names.

# %% name="close"
client.close()

# %% [markdown] name="glossary"
# ## Glossary
#
# - **partition**: one pandas frame of the many that a Dask DataFrame stands for
# - **glob**: a pattern for file names; `*` stands for anything
# - **meta**: the names and types that a plan promises before anything is read
# - **optimizer**: rewrites a plan into a cheaper one with the same result
# - **persist**: compute, and leave the partitions in the workers' memory
# - **merge** of partial results: sums, counts, minima, maxima of parts give those of the whole
# - **shuffle**: move rows so that all rows with the same key are in one partition
# - **divisions**: from where to where in the index each partition goes, if anybody knows
# - **late**: left more than 15 minutes after the scheduled time
#
# ## Then and now
#
# | around 2016 | today |
# |---|---|
# | `parse_dates={"date": [0, 1, 2]}` | `dd.to_datetime(table[["year", "month", "day"]])` |
# | `dd.read_csv` of ten years from a web bucket | those addresses are gone; local files or Parquet |
# | `df.visualize()` draws the graph that will run | it draws the expression; `TaskGraph` counts tasks |
# | GraphLab Create's SFrame, column files, closed source | Parquet with Dask, Polars or DuckDB |
#
# ## Sources
#
# - M. Rocklin, *Dask: Parallel Computation with Blocked Algorithms and Task Scheduling*,
#   Proceedings of the 14th Python in Science Conference, 2015.
# - W. McKinney, *Data Structures for Statistical Computing in Python*, Proceedings of the 9th Python
#   in Science Conference, 2010.
# - H. Wickham, *The Split-Apply-Combine Strategy for Data Analysis*, Journal of Statistical Software
#   40(1), 2011.
# - The documentation of Dask, chapters on DataFrame best practices and on shuffling.
# - Flights, weather and aircraft of 2013: H. Wickham, *nycflights13*; from the US Bureau of
#   Transportation Statistics, NOAA and the FAA.
#
# Next: **06 · Bytes on disk.** Parquet just won by reading less. What do the bytes look like, and
# what else can be left unread?
