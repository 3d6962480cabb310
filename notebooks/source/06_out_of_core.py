# ---
# jupyter:
#   kernel_helpers:
#     lecture: "06"
#     title: "Out of core: bytes on disk"
#     minutes: 75
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 06 · Out of core: bytes on disk
#
# *The table is larger than the room. Leave it outside, and fetch what you need.*
#
# A disk holds far more than memory, and is far slower. This page is about working well across that
# gap: which bytes come when you ask for one number, how many more come
# along unasked, and how the layout of a file decides both. You will see the pages of a file light
# up as you read them.
#
# **You are here:** 00 Cockpit · 01 How big · 02 Map-reduce · 03 Lazy graphs · 04 Cluster ·
# 05 A thousand pandas · **06 Out of core** · 07 Learning in bites · 08 Text · 09 Search ·
# 10 Honest numbers · 11 Putting it together · 12 Neural networks · 13 Wide & deep
#
# | section | minutes | what you will do |
# |---|---|---|
# | warm-up | 5 | answer two questions from before |
# | 1 · Chunks | 12 | one result three ways, and what each holds in memory; choose a chunk |
# | 2 · Memory maps | 18 | touch single rows, watch the pages; write a map; find a bug that eats data |
# | 3 · Formats | 12 | one table as CSV, SQLite, npy, Arrow, Parquet; count the bytes that a column costs |
# | 4 · Rows or columns | 10 | the same numbers laid out twice; add a column and count what is rewritten |
# | 5 · Row groups | 6 | skip what cannot match |
# | 6 · Sharing | 7 | two processes, one file, one copy |
# | 7 · Choose | 5 | a rule for the next file of yours; then and now |

# %% [markdown] name="teachers"
# <details><summary>For teachers</summary>
#
# **Minutes:** as in the table; 75 with everything, 45 with sections 1, 2 and 4 alone.
#
# **Votes (think, pair, share).** 11.2 before anybody computes: most say 4 GB, some 32. Ask the
# 32s for the unit before you say anything. 06.2 (add a column): vote, then let two who disagree
# draw the bytes of three rows on the board, and vote again. The prediction of the thousand random
# rows: collect three numbers aloud before anybody runs the cell.
#
# **What students usually say.**
# *"A memory map loads the file lazily, then it is in memory like anything else."* Its pages are
# the system's, which may drop them at any time; that is why the guard does not count them.
# *"Random access is what memory maps are for."* They allow it; the disk still delivers pages, and
# its read-ahead delivers neighbours. Show the strip of five random rows.
# *"Parquet is compressed, so it is slower."* Point at "read one column".
# *"RSS says 2 × 57 MB, so it is used."* Ask what would be free again if one process ended.
#
# **On the panel:** during the third run of section 1 the stream is full of one kind of bar, and
# the two threads still do not beat the plain loop by much, or lose to it. Ask why: the file is
# parsed, not read; parsing text holds the time.
#
# **Slow disks and other systems.** Only Linux drops a file's pages on demand and reports PSS.
# On macOS and Windows the strips stay lit or empty, and PSS is replaced by the private size; run
# this lecture on Binder or on a Linux server if the pictures matter to you.
#
# </details>

# %% [markdown] name="warm-up-text"
# ## Warm-up
#
# Two questions from earlier lectures: those that are due for you, or these two. (01.1 multiplies
# rows, columns and bytes; 05.3 asks how often a file is read.)

# %% name="warm-up"
from kernel_helpers import Review

Review("01.1", "05.3")

# %% [markdown] name="start"
# ## Start

# %% name="first-cell"
import os

# Arrow's own allocator would keep what it once had.
os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"

import io
import pickle
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

import dask.dataframe as dd
import numpy as np
import pandas as pd
import psutil
import pyarrow.parquet as pq

from kernel_helpers import (
    ColumnStore,
    MemmapHandle,
    MemmapWriter,
    MemoryLimitError,
    Predict,
    SelfTest,
    check,
    compare_formats,
    create_memmap,
    describe_source,
    flights_files,
    guard,
    hint,
    iter_chunks,
    load_flights,
    open_memmap,
    question_check,
    start_cluster,
)
from kernel_helpers.arrays import (
    drop_pages,
    memory_use,
    to_dask,
)
from kernel_helpers.plots import (
    FormatComparisonDisplay,
    MemoryDisplay,
    PageMapDisplay,
)

SCALE = "laptop"  # the flights of 2013, three times over
# "class": 12 million generated flights, two worker processes
# "cluster": the laptop's data on the cluster at
# DASK_SCHEDULER_ADDRESS, whose workers must see this folder

print(describe_source("flights", scale=SCALE))
client = start_cluster(SCALE)
client

# %% [markdown]
# A lecture about files writes files. They go to a folder of their own beside this notebook (look
# for `lecture-06-…` in the file browser; you can watch it fill), and the last cell removes it.
#
# One year of flights is a small table, so we put it into one CSV file **three times over**.

# %% name="big-file"
folder = tempfile.TemporaryDirectory(prefix="lecture-06-", dir=".")
WORK = Path(folder.name).absolute()
room = shutil.disk_usage(WORK).free
COPIES = 3 if SCALE != "class" and room > 2e9 else 1

big = WORK / "flights.csv"
with big.open("wb") as out:
    for path in flights_files("csv", scale=SCALE) * COPIES:
        with path.open("rb") as month:
            header = month.readline()
            if out.tell() == 0:
                out.write(header)
            shutil.copyfileobj(month, out)

N_ROWS = sum(1 for _ in big.open("rb")) - 1
print(f"{N_ROWS:,} rows, {big.stat().st_size / 1e6:.0f} MB of CSV")
print(f"{room / 1e9:.0f} GB free on this disk")

# %% [markdown] name="chunks"
# ## 1 · Chunks
#
# **Out of core** means: the data stays on the disk, and the program holds one **chunk** of it at
# a time. "Core" is an old word for memory, from the days when a bit was a ring of iron.
#
# There are three places where a byte of your file can be:
#
# * on the **disk**: plenty, cheap, slow;
# * in the **page cache**: memory in which the system keeps pieces of files that were read lately,
#   in **pages** of mostly 4,096 bytes. Nobody asked it to. It gives them up when a program needs
#   the room;
# * in your **program's own memory**: objects such as arrays and tables. Only the program can give
#   those up. When all programs together want more than there is, one of them is killed. On Binder
#   that is your kernel.
#
# So the question is never "how big is the file?" but "how much does my program hold at a time?"

# %% [markdown]
# **Napkin.** Rows × columns × 8 bytes is what the table takes once every value is a number of
# eight bytes. (Texts take more.)

# %% name="napkin"
napkin = N_ROWS * 19 * 8
print(f"{N_ROWS:,} rows × 19 columns × 8 B = {napkin / 1e6:.0f} MB")

# %% [markdown]
# We want one small thing: the mean delay at each origin. First the way everybody writes it. How
# much memory will it hold at its highest moment, beyond what this kernel holds now?

# %% self_test="p06_memory"
Predict("06.memory")


# %% name="watch"
kernel = psutil.Process()
PROCESSES = [kernel, *kernel.children(recursive=True)]


def own_memory():
    """Bytes of kernel and workers, without the pages of files."""
    each = [process.memory_info() for process in PROCESSES]
    return sum(m.rss - getattr(m, "shared", 0) for m in each)


def watch(work, *given):
    """Run `work`; return its result and (seconds, bytes)."""
    start, before, samples = time.perf_counter(), own_memory(), []
    done = threading.Event()

    def look():
        while True:
            now = time.perf_counter() - start
            samples.append((now, max(0, own_memory() - before)))
            if done.wait(0.01):
                return

    thread = threading.Thread(target=look)
    thread.start()
    try:
        result = work(*given)
    finally:
        done.set()
        thread.join()
    return result, tuple(zip(*samples))


# %% [markdown]
# `watch` is a stop-watch for memory: a thread looks a hundred times a second how much memory
# has been taken since the start. Now the three ways.


# %% name="three-ways"
def whole():
    flights = pd.read_csv(big)
    return flights.groupby("origin")["dep_delay"].mean()


def in_chunks(rows=50_000):
    parts = []
    for chunk in pd.read_csv(big, chunksize=rows):
        delays = chunk.groupby("origin")["dep_delay"]
        parts.append(delays.agg(["sum", "count"]))
    total = pd.concat(parts).groupby("origin").sum()
    return total["sum"] / total["count"]


def with_dask():
    flights = dd.read_csv(
        big, blocksize="16MB", assume_missing=True
    )
    return flights.groupby("origin")["dep_delay"].mean().compute()


# %% [markdown]
# `in_chunks` keeps three sums and three counts of each chunk and forgets the rows. You have met
# this in lecture 02: (sum, count) can be added, a mean cannot.
#
# The first way runs under a **guard**, which stops a block of code when all memory in use passes
# the limit. The kernel lives on. (For a whole cell there is a magic: `%load_ext kernel_helpers`
# once, then `%%memory_limit 900MB` as the cell's first line.)

# %% name="run-whole"
curves = {}
try:
    with guard("1300MB"):
        answer, curves["whole table"] = watch(whole)
    print(answer.round(2).to_dict())
    whole_peak = max(curves["whole table"][1]) / 1e6
except MemoryLimitError as stopped:
    print(stopped)
    whole_peak = 1_300  # and more
print(f"at most {whole_peak:.0f} MB more than before")

# %% measured="p06_memory"
question_check("06.memory", measured=whole_peak)

# %% [markdown]
# **Look:** compare your number with the napkin's. Reading *text* costs more than holding numbers:
# the texts of five columns, the pieces before they are put together, and the finished table beside
# them.
#
# Would it run in a machine with less? Give it 200 MB:

# %% name="too-small"
limit = own_memory() / 1e6 + 200
try:
    with guard(f"{limit:.0f}MB"):
        whole()
except MemoryLimitError as stopped:
    print(stopped)

# %% [markdown]
# **Look:** the guard stopped the block and explained why, and what to try. Without a guard, the
# system would have killed the kernel without any message.
#
# Now the other two. **Watch the task stream during the second.**

# %% name="run-chunks-and-dask"
by_chunks, curves["chunks"] = watch(in_chunks)
by_dask, curves["Dask"] = watch(with_dask)
print(pd.DataFrame({"chunks": by_chunks, "Dask": by_dask}))
for name, (seconds, held) in curves.items():
    print(
        f"{name:12} {seconds[-1]:5.2f} s"
        f" {max(held) / 1e6:6.0f} MB at most"
    )

# %% name="memory-curves"
MemoryDisplay(curves)

# %% [markdown] name="dask-loses"
# **Look:** three ways, the same answer, and very different hills.
#
# **An honest defeat.** Read the lines above: how much does Dask hold, against the plain loop? As a
# rule several times as much, because each of its threads is working on its own 16 MB block of text,
# and on the table made of it. Is it at least faster? With two threads and one file often not: much
# of the parsing cannot run in two threads at once, and planning takes time, too. The loop of six
# lines needs neither scheduler nor worker.
#
# **Rule:** *one pass, one file, one machine: a loop over chunks. Take Dask when there are more
# cores than two, more files than one, or a computation that you do not want to cut up by hand.*

# %% self_test="06.7"
SelfTest("06.7")

# %% [markdown] name="chunk-size"
# ### How large a chunk?
#
# Small chunks hold little and cost time, since each call has its price. Large ones hold a lot, and
# beyond some size they save no more time. This trade of **space against time** is everywhere out of
# core.

# %% name="chunk-sizes"
for rows in (4_000, 40_000, 200_000):
    _, (seconds, held) = watch(in_chunks, rows)
    print(
        f"{rows:7,} rows a chunk: {seconds[-1]:5.2f} s,"
        f" {max(held) / 1e6:4.0f} MB at most"
    )

# %% [markdown]
# **Look:** from the first line to the second, time falls; from the second to the third, memory
# rises and hardly any time is saved. The middle is where you want to be, and you can calculate it:
# *memory that you can spare ÷ (bytes of a row × copies that the work makes of it)*. Sixteen
# gigabytes on an eight-gigabyte machine is then just a loop.

# %% self_test="06.5"
SelfTest("06.5")

# %% [markdown] name="memory-maps"
# ## 2 · Memory maps
#
# CSV has to be *parsed* from the top, however little you want. A file in which value number *i*
# stands at byte *i* × size needs no reading at all to know where things are. That is a raw array on
# disk, and a **memory map** makes it look like an array in memory: `X[1_000_000]` asks the system
# for that place, and the system fetches the pages around it if they are not in the page cache
# already. The data may be larger than memory by any factor.
#
# First the size. A map stores nothing but values.

# %% self_test="11.2"
SelfTest("11.2")

# %% [markdown]
# ### Exercise 06-1 · How large is a map?
#
# Write `memmap_size(n, dtype)`: the bytes of a raw memory map of `n` values of the type `dtype`,
# as a plain `int`. A `dtype` is anything that NumPy takes for one, such as `"float32"`.


# %% exercise="06-1"
def memmap_size(n, dtype):
    """Return the bytes of `n` values of type `dtype`."""
    ### BEGIN SOLUTION
    return n * np.dtype(dtype).itemsize
    ### END SOLUTION


# %% check="06-1"
with check("06-1") as expect:
    expect.equal(memmap_size(10**9, "float32"), 4_000_000_000)
    expect.equal(memmap_size(336_776, "float64"), 2_694_208)
    expect.equal(memmap_size(0, "int16"), 0)

# %% [markdown]
# A billion values, then. Can we make that file here? A disk allots room when something is written;
# what was never written is a *hole* and reads as zeros. Such a file is **sparse**.

# %% name="sparse"
huge = WORK / "huge.npy"
H = create_memmap(huge, 10**9, "float32", sparse=True)
H[123_456_789] = 7
H.flush()
about = huge.stat()
print(f"the file says  {about.st_size:>13,} bytes")
if hasattr(about, "st_blocks"):
    print(f"the disk holds {about.st_blocks * 512:>13,} bytes")
print("far inside:", H[123_456_788], H[123_456_789])
del H, about
huge.unlink()

# %% [markdown]
# **Look:** 4,000,000,128 bytes, of which 128 are the head of the `.npy` format: it says type and
# shape, so that you need not remember them. A raw map (`np.memmap` without `.npy`) has no head and
# is 4,000,000,000 bytes long. And the disk holds almost nothing: the head, and the one page that
# was written.
#
# Now the flights. We keep their fourteen columns of numbers in `float32` and write the map piece by
# piece; `MemmapWriter` needs only the memory of one piece, and shows the file when it is whole.

# %% name="write-map"
months = flights_files("parquet", scale=SCALE)
first = pd.read_parquet(months[0])
NUMBERS = list(first.select_dtypes("number").columns)
DELAY = NUMBERS.index("dep_delay")

path = WORK / "flights.npy"
with MemmapWriter(path, dtype="float32") as writer:
    for month in months * COPIES:
        writer.append(pd.read_parquet(month, columns=NUMBERS))

X = open_memmap(path)
print(NUMBERS)
print(X.shape, X.dtype, f"{X.nbytes / 1e6:.1f} MB")
print("delay of row 100,000:", X[100_000, DELAY], "minutes")
del X, first

# %% [markdown]
# **Look:** the last line needed one number of 57 MB. How many bytes did the disk deliver for it?
# We can ask: the system knows which pages of a file are in the page cache.
#
# In the next cell each strip is the whole file from front to back, in four lines. Before each, the
# file is dropped from the cache; then it is touched once; then we look. (This works on Linux, so
# on Binder too. On other systems the cell says that it cannot.)

# %% name="pages"
rng = np.random.default_rng(6)
five = rng.integers(0, N_ROWS, 5)
quarter = N_ROWS // 4

PageMapDisplay.from_touches(
    path,
    {
        "nothing yet": len,
        "one row": lambda X: X[N_ROWS // 2].sum(),
        "five random rows": lambda X: X[five].sum(),
        "the first quarter": lambda X: X[:quarter].sum(),
    },
)

# %% [markdown]
# **Look:** opening the map read its head and nothing else. One row of 56 bytes lit up a whole
# stretch: the smallest thing that travels is a page, and the system fetches its neighbours as well,
# because a program that reads one page usually reads the next one, too. This is **read-ahead**. It
# is a gift to the quarter that is read in order, and a waste for the five random rows.
#
# **Predict.** A thousand rows at random, 56 bytes each: 56 kB of numbers. How many MB of the file
# will be in memory afterwards?

# %% self_test="p06_pages"
Predict("06.pages")

# %% name="thousand-rows"
thousand = rng.integers(0, N_ROWS, 1_000)
touched = PageMapDisplay.from_touches(
    path,
    {
        "1,000 rows in order": lambda X: X[:1_000].sum(),
        "1,000 random rows": lambda X: X[thousand].sum(),
    },
)
megabytes = touched.megabytes["1,000 random rows"]
touched

# %% measured="p06_pages"
question_check("06.pages", measured=megabytes)

# %% [markdown] name="random-loses"
# **Look:** the same number of rows, the same 56 kB, and two different strips. Now by the clock.
# `seconds_for` starts with a cold file each time.


# %% name="random-or-in-order"
def seconds_for(rows):
    """Read some rows of a cold file; return the seconds."""
    drop_pages(path)
    X = open_memmap(path)
    start = time.perf_counter()
    X[rows].sum()
    return time.perf_counter() - start


n = N_ROWS // 20
at_random = rng.choice(N_ROWS, n, replace=False)
clock = {
    f"{n:,} rows in order": seconds_for(slice(0, n)),
    f"{n:,} random rows": seconds_for(at_random),
    "the same, sorted first": seconds_for(np.sort(at_random)),
    f"all {N_ROWS:,} rows in order": seconds_for(slice(None)),
}
for name, seconds in clock.items():
    print(f"{name:28} {seconds * 1e3:7.1f} ms")

# %% [markdown]
# **A second honest defeat.** A memory map promises any row at any time, and keeps its promise. But
# compare the second line with the first, and then with the last: five rows of every hundred,
# picked at random, against *all* of them in order. On a disk with a moving head the gap is far
# wider. And see what merely *sorting* the row numbers does: the third line.
#
# **Rule:** *read in order. If you must pick, sort the row numbers first. If you must shuffle, as
# learning does, shuffle large blocks and mix inside them (lecture 07).* Our file is small enough to
# end up in the page cache whole, so the loss stays bearable. From a file larger than memory every
# random row must be read from the disk again.

# %% [markdown]
# ### Exercise 06-2 · From text to a map
#
# Write `to_memmap(csv, path, batch_rows)`: read the columns `NUMBERS` of a CSV file, in that
# order, and write them as `float32` to a `.npy` file at `path`, never holding more than
# `batch_rows` rows at a time. The check watches your memory: 60 MB must do.


# %% exercise="06-2"
def to_memmap(csv, path, batch_rows):
    """Convert the numbers of a CSV file to a .npy file."""
    ### BEGIN SOLUTION
    with MemmapWriter(path, dtype="float32") as out:
        for piece in pd.read_csv(
            csv, usecols=NUMBERS, chunksize=batch_rows
        ):
            out.append(piece[NUMBERS])
    ### END SOLUTION


# %% check="06-2"
with check("06-2") as expect:
    copy, size = WORK / "copy.npy", N_ROWS // 12
    expect.peak_memory(
        lambda: to_memmap(big, copy, batch_rows=size), below=60e6
    )
    made = np.load(copy, mmap_mode="r")
    expect.equal(made.shape, (N_ROWS, len(NUMBERS)))
    expect.equal(made.dtype.name, "float32")
    expect.holds(
        all(
            np.array_equal(made[rows], block, equal_nan=True)
            for rows, block in iter_chunks(path)
        ),
        "Every value has the same place as in the CSV: columns"
        " in the order of `NUMBERS`, rows in the file's order.",
    )

# %% [markdown] name="bug-hunt"
# ### A bug hunt
#
# The next two functions are from real practice, shortened. They run without an error. On Monday
# the first writes the delays, on Tuesday the second takes their mean.


# %% name="monday-tuesday"
def monday(path, delays):
    disk = np.memmap(path, "f4", mode="w+", shape=delays.shape)
    disk[:] = delays
    disk.flush()


def tuesday(path, n):
    delays = np.memmap(path, "f4", mode="w+", shape=n)
    total = 0.0
    for start in range(0, n, 10_000):
        total += delays[start : start + 10_000].sum()
    return total / n


raw = WORK / "delays.raw"
delays = load_flights()["dep_delay"].dropna().to_numpy("f4")
monday(raw, delays)
print(f"true mean {delays.mean():.2f}")
print(f"on Tuesday {tuesday(raw, len(delays)):.2f}")
print("in the file now:", np.fromfile(raw, "f4"))

# %% [markdown]
# **Look:** the mean is wrong, which is bad. Look at the last line as well, which is worse. Which
# line of code did it?

# %% self_test="06.6"
SelfTest("06.6")

# %% [markdown]
# The cure is one letter, and a habit: **open for reading what you read.** `open_memmap` does so by
# default, and takes shape and type from the head of the file, where nobody can get them wrong. New
# files are the business of another function, `create_memmap`.

# %% [markdown] name="formats"
# ## 3 · Formats
#
# A map wants one type for all values. Tables have texts, dates and gaps. What else is there? We
# write the flights of January to March in seven ways and measure what one does with a file:
#
# * **CSV**: text; anyone and anything can read it, but it stores no types;
# * **SQLite**: a database in one file; finds and changes single rows safely;
# * **npy columns**: one raw array per column, here a `ColumnStore`;
# * **Arrow**: the columns as they are in memory, in one file;
# * **Parquet**: columns in pieces, each encoded and, if you like, compressed by a **codec** (lz4 is
#   quick, zstd small).

# %% name="compare-formats"
winter = load_flights().query("month <= 3")
costs = compare_formats(winter, column="dep_delay", repeats=1)
FormatComparisonDisplay.from_costs(costs.iloc[:, :3])

# %% name="compare-parts"
FormatComparisonDisplay.from_costs(costs.iloc[:, 3:])

# %% [markdown]
# **Look:** the files are in the page cache, so these are costs of the *format*, not of the disk.
# CSV is large and slow to write, because every number becomes text; and to get one column, or the
# last rows, you must walk through every line before it. The database is slow at columns: it was
# made to find rows. Parquet is small even with *no* compression, because it writes each distinct
# value once and then short numbers for it. Is there a format that wins everywhere?
#
# **Compress or not?** Ask what it costs and what you lose. A good codec takes time to write and
# little to read; if the disk is slower than the codec, reading even gets faster. What you lose is
# the arithmetic: in a compressed file you cannot calculate where value number *i* is, so there is
# no map, no seeking, and no changing in place. That is why Parquet compresses piece by piece.
#
# How much a codec saves depends on *which values are neighbours*:

# %% name="compress"
rows = np.array(open_memmap(path)[:100_000])
for name, values in {
    "row after row": rows,
    "column after column": rows.T,
}.items():
    plain = values.tobytes()
    small = zlib.compress(plain, level=1)
    saved = 1 - len(small) / len(plain)
    print(f"{name:20} {saved:.0%} saved")

sizes = costs["size (MB)"]
saved = 1 - sizes["Parquet, zstd"] / sizes["CSV"]
print(f"{'Parquet against CSV':20} {saved:.0%} saved")

# %% [markdown]
# **Look:** the same numbers, the same codec. Alike things beside each other compress better, and
# the values of one column are more alike than those of one row. Columns that say nothing compress
# best of all: the year is always 2013. The last line adds what Parquet gains by knowing types; for
# tables such as this, 80 to 90 % are usual.

# %% self_test="06.1"
SelfTest("06.1")

# %% [markdown]
# ### How many bytes does a column cost?
#
# Do not believe, count. A `CountingFile` is an ordinary file that adds up what is read from it.


# %% name="counting-file"
class CountingFile(io.FileIO):
    """A file that counts the bytes read from it."""

    n_bytes = 0

    def read(self, size=-1):
        data = super().read(size)
        self.n_bytes += len(data)
        return data


# The year as one Parquet file, a row group for each month.
year = WORK / "year.parquet"
schema = pq.read_schema(flights_files()[0])
with pq.ParquetWriter(year, schema) as writer:
    for month in flights_files():
        writer.write_table(pq.read_table(month, schema=schema))

with CountingFile(year) as file:
    table = pq.read_table(file)
    size = year.stat().st_size
    print(f"read {file.n_bytes:,} of {size:,} bytes")
    print(f"{table.num_rows:,} rows, {table.num_columns} columns")

# %% [markdown]
# **Look:** to have everything, everything is read, and the **footer** (a table of contents at the
# end of the file) a little more than once.
#
# ### Exercise 06-3 · The mean of one column
#
# Write `column_mean(file, name)`: the mean of a column of an open Parquet file, as a plain number,
# not counting missing values. It may read no more than a fifth of the file.


# %% exercise="06-3"
def column_mean(file, name):
    """Return the mean of the column `name`."""
    ### BEGIN SOLUTION
    table = pd.read_parquet(file, columns=[name])
    return float(table[name].mean())
    ### END SOLUTION


# %% check="06-3"
with check("06-3") as expect, CountingFile(year) as file:
    mean = column_mean(file, "dep_delay")
    expect.close(mean, 12.639, within=0.001)
    expect.holds(
        file.n_bytes < 0.2 * year.stat().st_size,
        "One of nineteen columns needs less than a fifth of the"
        " bytes: name the column when you read.",
        actual=f"{file.n_bytes / year.stat().st_size:.0%} read",
    )

# %% [markdown] name="layouts"
# ## 4 · Rows or columns
#
# Why can Parquet do that? Because of the order of the values. Three flights, three
# columns, and two ways to put nine numbers into a line of bytes. In the first, a flight stays
# together; in the second, a column.
#
# ```text
# rows:     5 517 2   5 533 4   5 542 2
# columns:  5 5 5   517 533 542   2 4 2
# ```
#
# We have the flights row after row. Here they are again, column after column.

# %% name="turn"
across = WORK / "across.npy"
C = create_memmap(across, (len(NUMBERS), N_ROWS), "float32")
for rows, block in iter_chunks(path):
    C[:, rows] = block.T
C.flush()
del C

by_row = PageMapDisplay.from_touches(
    path,
    {"one column, row after row": lambda X: X[:, DELAY].sum()},
)
by_column = PageMapDisplay.from_touches(
    across,
    {"one column, column after column": lambda C: C[DELAY].sum()},
)
PageMapDisplay(by_row.maps | by_column.maps)

# %% [markdown]
# **Look:** we needed one fourteenth of the values, both times. In the first file they are
# everywhere, so every page is read. In the second they are one piece.
#
# **Napkin:** bytes ÷ bandwidth. We measure the bandwidth of this disk by reading a file in order,
# then say what each way should take, then ask the clock.


# %% name="bandwidth"
def cold(path, read):
    """Return the seconds that `read` takes on a cold file."""
    drop_pages(path)
    X = open_memmap(path)
    start = time.perf_counter()
    read(X)
    return time.perf_counter() - start


size = path.stat().st_size
bandwidth = size / cold(path, lambda X: X.sum())
print(f"bandwidth: {bandwidth / 1e6:,.0f} MB/s")
ways = {
    "row after row": (path, size, lambda X: X[:, DELAY].sum()),
    "column after column": (
        across,
        size / 14,
        lambda C: C[DELAY].sum(),
    ),
}
for name, (file, n_bytes, read) in ways.items():
    expected = n_bytes / bandwidth
    clock = cold(file, read)
    print(
        f"{name:20} napkin {expected * 1e3:5.1f} ms,"
        f" clock {clock * 1e3:5.1f} ms"
    )

# %% [markdown]
# **Look:** a napkin gets the order of magnitude, and here it says who wins. The small read is
# slower than its sum, since it pays for the pages that were read ahead. (The bandwidth may look
# fantastic: beneath a disk there is often another cache, which nobody here can empty.)
#
# ### Add a column
#
# Reading is one half. The other half is what a *change* costs. `rewritten` adds up the sizes of all
# files that an action made or changed. Three layouts of 300,000 rows: one file of rows; one file a
# column; and **row chunks**, twelve files of rows, as Dask likes to write them.


# %% name="rewritten"
def state(folder):
    """Return when each file was written, and its size."""
    about = {file: file.stat() for file in folder.iterdir()}
    return {f: (s.st_mtime_ns, s.st_size) for f, s in about.items()}


def rewritten(folder, action):
    """Return the bytes of the files that `action` wrote."""
    before = state(folder)
    action(folder)
    return sum(
        file.stat().st_size
        for file, now in state(folder).items()
        if before.get(file) != now
    )


def save_rows(table, folder):
    np.save(folder / "all.npy", table)


def save_columns(table, folder):
    for name, column in zip(NUMBERS, table.T):
        np.save(folder / f"{name}.npy", column)


def save_row_chunks(table, folder):
    for number, part in enumerate(np.array_split(table, 12)):
        np.save(folder / f"part-{number:02}.npy", part)


# %% [markdown]
# **First decide, then run.**

# %% self_test="06.2"
SelfTest("06.2")

# %% name="add-column"
table = np.array(open_memmap(path)[:300_000])
late = (table[:, DELAY] > 15).astype("f4")
wider = np.column_stack([table, late])
layouts = {  # how a table is saved, and how the column is added
    "rows": (save_rows, lambda place: save_rows(wider, place)),
    "columns": (
        save_columns,
        lambda place: np.save(place / "late.npy", late),
    ),
    "row chunks": (
        save_row_chunks,
        lambda place: save_row_chunks(wider, place),
    ),
}
measured = {}
for layout, (save, add) in layouts.items():
    place = WORK / layout
    place.mkdir()
    save(table, place)
    measured[layout] = rewritten(place, add)
    print(f"{layout:11} {measured[layout]:>12,} bytes written")

# %% [markdown]
# **Look:** to add 1.2 MB, the whole row file was written again, and so were the row chunks:
# cutting rows into twelve files does not change which values are neighbours. It does help when
# you add *rows*: a new month is a new file.
#
# A `ColumnStore` is the column layout with names, texts, missing values, and a list of columns that
# is replaced in one step, so a crash cannot leave half a column. A column may be computed from
# others, chunk by chunk:

# %% name="column-store"
store = ColumnStore.create(WORK / "store")
for name, column in zip(NUMBERS, table.T):
    store[name] = column


def add_speed(_):
    store["speed"] = store.col("distance") / store.col("air_time")


print(f"{rewritten(store.path, add_speed):,} bytes written")
print(store)

# %% [markdown]
# **Look:** one column's worth, and the small list of columns.
#
# ### Exercise 06-4 · What is rewritten?
#
# Write `bytes_rewritten(layout, rows, columns, itemsize)`: the bytes of *values* written when one
# column is added to a table of so many rows and columns, every value `itemsize` bytes long.
# `layout` is `"rows"`, `"columns"` or `"row chunks"`. Leave heads of files out.


# %% exercise="06-4"
def bytes_rewritten(layout, rows, columns, itemsize):
    """Return the bytes written when a column is added."""
    ### BEGIN SOLUTION
    written = 1 if layout == "columns" else columns + 1
    return rows * written * itemsize
    ### END SOLUTION


# %% check="06-4"
with check("06-4") as expect:
    for layout in ("rows", "columns", "row chunks"):
        expect.close(
            bytes_rewritten(layout, 300_000, 14, 4),
            measured[layout],
            within=2_000,
            because=f"For the layout {layout!r} the disk was given"
            " another number of bytes above.",
        )

# %% [markdown] name="row-groups"
# ## 5 · Row groups
#
# Parquet does both: it cuts the rows into **row groups** and keeps each group column by column. The
# footer knows where each piece begins, and the smallest and largest value in it. So a reader with a
# condition can skip a group *without looking into it*: no flight of December can be in a group
# whose months end at 11. Passing the condition down to the reader is called **predicate pushdown**.
#
# We ask for the delays of December, of two files with the same rows: one in the order of the
# calendar, one shuffled.

# %% name="pushdown"
shuffled = WORK / "shuffled.parquet"
load_flights().sample(frac=1, random_state=0).to_parquet(
    shuffled, row_group_size=28_000
)

december = [("month", "==", 12)]
for file_path in (year, shuffled):
    with CountingFile(file_path) as file:
        found = pq.read_table(
            file, columns=["dep_delay"], filters=december
        )
        print(
            f"{file_path.name:17} {len(found):,} rows,"
            f" {file.n_bytes:>9,} bytes read"
        )

# %% [markdown]
# **Look:** the same rows come back, and several times the bytes from the shuffled file: there,
# every group has some December in it, so none can be skipped. **Rule:** *sort by what you will ask
# for, before you write.*
#
# Dask does the same with whole files. Of twelve partitions, how many does it plan to read?

# %% name="dask-pushdown"
flights = dd.read_parquet(
    flights_files(scale=SCALE), filters=december
)
print("partitions:", flights.npartitions)
print("mean delay:", flights["dep_delay"].mean().compute())

# %% [markdown]
# **Look:** the footers were read while the plan was made, and one file was left.

# %% self_test="06.8"
SelfTest("06.8")

# %% [markdown] name="sharing"
# ## 6 · Sharing
#
# Several processes may map the same file. Each page of it is in memory **once**, in the page cache,
# and all of them look at it.
#
# The system reports two numbers for every process. **RSS**, the resident set size, counts every
# page that it can reach, in full. **PSS**, the proportional set size, divides each shared page
# among the processes that share it. The next cell starts two programs that map our file, read all
# of it, and wait until we have looked at them. (Linux reports PSS; on other systems the cell shows
# the private size instead.)

# %% name="rss-pss"
READER = """
import sys
import numpy as np
X = np.load(sys.argv[1], mmap_mode="r")
print(X.sum(), flush=True)
sys.stdin.read()  # wait
"""
command = [sys.executable, "-c", READER, str(path)]
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
readers = [subprocess.Popen(command, **pipes) for _ in "ab"]
for reader in readers:
    reader.stdout.readline()  # it has read everything

print(memory_use(reader.pid for reader in readers))
print(f"the file: {path.stat().st_size / 2**20:.1f} MiB")
for reader in readers:
    reader.communicate()

# %% [markdown]
# **Look:** each process has the whole file in its RSS, so the sum of RSS has it twice. The sum of
# PSS has it once. Which of the two must fit into your machine?

# %% self_test="06.3"
SelfTest("06.3")

# %% self_test="06.4"
SelfTest("06.4")

# %% [markdown]
# **Mind the way to the process.** Workers get their arguments *pickled*, as bytes. A memory map
# pickles as all its values, and the sharing is over. A `MemmapHandle` pickles as a path.

# %% name="pickles"
part = open_memmap(path)[:100_000]
print(f"memory map {len(pickle.dumps(part)):>12,} bytes")
handle = MemmapHandle(path)
print(f"handle     {len(pickle.dumps(handle)):>12,} bytes")
del part

blocks = to_dask(handle)
longest = blocks[:, DELAY][blocks[:, DELAY] > 1_000]
print(blocks.npartitions, "blocks of at most", blocks.chunksize)
print("longest delays:", np.unique(longest.compute()))

# %% [markdown]
# **Look:** the first number is for a small part of the file. With a handle, a Dask array costs
# nothing to send: each task maps its own block, wherever the worker is, as long as it sees the
# file. That makes learning from one file on many cores easy (`partial_fit`, lecture 07; searches,
# lecture 09).
#
# Reading together is free. **Writing together is not**: two who write the same place leave a mix of
# both. So writers take a **lock**, and the second waits or is refused. A database does it for you:

# %% name="lock"
database = WORK / "notes.sqlite"
one, two = (sqlite3.connect(database, timeout=0) for _ in "ab")
one.execute("create table notes (text)")
one.execute("begin exclusive")
try:
    two.execute("insert into notes values ('me, too')")
except sqlite3.OperationalError as refused:
    print("the second writer:", refused)
one.close()
two.close()

# %% [markdown] name="choose"
# ## 7 · Choose
#
# No format is best. Ask in this order; the first *yes* decides.
#
# 1. Must **people** read or edit it? → `"CSV"`, and small.
# 2. Do **single rows** change, or does more than one program write? → `"SQLite"`.
# 3. Are all values **numbers of one type**, to be sliced by rows or shared? → `"npy"`.
# 4. Are **columns added** again and again? → `"column files"`.
# 5. None of these: written once, read often, a few columns at a time → `"Parquet"`.
#
# ### Exercise 06-5 · Choose a format
#
# Write `choose_format(use)`. `use` is a dictionary that answers the four questions with `True` or
# `False`, under the keys `"people"`, `"single rows"`, `"one type"`, `"adds columns"`; a key that
# is not there means no.


# %% exercise="06-5"
def choose_format(use):
    """Return the format that fits a use."""
    ### BEGIN SOLUTION
    rules = {
        "people": "CSV",
        "single rows": "SQLite",
        "one type": "npy",
        "adds columns": "column files",
    }
    for question, answer in rules.items():
        if use.get(question):
            return answer
    return "Parquet"
    ### END SOLUTION


# %% check="06-5"
with check("06-5") as expect:
    list_of_rooms = {"people": True, "single rows": True}
    expect.equal(choose_format(list_of_rooms), "CSV")
    bookings = {"people": False, "single rows": True}
    expect.equal(choose_format(bookings), "SQLite")
    images = {"one type": True}
    expect.equal(choose_format(images), "npy")
    features = {"one type": False, "adds columns": True}
    expect.equal(choose_format(features), "column files")
    taxi_rides_of_2019 = {}
    expect.equal(choose_format(taxi_rides_of_2019), "Parquet")
    stock_in_shops = {"single rows": True, "one type": True}
    expect.equal(choose_format(stock_in_shops), "SQLite")

# %% [markdown] name="then-and-now"
# ### Then and now
#
# | around 2010 to 2016 | the idea | today |
# |---|---|---|
# | **bigmemory** (R) | one matrix of one type in a file, mapped by several R processes | `numpy.memmap`, `.npy`; in R, Arrow |
# | **SFrame** (GraphLab Create, later Turi) | a table as one compressed file a column; lazy; new columns for nothing | Parquet with Polars, DuckDB or Dask; here `ColumnStore`, after its example |
# | **HDF5** (PyTables, h5py) | folders of arrays in one file, chunked, with codecs | still the format of the sciences; in the cloud Zarr |
# | **CSV on HDFS** | move the code to the text | Parquet on object stores, predicates pushed down |
#
# Turi was bought in 2016; the open part of its SFrame lived on in Turi Create until development
# ended. The company's API is gone, its layout is everywhere.
#
# ### Glossary
#
# * **out of core**: the data stays on disk, the program holds one piece at a time
# * **chunk**: that piece
# * **page**: the unit in which memory and files are moved, mostly 4,096 bytes
# * **page cache**: memory in which the system keeps pages of files; given up when needed
# * **read-ahead**: fetching pages that were not asked for yet
# * **memory map**: a file that looks like an array; pages come when they are touched
# * **sparse file**: a file with holes that take no room on the disk
# * **codec**: a way to make bytes fewer, and back
# * **row group**: rows of a Parquet file that are stored together, column by column
# * **footer**: the table of contents at the end of a Parquet file
# * **predicate pushdown**: handing a condition to the reader, so that it can skip
# * **RSS, PSS**: memory of a process; shared pages counted in full, or divided
# * **lock**: the right to write, held by one at a time
#
# ### Sources
#
# * S. Melnik et al., *Dremel: Interactive Analysis of Web-Scale Datasets* (PVLDB 3, 2010): rows cut
#   into groups, groups into columns. Parquet's ancestor.
# * D. J. Abadi, S. R. Madden and N. Hachem, *Column-Stores vs. Row-Stores: How Different Are They
#   Really?* (SIGMOD 2008).
# * A. Crotty, V. Leis and A. Pavlo, *Are You Sure You Want to Use MMAP in Your Database Management
#   System?* (CIDR 2022): what maps do not promise.
# * M. J. Kane, J. W. Emerson and S. Weston, *Scalable Strategies for Computing with Massive Data*
#   (Journal of Statistical Software 55, 2013): bigmemory.
# * NumPy documentation, `numpy.memmap` and `numpy.lib.format`; Apache Parquet, file format;
#   Linux manual pages `mmap(2)`, `mincore(2)`, `proc(5)`.
#
# **Next: 07 · Learning in bites.** The data comes in pieces now. Can a *model* be learned in
# pieces?
#
# Tidy up: this closes the cluster and removes the lecture's folder with all its files.

# %% name="close"
client.close()
folder.cleanup()
print("still there:", WORK.exists())
