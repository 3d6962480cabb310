# ---
# jupyter:
#   kernel_helpers:
#     lecture: "03"
#     title: Lazy graphs
#     minutes: 75
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 03 · Lazy graphs
#
# *Write the plan down first. If you know the whole plan, you can do less work, and do several
# things at the same time.*
#
# Python does what you say as soon as you say it. Today you will learn to hold it back: to collect
# calls in a **plan**, look at the plan, and only then let it run. Every table, array and model
# search of this course is such a plan underneath. At the end you will also know when a plan costs
# more than it saves, because you will have measured it.
#
# **You are here:** 00 Cockpit · 01 How big is big? · 02 Divide and conquer · **03 Lazy graphs** ·
# 04 A cluster in your laptop · 05 A thousand pandas · 06 Out of core · 07 Learning in bites ·
# 08 Text · 09 Search · 10 Honest numbers · 11 Putting it together · 12 Neural networks ·
# 13 Wide & deep
#
# | section | minutes | what you will do |
# |---|---|---|
# | 1 Two calls and a sum | 8 | predict a time, watch a plan run |
# | 2 A plan is a dict | 8 | write a plan by hand, and a scheduler in seven lines |
# | 3 Loops and ifs | 14 | make a loop lazy; find out what cannot wait |
# | 4 Twelve files | 12 | plan on real months; lose to pandas, then win |
# | 5 How fast can it ever be? | 8 | find the chain that no helper can shorten |
# | 6 What a whole plan saves | 12 | cull, fuse, share; hunt a bug |
# | 7 What a task costs | 10 | measure the price of one task, choose a chunk size |
# | 8 Threads, processes, and a lock | 8 | see who gets faster, and who does not |

# %% [markdown] name="teachers"
# <details><summary>For teachers</summary>
#
# **Votes** (think alone, vote, talk to your neighbour, vote again): the prediction in section 1,
# question 03.5 in section 6, the prediction in section 8. The last one splits every room.
#
# **What students usually say, and what to answer**
#
# - *"`delayed(inc(1))` is the same, isn't it?"* It delays the number 2. The call has happened. The
#   check of exercise 03-1 says so; let it.
# - *"Lazy means slow."* Lazy means later. Nothing in section 1 is slower, and one thing is faster.
# - *"Then I delay everything, to be safe."* Section 7 is the answer: a million tiny tasks.
# - *"`compute()` in the loop gives the right result, too."* It does, one piece after another. Show
#   the task stream: one row of bars instead of two.
# - *"My plan lost in section 4, too."* With worker processes (scale "class") the first run also
#   imports pandas and scikit-learn there. The second run is the one to compare.
# - *"Threads do not work in Python."* They work for naps, files, NumPy, most of pandas and scikit-learn;
#   not for loops in pure Python. Section 8 shows three laws in one table.
#
# **On the panel:** *Graph* in sections 1 and 4 (states change colour as tasks run), *Task stream*
# in sections 3 and 4 (are there two rows?), *Progress* for the counts of question 03.8.
#
# **Minutes:** sections 1 to 3 and exercise 03-1 make a first half-hour that stands alone. Short of
# time, leave out section 5 and exercise 03-4. The bug hunt in section 6 deserves five quiet minutes
# on paper before anyone runs the cell.
#
# </details>

# %% [markdown]
# ## Warm-up
#
# Two questions from earlier lectures, those that are due for you. (If lecture 02 was not yours:
# a *reduce* combines partial results, and nobody knows in which order the parts meet.)

# %% name="warm-up"
from kernel_helpers import Review

Review("02.1", "00.3")

# %% [markdown]
# ## Start

# %% name="first-cell"
import tempfile
import time
from pathlib import Path

import dask
import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
from dask import delayed

from kernel_helpers import (
    Predict,
    SelfTest,
    TaskGraph,
    check,
    critical_path,
    describe_source,
    flights_files,
    hint,
    merge_report,
    question_check,
    start_cluster,
)
from kernel_helpers.widgets import GraphView

# "laptop": real flights, one worker inside this notebook.
# "class": 12 million generated flights, two worker processes; minutes.
# "cluster": real flights, the cluster in DASK_SCHEDULER_ADDRESS.
SCALE = "laptop"

print(describe_source("flights", scale=SCALE))
client = start_cluster(SCALE)
client

# %% [markdown] name="two-calls"
# ## 1 · Two calls and a sum
#
# Three functions. Each takes a short nap, which stands for work that takes time.

# %% name="steps"
NAP = 0.3


def inc(number):
    time.sleep(NAP)
    return number + 1


def double(number):
    time.sleep(NAP)
    return 2 * number


def add(first, second):
    time.sleep(NAP)
    return first + second


# %% name="eager"
def clock(run, *arguments):
    """Call `run`; return how many seconds it took."""
    start = time.perf_counter()
    run(*arguments)
    return time.perf_counter() - start


def report(**seconds):
    times = [f"{name} {s:.2f} s" for name, s in seconds.items()]
    print(" · ".join(times))


report(naps=clock(lambda: add(inc(1), double(2))))

# %% [markdown]
# **Look:** three naps, one after another. Yet `inc(1)` and `double(2)` need nothing of each other,
# and two threads are idle. Python could not know: it sees one call at a time.
#
# `delayed(inc)` is a version of `inc` that does not run. Calling it writes the call down and gives
# back a **Delayed**, a promise of the result. A promise may be the argument of another promise.

# %% name="plan"
a = delayed(inc)(1)
b = delayed(double)(2)
total = delayed(add)(a, b)
total

# %% [markdown]
# **Look:** the call returned immediately, without a nap. What you hold is not 6 but the *name* of a
# task. What `total` knows is a **task graph**: each **task** is one call, each arrow says "needs".

# %% name="plan-drawn"
TaskGraph(total)

# %% [markdown]
# **Look:** two tasks without an arrow between them may run at the same time. The thick border marks
# the longest chain. (In words: `print(TaskGraph(total))` says the same in a sentence.)
#
# `total.compute()` hands the graph to the cluster and waits for the result. **Predict first.**

# %% self_test="p03_makespan"
Predict("03.makespan")

# %% name="graph-view"
GraphView()

# %% name="makespan"
seconds = clock(total.compute)
report(plan=seconds)

# %% measured="p03_makespan"
question_check("03.makespan", measured=seconds)

# %% [markdown]
# **Look** at the task graph above (or in the panel *Graph*): tasks change colour as they wait, run
# and finish. In the stream, `inc` and `double` are above each other, and `add` is after them. You
# said nothing about threads. The graph did.

# %% self_test="03.1"
SelfTest("03.1")

# %% [markdown] name="dict"
# ## 2 · A plan is a dict
#
# There is no magic inside a promise. This is all it holds:

# %% name="inside"
dict(total.__dask_graph__())

# %% [markdown]
# **Look:** a dictionary. Each **key** is a task's name, made unique by a long number; each value
# says which function to call with what. So you can write a plan without `delayed`. A tuple is a
# call, and a text among its arguments is the key of another task.

# %% name="by-hand"
plan = {
    "one": 1,
    "more": (inc, "one"),
    "twice": (double, 2),
    "total": (add, "more", "twice"),
}
TaskGraph(plan)

# %% [markdown]
# What runs a plan is called a **scheduler**. Here is a whole one:


# %% name="scheduler"
def run(plan, thing):
    """Work out a key, a call or a value."""
    if isinstance(thing, str):
        return run(plan, plan[thing])
    if isinstance(thing, tuple):
        function, *needs = thing
        return function(*[run(plan, each) for each in needs])
    return thing


print("mine:", run(plan, "total"))
print("Dask:", client.get(plan, "total"))

# %% [markdown]
# **Look:** the same dict, the same answer. Seven lines are a correct scheduler, only a poor one: it
# has one thread, and if two tasks need the same result, it computes that result twice. Dask's
# scheduler runs every task that is ready on any thread that is free, keeps a result while another
# task needs it, and then forgets it.
#
# ### A plan holds references, not data
#
# Here is a plan to read a file that does not exist.

# %% name="no-file"
note = Path(tempfile.mkdtemp()) / "note.txt"
reading = delayed(Path.read_text)(note)
shouting = reading.upper()
print(shouting, "· file exists:", note.exists())

# %% name="file"
note.write_text("written after the plan was made")
shouting.compute()

# %% [markdown]
# **Look:** the plan was complete before there was a file. It holds the *path*; the file is opened
# when the task runs, by the worker that runs it. So a plan weighs next to nothing, however large
# the data are. (Section 4 puts one on the scales.)

# %% self_test="03.4"
SelfTest("03.4")

# %% [markdown] name="loops"
# ## 3 · Loops and ifs
#
# Promises can be added, compared, indexed; their methods can be called. Each such step is one more
# task.

# %% name="operators"
short, long = delayed(3), delayed(4)
hypotenuse = (short**2 + long**2) ** 0.5
print("length:", hypotenuse.compute())
TaskGraph(hypotenuse)

# %% [markdown]
# **Look:** `**`, `+` and `**` again became tasks. What has no lazy version is whatever Python wants
# to know *now*. An `if` wants True or False, and a promise has neither:

# %% name="no-truth"
try:
    if delayed(inc)(1) > 1:
        print("never reached")
except TypeError as error:
    print(error)

# %% [markdown]
# `len(promise)` and `for x in promise` fail for the same reason. The rule: **what decides the shape
# of the graph has to be computed before; what fills it may wait.**
#
# Loops are no problem. Python runs the loop and writes down one call a round.

# %% name="serial-total"
NAP = 0.01


def serial_total(numbers):
    parts = []
    for number in numbers:
        parts.append(add(inc(number), double(number)))
    return sum(parts)


print(serial_total(range(10)))
report(loop=clock(serial_total, range(10)))

# %% [markdown]
# ### Exercise 03-1 · A lazy loop
#
# Write `lazy_total(numbers)`: the same as a plan. It returns a Delayed that gives 145 for
# `range(10)`, and until that is computed, none of the three functions is called. Leave
# `inc`, `double` and `add` as they are, and delay them *inside* your function.


# %% exercise="03-1"
def lazy_total(numbers):
    """Plan the sum of all inc(number) + double(number)."""
    ### BEGIN SOLUTION
    parts = []
    for each in numbers:
        more = delayed(inc)(each)
        twice = delayed(double)(each)
        parts.append(delayed(add)(more, twice))
    return delayed(sum)(parts)
    ### END SOLUTION


# %% check="03-1" points=2
import __main__ as notebook

with check("03-1") as expect:
    plan = expect.no_compute(lambda: lazy_total(range(10)))
    expect.lazy(plan)
    for step in ("inc", "double", "add"):
        expect.n_calls(
            lambda: lazy_total(range(10)),
            notebook,
            step,
            0,
            f"`{step}` was called while the plan was being made: "
            f"`delayed({step})(x)` waits, `delayed({step}(x))` does not.",
        )
        expect.n_calls(
            lambda: lazy_total(range(10)).compute(scheduler="sync"),
            notebook,
            step,
            10,
            f"`{step}` should run once for each number.",
        )
    expect.equal(plan.compute(), 145)

# %% [markdown]
# Passed? Then try `clock(lazy_total(range(10)).compute)`, and watch the stream: two rows.
#
# ### Exercise 03-2 · A loop with an if
#
# Double the even numbers, add one to the odd ones, and sum the results. For `range(10)`
# that is 70. Write `lazy_choice(numbers)`, which returns the plan. It should contain no call that
# it does not need.


# %% name="is-even"
def is_even(number):
    return number % 2 == 0


# %% exercise="03-2"
def lazy_choice(numbers):
    """Plan the sum: even doubled, odd plus 1."""
    ### BEGIN SOLUTION
    parts = []
    for each in numbers:
        step = double if is_even(each) else inc
        parts.append(delayed(step)(each))
    return delayed(sum)(parts)
    ### END SOLUTION


# %% check="03-2" points=2
with check("03-2") as expect:
    plan = expect.no_compute(lambda: lazy_choice(range(10)))
    expect.lazy(plan)
    for step in ("inc", "double"):
        expect.n_calls(
            lambda: lazy_choice(range(10)),
            notebook,
            step,
            0,
            f"`{step}` was called while the plan was being made.",
        )
        expect.n_calls(
            lambda: lazy_choice(range(10)).compute(
                scheduler="sync"
            ),
            notebook,
            step,
            5,
            f"Five of the ten numbers need `{step}`.",
        )
    expect.equal(plan.compute(), 70)

# %% self_test="03.2"
SelfTest("03.2")

# %% [markdown] name="files"
# ## 4 · Twelve files
#
# A year of flights lies in twelve CSV files. First the **napkin line**, the estimate that fits on
# a napkin: megabytes ÷ speed of reading ÷ workers. We measure the speed on one month.

# %% name="napkin"
files = flights_files("csv", scale=SCALE)
sizes = [path.stat().st_size / 1e6 for path in files]

speed = sizes[0] / clock(pd.read_csv, files[0])
napkin = sum(sizes) / speed / 2
print(f"{sum(sizes):.0f} MB ÷ {speed:.0f} MB/s ÷ 2 threads")
report(napkin=napkin)


# %% name="count-rows"
def read_month(path):
    return pd.read_csv(path)


months = [delayed(read_month)(path) for path in files]
n_rows = delayed(sum)([delayed(len)(m) for m in months])
TaskGraph(n_rows)

# %% [markdown]
# **Look:** twelve chains that meet only at the end. Work that falls into parts which need nothing
# of each other is called **embarrassingly parallel**, or data parallel. And now the scales:

# %% name="weight"
import cloudpickle

plan = dict(n_rows.__dask_graph__())
kilobytes = len(cloudpickle.dumps(plan)) / 1e3
print(f"{kilobytes:.1f} kB for {sum(sizes):.0f} MB")


# %% name="count-clock"
def one_by_one():
    return sum(len(read_month(path)) for path in files)


loop, lazy = clock(one_by_one), clock(n_rows.compute)
report(napkin=napkin, loop=loop, plan=lazy)
print(f"The plan is {loop / lazy:.1f} times as fast.")

# %% [markdown]
# **Look:** far from twice as fast, and perhaps slower than the plain loop. That is the first honest
# defeat of today. The napkin forgot that 25 tasks have to be sent and that two threads share one
# memory and one interpreter (sections 7 and 8). **Rule: what pandas does in under a second needs
# no plan.**
#
# Now work that is worth it. A support vector machine learns from 300 flights of January which ones
# leave late, and then judges every flight of the year, right or wrong. Judging one month needs
# nothing of the others.

# %% name="model"
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

FEATURES = ["sched_dep_time", "distance", "day"]

january = pd.read_csv(files[0]).dropna(subset="dep_delay")
few = january[:: len(january) // 300]
late = few["dep_delay"] > 15
machine = SVC(class_weight="balanced")
pipeline = make_pipeline(StandardScaler(), machine)
model = pipeline.fit(few[FEATURES], late)


# %% name="share-late"
def share_late(model, flights):
    """Return the share of flights judged late."""
    return model.predict(flights[FEATURES]).mean()


# %% name="judge"
def in_a_row():
    for path in files:
        share_late(model, read_month(path))


shared = delayed(model)
months = [delayed(read_month)(path) for path in files]
shares = [delayed(share_late)(shared, m) for m in months]

loop, lazy = clock(in_a_row), clock(dask.compute, shares)
report(loop=loop, plan=lazy)
print(f"The plan is {loop / lazy:.1f} times as fast.")

# %% [markdown]
# **Look** at the stream: the `share_late` bars are long, and both rows are busy. This time the plan
# wins, on two free cores almost by two. `delayed(model)` makes the model a node of its own, which
# is sent once instead of twelve times.
#
# The next question can only be answered by a panel. Open *Progress*, from the buttons under your
# cluster's card, and unfold what is *finished*: each kind of task has a count.

# %% self_test="03.8"
SelfTest("03.8")

# %% [markdown]
# ### Exercise 03-3 · Read many files
#
# Write `read_csv_parallel(files)` with `delayed`: a plan that gives the same table as
# `pd.concat([pd.read_csv(file) for file in files])`. Each file is a task of its own, so that two
# can be read at a time. No file is opened before the plan is computed.


# %% exercise="03-3"
def read_csv_parallel(files):
    """Plan the one table that all files make."""
    ### BEGIN SOLUTION
    tables = [delayed(pd.read_csv)(file) for file in files]
    return delayed(pd.concat)(tables)
    ### END SOLUTION


# %% check="03-3" points=2
with check("03-3") as expect:
    three = flights_files("csv")[:3]
    plan = expect.n_calls(
        lambda: expect.no_compute(lambda: read_csv_parallel(three)),
        pd,
        "read_csv",
        0,
        "A file was read while the plan was being made.",
    )
    expect.lazy(plan)
    expect.holds(
        TaskGraph(plan).n_tasks > 3,
        "Three files need a task each, and one more joins them.",
        actual=f"{TaskGraph(plan).n_tasks} tasks",
    )
    expect.equal(plan.compute(), pd.concat(map(pd.read_csv, three)))

# %% [markdown] name="span"
# ## 5 · How fast can it ever be?
#
# An aircraft stands at the gate. What has to happen before it may leave, in minutes:

# %% name="turnaround"
turnaround = {
    "arrive": [],
    "deboard": ["arrive"],
    "unload": ["arrive"],
    "clean": ["deboard"],
    "refuel": ["deboard"],
    "load": ["unload"],
    "board": ["clean", "refuel"],
    "depart": ["board", "load"],
}
TaskGraph(turnaround)

# %% name="longest-chain"
minutes = {
    "arrive": 2,
    "deboard": 10,
    "unload": 15,
    "clean": 12,
    "refuel": 8,
    "load": 20,
    "board": 18,
    "depart": 3,
}
chain = critical_path(turnaround, minutes)
print(" → ".join(chain.tasks))
print(chain.seconds, "of", sum(minutes.values()), "minutes")

# %% [markdown]
# **Look:** 88 minutes of work, but with any number of crews never less than 45. The chain of tasks
# that takes longest is the **critical path**, its length the **span**. Refuelling faster helps
# nobody: it is not on the path. All work divided by the span is the largest speed-up there is.
#
# With *p* crews, two bounds hold for every scheduler that never lets a crew idle while a task is
# ready: at least `max(work / p, span)`, at most `work / p + span` (Graham 1966, Brent 1974).

# %% name="bounds"
work, longest = sum(minutes.values()), chain.seconds
bounds = pd.DataFrame(index=pd.Index([1, 2, 3, 8], name="crews"))
share = work / bounds.index
bounds["at least"] = share.where(share > longest, longest)
bounds["at most"] = share + longest
bounds.round(1)

# %% [markdown]
# **Look:** a second crew helps much, a third hardly. Before you ask for a bigger cluster, look at
# the chain.
#
# ### Exercise 03-4 · Span
#
# Write `span(graph, seconds)`. `graph` gives for each task the list of tasks that it waits for, in
# **any order**: a task may be listed before those it needs. `seconds` gives how long each takes.
# Return the time that the graph takes when there are enough threads. (Write it yourself;
# `critical_path` is there to compare.)


# %% exercise="03-4"
def span(graph, seconds):
    """Return how long the longest chain of tasks takes."""
    ### BEGIN SOLUTION
    done = {}

    def when_done(task):
        if task not in done:
            ready = max(map(when_done, graph[task]), default=0)
            done[task] = ready + seconds[task]
        return done[task]

    return max(map(when_done, graph))
    ### END SOLUTION


# %% check="03-4" points=2
with check("03-4", seconds=20) as expect:
    expect.equal(span({"only": []}, {"only": 3}), 3)
    expect.equal(span(turnaround, minutes), 45)
    backwards = {"c": ["b"], "b": ["a"], "a": []}
    expect.equal(span(backwards, {"a": 1, "b": 2, "c": 4}), 7)

# %% [markdown] name="saves"
# ## 6 · What a whole plan saves
#
# Because nothing has run yet, a plan can be simplified before it does.
#
# ### Culling: what nobody needs is not done
#
# A lazy table of all twelve files; but we only ask for March.

# %% name="march"
flights = dd.read_csv(
    files,
    usecols=["origin", "dep_delay"],
    dtype={"dep_delay": float},
)
late = flights["dep_delay"] > 15
march = late.partitions[2].mean()
print(flights.npartitions, "partitions")


# %% name="cull"
def by_kind(plan):
    """Count tasks: written, needed, and left to run."""
    kinds = TaskGraph(plan).by_prefix
    table = pd.DataFrame(kinds).T
    table.columns = ["written", "needed", "run"]
    table.loc["all"] = table.sum()
    return table


by_kind(march)

# %% [markdown]
# **Look** at `read-csv`: 12 written, 1 needed. **Culling** walks back from the result and drops
# every task it never meets. Eleven reads are not done.
#
# ### Fusion: a chain becomes one task
#
# An array in twelve blocks; each is made, increased and doubled, and all of it is summed.

# %% name="fuse"
blocks = da.ones(6_000_000, chunks=500_000)
chain_of_steps = ((blocks + 1) * 2).sum()
by_kind(chain_of_steps)

# %% [markdown]
# **Look:** 12 `ones_like`, 12 `add` and 12 `mul` are written, and none of them is left: each
# block's chain was **fused** into its `sum`. The steps still happen, within one task. That saves
# the cost of the tasks (section 7) and lets a block stay where it is.
#
# ### Look before you believe
#
# Not every kind of plan is fused, and it changes with versions. So count what really ran:

# %% name="count-ran"
from distributed import get_task_stream


def n_ran(plan):
    """Compute a plan; count the tasks that workers ran."""
    with get_task_stream(client) as stream:
        plan.compute()
    return len(stream.data)


# %% name="ran"
plans = {
    "array": chain_of_steps,
    "table": late.mean(),
    "table, optimize()": late.mean().optimize(),
    "delayed": n_rows,
}
ran = pd.DataFrame(index=list(plans))
ran["written"] = [TaskGraph(p).n_written for p in plans.values()]
ran["ran"] = [n_ran(p) for p in plans.values()]
ran

# %% [markdown]
# **Look:** the array shrank a lot. The table was run as it was written, unless you call
# `.optimize()` first: then reading and comparing are fused, and only the columns in use are read.
# Plans made with `delayed` are never fused: Dask does not know what your functions do, so it takes
# your tasks as you cut them. *You* choose their size.
#
# ### Sharing: what two results need is done once
#
# Tasks with the same key are the same task. Two plans that start from one table share its reading,
# but only if they are computed *together*.

# %% name="share"
delay = flights["dep_delay"]
five = [
    delay.mean(),
    delay.max(),
    delay.min(),
    delay.std(),
    delay.count(),
]
print(merge_report(five[0], five[1]))

report(
    apart=clock(lambda: [plan.compute() for plan in five]),
    together=clock(lambda: dask.compute(*five)),
)

# %% [markdown]
# **Look:** five answers for little more than the price of one, because the files are read once.
# This is the cheapest speed-up of the whole course: **one `dask.compute(a, b, c)` instead of three
# `.compute()`**.
#
# The other way to read once is to keep the table: `persist()` computes it and leaves it with the
# workers. That buys time with memory, and the plan does not show whether that is worth it.

# %% name="persist"
kept = flights.persist()
size = kept.memory_usage(deep=True).sum().compute() / 1e6
report(
    kept=clock(kept["dep_delay"].mean().compute),
    again=clock(flights["dep_delay"].mean().compute),
)
print(f"price: {size:.0f} MB of the workers' memory")
del kept

# %% [markdown]
# ### Bug hunt
#
# A colleague wants to know how late January's flights were once 5, 10 or 20 minutes are forgiven.
# The table is read once and shared, as we have just learned. Each result should be the mean delay
# minus the minutes. They are not. **Read before you run:** which line is it?


# %% name="bug"
def after_forgiving(table, minutes):
    table["dep_delay"] -= minutes
    return table["dep_delay"].mean()


table = delayed(pd.read_csv)(files[0])
forgiven = [
    delayed(after_forgiving)(table, minutes)
    for minutes in (5, 10, 20)
]
mean = january["dep_delay"].mean()
print("right:   ", np.round([mean - m for m in (5, 10, 20)], 2))
print("computed:", np.round(dask.compute(*forgiven), 2))

# %% self_test="03.7"
SelfTest("03.7")

# %% [markdown]
# No error, no warning, and the numbers even depend on which task ran first. **Rule: a task never
# changes what it was given.** It makes something new and returns that.
#
# ### Who else thinks in graphs?

# %% self_test="11.4b"
SelfTest("11.4b")

# %% self_test="03.5"
SelfTest("03.5")

# %% [markdown] name="overhead"
# ## 7 · What a task costs
#
# Each task has to be written down, sent, queued, run, reported and forgotten. How much is that?
# The following plan has 500 tasks that do **nothing**.

# %% self_test="p03_overhead"
Predict("03.overhead")


# %% name="nothing"
def nothing(number):
    return number


tasks = [delayed(nothing)(number) for number in range(500)]
seconds = clock(dask.compute, tasks)
with dask.config.set(scheduler="threads"):
    without = clock(dask.compute, tasks)

overhead = seconds / 500
print(f"cluster: {1e3 * overhead:.2f} ms a task")
print(f"threads only: {1e3 * without / 500:.2f} ms a task")

# %% measured="p03_overhead"
question_check("03.overhead", measured=seconds)

# %% [markdown]
# **Look:** between a fifth of a millisecond and a few milliseconds for *nothing*. The cluster's
# scheduler costs more than a pool of threads, because it does more: it measures, survives lost
# workers, and talks to your panels.
#
# ### Honest defeat: a million tiny tasks
#
# A plain loop calls a function of 50 µs a million times. Here is the napkin for a plan:

# %% name="million"
work = 1e6 * 50e-6
plan_minutes = (1e6 * overhead + work / 2) / 60
print(f"loop: {work:.0f} s")
print(f"plan: {plan_minutes:.0f} minutes, on two threads")

# %% self_test="03.3"
SelfTest("03.3")

# %% [markdown]
# ### Honest defeat: an array that fits
#
# `da.from_array` cuts a NumPy array into chunks. Who computes the mean faster?

# %% name="one-array"
numbers = np.arange(4_000_000)
few = da.from_array(numbers, chunks=800_000)
many = da.from_array(numbers, chunks=2_000)


# %% name="array-mean"
def mean_of(array):
    return array.mean().compute(scheduler="threads")


def best_of_three(run, *arguments):
    return min(clock(run, *arguments) for _ in range(3))


print(f"NumPy: {best_of_three(numbers.mean):.4f} s")
for array in (few, many):
    taken = best_of_three(mean_of, array)
    print(f"Dask, {array.npartitions} chunks: {taken:.4f} s")
del numbers, few, many, array

# %% [markdown]
# **Look:** NumPy wins, and the more chunks, the clearer. The array was in memory already, so there
# was nothing to gain. (We used threads of our own: on a cluster the array would first be copied
# into the graph.) **Rule: Dask arrays are for data that do not fit, or that workers read
# themselves.**
#
# ### How much to put into a task
#
# 400 items of work, some long, some short, one second in all. In chunks of 1 there are 400 tasks to
# pay for. In chunks of 400 one thread does everything, and the other looks on. And in between?

# %% name="chunks"
rng = np.random.default_rng(3)
items = rng.exponential(1 / 400, 400)


def work_through(some):
    time.sleep(sum(some))


def in_chunks(size):
    starts = range(0, 400, size)
    parts = [items[at : at + size] for at in starts]
    dask.compute([delayed(work_through)(p) for p in parts])


# %% name="valley"
taken = pd.DataFrame({"items a task": [1, 4, 16, 64, 200, 400]})
taken["tasks"] = -(-400 // taken["items a task"])
taken["seconds"] = [
    clock(in_chunks, size) for size in taken["items a task"]
]
taken.style.format(precision=2).hide().bar(
    "seconds", color="#2b8cc466", vmin=0
)

# %% [markdown]
# **Look:** a valley. On its left, overhead; on its right, waiting for the last one. Its floor is
# flat and wide, so a good guess is good enough.
#
# A guess can be calculated. With *n* items, two threads, and *c* items in a task:
#
# > time(c) ≈ n · item / 2 + (n / c) · overhead + c · item / 2
#
# The work shared by two; a price for each task; and at the end, while the last task runs, one
# thread idle. The first part does not depend on *c*. The second falls with *c*, the third grows.
#
# ### Exercise 03-5 · The best chunk
#
# Write `best_chunk(n, per_item, overhead)`: the whole number of items in a task for which `time(c)`
# is smallest, from 1 to `n`. Within a factor of two is good enough. Work it out, or let the
# computer try; but for a million items it should still answer at once.


# %% exercise="03-5"
def best_chunk(n, per_item, overhead):
    """Return how many items to put into one task."""
    ### BEGIN SOLUTION
    # The sum of a / c and b * c is smallest where both are equal.
    best = (2 * n * overhead / per_item) ** 0.5
    return int(min(max(round(best), 1), n))
    ### END SOLUTION


# %% check="03-5" points=2
def time_of(c, n, per_item, overhead):
    return n * per_item / 2 + n / c * overhead + c * per_item / 2


with check("03-5", seconds=20) as expect:
    chunk = best_chunk(400, 0.0025, 0.002)
    expect.holds(
        13 <= chunk <= 50,
        "Is there a chunk for which `time_of` gives less?",
        actual=chunk,
    )
    chunk = best_chunk(1_000_000, 50e-6, 0.001)
    expect.is_a(chunk, int)
    expect.holds(
        3_162 <= chunk <= 12_649,
        "Is there a chunk for which `time_of` gives less?",
        actual=chunk,
    )
    expect.holds(
        1 <= best_chunk(10, 0.001, 5.0) <= 10,
        "A task cannot hold fewer than 1 item, nor more than there are.",
        actual=best_chunk(10, 0.001, 5.0),
    )

# %% [markdown] name="gil"
# ## 8 · Threads, processes, and a lock
#
# Python has a **GIL**, a global interpreter lock: of all threads in a process, only one runs Python
# code at a time. A thread lets go of it while it sleeps, waits for a file, or computes inside NumPy
# and much of pandas and scikit-learn. (Ordinary Python, that is; builds without the lock exist.)
#
# Eight calls each of a nap, a sort in NumPy, and a loop in pure Python.

# %% self_test="p03_gil"
Predict("03.gil")


# %% name="kinds"
unsorted = np.random.default_rng(0).random(500_000)


def nap(_):
    time.sleep(0.1)


def sort(_):
    return np.sort(unsorted)[0]


def count(_):
    total = 0
    for number in range(1_000_000):
        total += number
    return total


# %% name="two-ways"
def in_a_loop(work):
    for number in range(8):
        work(number)


def on_threads(work, n):
    calls = [delayed(work)(number) for number in range(8)]
    dask.compute(calls, scheduler="threads", num_workers=n)


# %% name="laws"
works = [nap, sort, count]
laws = pd.DataFrame(index=["nap", "sort", "count"])
laws["loop"] = [clock(in_a_loop, work) for work in works]
for n in (2, 8):
    laws[f"{n} threads"] = [
        clock(on_threads, work, n) for work in works
    ]
laws.round(2)

# %% name="gil-ratio"
faster = laws["loop"] / laws["2 threads"]
print(faster.round(1).to_string())

# %% measured="p03_gil"
question_check("03.gil", measured=faster["count"])

# %% [markdown]
# **Look:** three laws in one table.
#
# - **Naps** get faster with every thread, also with more threads than you have cores. Waiting costs
#   nobody anything. Never judge a scheduler by naps.
# - **NumPy** gets faster with every *core*, as long as memory keeps up.
# - **Pure Python** does not get faster at all: the last honest defeat. The threads take turns.
#
# ### Processes: a way out, at a price
#
# Each process has an interpreter, and a lock, of its own. But it has to be started, it has to
# import what you use, and whatever you send it is copied.


# %% name="processes"
def on_processes(work, n_calls):
    calls = [delayed(work)(n) for n in range(n_calls)]
    dask.compute(calls, scheduler="processes", num_workers=2)


starting = clock(on_processes, nothing, 1)
report(
    loop=laws.loc["count", "loop"],
    processes=clock(on_processes, count, 8),
    of_which_starting=starting,
)
print(f"Two pay from about {2 * starting:.0f} s of work on.")

# %% [markdown]
# **Look:** starting costs more than the work. Processes that *stay*, such as the workers of a
# cluster (lecture 04), pay this price once.
#
# | collection | what it is | runs by default on |
# |---|---|---|
# | `dask.array`, `dask.dataframe`, `delayed` | many NumPy arrays, many pandas frames, your own calls | threads |
# | `dask.bag` | many lists of Python objects | processes |
# | futures (`client.submit`) | calls that start at once | a cluster only |
#
# As soon as there is a `client`, *everything* runs on its cluster. `compute(scheduler="threads")`,
# `"processes"` or `"sync"` (one after another, in this thread: the one for the debugger) overrule
# that for a single call. The plan stays the same. That is the point of a plan.

# %% self_test="03.6"
SelfTest("03.6")

# %% [markdown] name="end"
# ## Glossary
#
# - **Delayed**: a promise of a result; the name of a task and the graph behind it.
# - **task**: one call of a function; **key**: its name.
# - **task graph**: tasks, and which of them needs the result of which.
# - **scheduler**: what decides when and where each task runs.
# - **embarrassingly parallel**: made of parts that need nothing of each other.
# - **critical path**: the longest chain of tasks; **span**: the time it takes.
# - **culling**: dropping tasks that no result needs. **Fusion**: making one task of a chain.
# - **persist**: compute, and leave the result with the workers.
# - **overhead**: what a task costs beyond its work.
# - **GIL**: the lock that lets only one thread at a time run Python code.
#
# ## Then and now
#
# | around 2016 | today |
# |---|---|
# | `from dask import do` | `from dask import delayed` |
# | `compute(get=dask.multiprocessing.get)` | `compute(scheduler="processes")` |
# | `dask.set_options(get=…)` | `dask.config.set(scheduler=…)` |
# | `dask.async` | `dask.local` (`async` became a word of Python) |
# | graphs of tuples, as in section 2 | still read; inside, Dask now has `Task` objects |
# | `tf.Session().run(graph)`, Theano | line by line; graphs by `tf.function` |
# | GraphLab Create's SFrame | gone; lazy tables live on in Dask, Polars, Spark |
#
# ## Sources
#
# - M. Rocklin: *Dask: Parallel Computation with Blocked algorithms and Task Scheduling*, SciPy 2015.
# - R. L. Graham: *Bounds for Certain Multiprocessing Anomalies*, Bell System Technical Journal 45,
#   1966.
# - R. P. Brent: *The Parallel Evaluation of General Arithmetic Expressions*, Journal of the ACM 21,
#   1974.
# - Dask documentation: *Delayed*, *Best practices*, *Optimization*, *Scheduling*.
# - M. Abadi et al.: *TensorFlow: A System for Large-Scale Machine Learning*, OSDI 2016.
#
# Tidy up:

# %% name="close"
note.unlink()
note.parent.rmdir()
client.close()

# %% [markdown]
# Next: **04 · A cluster in your laptop.** Who are the scheduler and the workers, what happens to a
# task in its life, and what if a worker dies?
