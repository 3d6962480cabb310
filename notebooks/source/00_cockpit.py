# ---
# jupyter:
#   kernel_helpers:
#     lecture: "00"
#     title: Cockpit
#     minutes: 8
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 00 · Cockpit
#
# *Something big in eight minutes.*
#
# By the end of this page you will have trained ten models on a year of real flights, on a cluster
# of your own, and watched every piece of the work as it ran. You need to understand almost none of
# it yet: the coming lectures take this one picture apart, piece by piece.
#
# Each step has the same rhythm: **a few words, one short cell, then something to look at.**
# Click a cell and press **Shift + Enter** to run it and move on.
#
# **You are here:** **00 Cockpit** · 01 How big is big? · 02 Divide and conquer · 03 Lazy graphs ·
# 04 A cluster in your laptop · 05 A thousand pandas · 06 Out of core · 07 Learning in bites · 08
# Text without a vocabulary · 09 Search in parallel · 10 Honest numbers · 11 Putting it together ·
# 12 Networks as graphs · 13 Wide & deep
#
# | section | minutes | what you do |
# |---|---|---|
# | 1 Launch | 1 | start a cluster |
# | 2 Layout | ½ | put the panels where you like them |
# | 3 A first task | 1 | predict how long eight naps take |
# | 4 The whole game | 3 | train ten models, watch, and ask where the time went |
# | 5 Exercises | 2 | write three functions, and have them checked |
# | 6 Save, restore, leave | ½ | keep what you did |

# %% [markdown] name="teachers"
# <details><summary>For teachers</summary>
#
# **Plan.** Eight minutes from the first Shift + Enter to `client.close()`; fifteen when everybody
# launches at once, because some browser will fail. The exercises are quick; students who have
# finished read the questions.
#
# **Show.** Project the task stream, large, during section 4, and say nothing for as long as it
# moves. Then ask: *where did the time go?*
#
# **Vote** twice, hands first and neighbours after: on the naps (two seconds is one thread's time),
# and on "will nine times the data give a much better model?".
#
# **What students say, and what helps.**
#
# - *"Two threads, so everything takes half the time."* For naps, yes. For learning, compare the
#   napkin and the clock; lecture 03 has the reason.
# - *"AUC .67 means 67 % right."* No: it is about pairs, one late and one punctual flight.
# - *"The check is broken, my function printed the right thing."* `print` shows, `return` gives.
# - *"The first cell takes for ever."* The very first start unpacks the flights; the second is quick.
#
# **Nothing to fix by hand:** *Kernel → Restart Kernel and Run All Cells* brings anyone back to
# where the others are; questions keep their answers.
#
# </details>

# %% [markdown] name="launch"
# ## 1 · Launch
#
# The first cell does three things. It fetches the tools, it says which data this lecture uses and
# under which licence, and it starts a **cluster**: something that takes work from you and hands it
# to its *workers*. Ours is the smallest there is, one worker with two threads, living inside this
# notebook's own process. Nothing leaves your machine.
#
# `SCALE` stays `"laptop"` today. Every lecture has this word, and nothing else changes when a whole
# class shares a bigger machine, or a cluster.

# %% name="first-cell"
import calendar
import threading
import time

import dask.dataframe as dd
import pandas as pd

from kernel_helpers import (
    Predict,
    SelfTest,
    check,
    describe_source,
    flights_files,
    hint,
    question_check,
    solution,
    start_cluster,
)
from kernel_helpers.widgets import TaskStream, Workers

# "laptop": 336,776 real flights, one worker inside this kernel.
# "class": 12,000,000 generated ones, two worker processes.
# "cluster": the real ones, on a cluster that runs already (section 6).
SCALE = "laptop"

print(describe_source("flights", scale=SCALE))
files = flights_files("parquet", scale=SCALE)
client = start_cluster(SCALE)
client

# %% [markdown]
# **Look:** the last line counts your workers and threads. `client` is your line to the cluster:
# whatever you want done, you will ask it.
#
# On the left, in the **Clusters** panel, a card with the name of this notebook has appeared: the
# same cluster, seen from JupyterLab.

# %% [markdown] name="idle-rule"
# ### The idle rule
#
# On your own computer, this notebook stays until you stop it. On **Binder** you have borrowed a
# computer: after ten minutes in which nothing happens it is taken back, with everything on it. An
# open browser tab counts as something happening, a closed lid or a lost connection does not. Save
# what you want to keep on your own disk (section 6 says how).
#
# Need longer? The same kit runs at home: `pip install 'kernel-helpers[lab]'`, then
# `kernel-helpers lab`; with conda, `environment.yml` is in the repository.

# %% self_test="00.1"
SelfTest("00.1")

# %% [markdown] name="layout"
# ## 2 · Layout
#
# In JupyterLab the **Task stream** and the **Workers** are already open beside this page. Drag a
# tab by its title to put it elsewhere. Closed one? Select the cluster's card in the **Clusters**
# panel; the buttons under it open the views again.
#
# The same two views are widgets. Working in JupyterLab, you may skip the next cell; in the classic
# Notebook, Voila, VS Code, Colab or Kaggle it is your cockpit.

# %% name="views"
display(TaskStream(), Workers())

# %% [markdown]
# **Look:** time runs to the right. Each row of the task stream is one thread, each bar one
# **task**, a single function call; its length is the time it took, its colour says which function
# it was. Point at a bar to read its name. So far there is nothing to see, and that is about to
# change.
#
# Nothing here is for eyes only: each view says in a line of text what it shows, for screen readers
# too, and every figure of the course has a description.

# %% [markdown] name="first-task"
# ## 3 · A first task
#
# `client.submit(function, argument)` hands over one call and returns at once with a **future**, a
# claim ticket for the result. `client.map` does it for a whole list. `client.gather` waits and
# exchanges the tickets for the results.
#
# **Predict before you run.** You learn more from a number that you had to guess first.

# %% self_test="p00_naps"
Predict("00.naps")


# %% name="naps"
def nap(number):
    time.sleep(0.25)
    return number**2


start = time.perf_counter()
squares = client.gather(client.map(nap, range(8)))
seconds = time.perf_counter() - start
print(squares, f"after {seconds:.1f} s")

# %% measured="p00_naps"
question_check("00.naps", measured=seconds)

# %% [markdown]
# **Look:** two rows of bars, four in each. Both threads were busy all the time, so eight naps of
# a quarter of a second took one second. That is the whole idea of this course in its smallest
# form. What can go wrong with it, and will, fills the rest.

# %% [markdown] name="whole-game"
# ## 4 · The whole game
#
# Now something real. In 2013, 336,776 flights were scheduled from New York's three airports; 8,255
# of them were cancelled. Of those that flew, 21.5 % left more than 15 minutes late.
#
# **The question:** knowing only the *airline*, the *origin*, the *destination* and the *scheduled
# hour*, how well can we predict which flights will be late?
#
# We learn from January to September (245,723 flights) and are tested on October to December
# (82,798 flights), as in life: a model learns from the past and is judged by the future.
#
# The work is three ordinary functions. Nothing in them knows about a cluster.

# %% name="model"
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

FEATURES = ["carrier", "origin", "dest", "hour"]


def read_month(path, every=1):
    """Read the flights of a month that flew, or every n-th."""
    columns = [*FEATURES, "dep_delay"]
    flights = pd.read_parquet(path, columns=columns)
    return flights.dropna()[::every]


def fit(*months):
    """Learn one weight for each airline, airport and hour."""
    flights = pd.concat(months)
    model = make_pipeline(
        OneHotEncoder(handle_unknown="ignore"),
        LogisticRegression(max_iter=200),
    )
    late = flights["dep_delay"] > 15
    return model.fit(flights[FEATURES], late)


def auc(model, *months):
    """Judge a model on months that it has not seen."""
    flights = pd.concat(months)
    risk = model.predict_proba(flights[FEATURES])[:, 1]
    return roc_auc_score(flights["dep_delay"] > 15, risk)


# %% [markdown] name="january"
# ### On the back of a napkin
#
# How long will it take? Nobody needs to guess from nothing. Measure one small piece, and multiply.
# Here the twelve files are read by the cluster, and January is learned once, by this notebook.

# %% name="one-month"
# Of twelve million flights, every tenth will do.
every = 10 if SCALE == "class" else 1
months = client.map(read_month, files, every=every)
past, future = months[:9], months[9:]
january = months[0].result()
fit(january)  # the first call loads what it needs

start = time.perf_counter()
fit(january)
one_month = time.perf_counter() - start
print(f"{len(january):,} flights in {one_month:.2f} s")

# %% [markdown] name="napkin"
# Now for ten models: one on each of the nine months, and one on all nine together. Between them
# they learn from every flight twice.
#
# **Rows × seconds a row ÷ threads**, with January as the unit: 2 × 245,723 ÷ 26,483 ÷ 2 threads, a
# little over **nine Januaries**. That is the napkin. It knows nothing about reading, about testing
# the models, or about two threads that share one process.

# %% self_test="p00_models"
Predict("00.models")

# %% [markdown]
# The next cell hands it all to the cluster: train ten models, test all ten on autumn. Note that a
# future can be the argument of another call. The cluster sees what waits for what, and it moves no
# data to you.
#
# **Watch the task stream while it runs.**

# %% name="run"
start = time.perf_counter()
models = client.map(fit, past)
models.append(client.submit(fit, *past))
tests = [client.submit(auc, m, *future) for m in models]
scores = client.gather(tests)
januaries = (time.perf_counter() - start) / one_month

trained_on = [*calendar.month_abbr[1:10], "Jan–Sep"]
pd.Series(scores, trained_on, name="AUC on Oct–Dec").round(3)

# %% measured="p00_models"
question_check("00.models", measured=januaries)

# %% [markdown] name="clock"
# **Look:** the clock is above the napkin, as it nearly always is. That makes the napkin useful, not
# wrong: the distance between the two is what it did not know, and the stream shows what that was.
# Ten `auc` bars: testing costs, too. One long `fit`, the model of all nine months: a task is never
# shared, however idle the other thread. And point at the short ones: most took longer than January
# did alone, because two threads of one process get in each other's way (lecture 03 measures it).

# %% [markdown] name="result"
# **Look at the stream:** twelve short `read_month` bars, then nine `fit` bars and one that is much
# longer, and ten `auc`. You did not specify the order; it was enough to say which task needs
# which results.
#
# **Look at the table.** Draw one late and one punctual flight at random: the **AUC** is the chance
# that the model calls the late one riskier. A coin gets .5, a prophet 1. All nine months together
# reach **AUC .673**; a single month gets most of the way. So much for the belief that more data
# always helps a lot (lecture 01 asks when it does).
#
# *Why not simply count right answers?* Because "never late" is right for 81.0 % of these flights,
# and our model for 80.8 %. By that measure, the model that says nothing wins (lecture 10).

# %% self_test="00.4"
SelfTest("00.4")

# %% [markdown] name="exercises"
# ## 5 · Exercises, hints, checks
#
# An exercise is three things: a text, a cell with a gap for **your code**, and a **check** you can
# run as often as you like. A check compares what your code returns with what was asked, and shows
# both. Stuck? `hint("00-1")` gives one hint, and one more each time you call it. Have you
# tried, and want to compare? `solution("00-1")` shows ours.
#
# When work is handed in, **hidden checks** run too: the same question, other inputs. So do not
# write the answer down; write the code that finds it.
#
# ### Exercise 00-1 · Greet
#
# Write `greet(name)`: for `"Ada"` it returns `"Hello, Ada!"`.


# %% exercise="00-1"
def greet(name):
    """Return a greeting for `name`."""
    ### BEGIN SOLUTION
    return f"Hello, {name}!"
    ### END SOLUTION


# %% check="00-1"
with check("00-1") as expect:
    expect.equal(greet("Ada"), "Hello, Ada!")

# %% self_test="00.2"
SelfTest("00.2")

# %% [markdown]
# ### Exercise 00-2 · Count
#
# A **Dask DataFrame** is a table cut into pieces, here one a month. It looks like pandas but is
# *lazy*: it knows how to get its rows and has not read one of them.

# %% name="lazy-table"
flights = dd.read_parquet(files)
flights

# %% [markdown]
# **Look:** columns and types, `npartitions=12`, and dots where the values would be.
#
# Write `n_flights(flights)`: the number of rows of such a table, as a plain number. It should not
# matter into how many pieces the table is cut.


# %% exercise="00-2"
def n_flights(flights):
    """Return the number of rows of a Dask DataFrame."""
    ### BEGIN SOLUTION
    return len(flights)
    ### END SOLUTION


# %% check="00-2"
with check("00-2") as expect:
    rows = 12_000_000 if SCALE == "class" else 336_776
    expect.equal(n_flights(flights), rows)

# %% [markdown]
# ### Exercise 00-3 · Who did it?
#
# Your cell runs in the kernel's main thread. Tasks do not, and you can prove it: `whoami` returns
# the name of the thread that runs it, after a moment's rest so that every thread gets a turn.


# %% name="whoami"
def whoami(number):
    time.sleep(0.05)
    return threading.current_thread().name


whoami(0)

# %% [markdown]
# **Look:** asked here, it is the main thread.
#
# Write `where_ran(client)`: send `whoami` to the cluster eight times and return the **set** of
# names that come back. It should work with any client, however many workers that one has.


# %% exercise="00-3"
def where_ran(client):
    """Return the names of the threads that run tasks."""
    ### BEGIN SOLUTION
    return set(
        client.gather(client.map(whoami, range(8), pure=False))
    )
    ### END SOLUTION


# %% check="00-3"
with check("00-3") as expect:
    names = where_ran(client)
    expect.is_a(names, set)
    expect.holds(
        names,
        "At least one thread ran your tasks, so the set is not empty.",
    )
    expect.holds(
        threading.main_thread().name not in names,
        "The main thread is this notebook; let the `client` make the calls.",
        actual=names,
    )
    expect.holds(
        all(isinstance(name, str) for name in names),
        "A future is only a ticket; `client.gather` exchanges it for the name.",
        actual=names,
    )
    expect.holds(
        all("Dask" in name for name in names),
        "Tasks run in threads that have Dask in their names.",
        actual=names,
    )

# %% self_test="00.3"
SelfTest("00.3")

# %% [markdown] name="save"
# ## 6 · Save, restore, leave
#
# **Save** with Ctrl + S (⌘ S on a Mac). Your answers are ordinary text in the cells, so the file is
# all there is to keep. On Binder also choose *File → Download*, and next time drag the file back
# into the file browser.
#
# **Start over?** Rename your file and start `kernel-helpers lab` again: it puts a fresh copy
# beside it, and it never writes over a file of yours.
#
# **Something hangs?** *Kernel → Restart Kernel* clears the memory; then run the page from the top.
#
# **Scale up.** Everything above works unchanged on a cluster of a hundred machines that see these
# files. Only one line differs:
# `client = start_cluster("cluster", address="tcp://address-of-the-scheduler:8786")`.
#
# **Elsewhere.** This notebook is an ordinary file. It opens in VS Code, Colab and Kaggle once the
# kit is installed there; checks and questions answer in text where no widget runs.
#
# And when you leave, tidy up: this closes the client and its cluster.

# %% name="close"
client.close()

# %% [markdown]
# **Look:** the card in the **Clusters** panel is gone. What the task stream recorded stays for you
# to look around in.

# %% [markdown] name="glossary"
# ## Glossary
#
# | | |
# |---|---|
# | **cluster** | a scheduler and its workers: takes calls, hands them out, keeps the results |
# | **worker** | runs tasks, in one thread or several; here inside this kernel |
# | **client** | your end of the line to the cluster |
# | **task** | one function call that the cluster makes for you |
# | **future** | a claim ticket for the result of a task |
# | **task stream** | the picture of who ran which task, when and how long |
# | **lazy** | knows how to get a value, and has not done it |
# | **Dask DataFrame** | a lazy table, cut into pieces that are pandas frames |
# | **AUC** | chance that a late flight gets a higher risk than a punctual one |
# | **hidden check** | the question of a visible check, asked again with other inputs |

# %% [markdown] name="sources"
# ## Sources
#
# - Flights: Hadley Wickham, *nycflights13*, CC0, from the U.S. Bureau of Transportation Statistics.
# - Matthew Rocklin, *Dask: Parallel Computation with Blocked Algorithms and Task Scheduling*,
#   Proceedings of the 14th Python in Science Conference, 2015.
# - Fabian Pedregosa and others, *Scikit-learn: Machine Learning in Python*, Journal of Machine
#   Learning Research 12, 2011.
# - James Hanley and Barbara McNeil, *The Meaning and Use of the Area under a Receiver Operating
#   Characteristic (ROC) Curve*, Radiology 143, 1982.
#
# Next: **01 · How big is big?** Ten models took seconds. When is data so large that you need more
# than this, and what is the cheapest thing that helps?
