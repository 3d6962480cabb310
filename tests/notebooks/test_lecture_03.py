"""Lecture 03: what its students get wrong is explained, and what it says in numbers is true."""

import re
import time

import dask
import dask.array as da
import numpy as np
import pandas as pd
import pytest

from kernel_helpers import TaskGraph, critical_path, flights_files
from tests.notebooks.lecture import Lecture, cell, said

TWO_SUMS = """
def lazy_choice(numbers):
    both = [(delayed(double)(n), delayed(inc)(n)) for n in numbers]
    return delayed(lambda pairs: sum(p[n % 2] for p, n in zip(pairs, numbers)))(both)
"""
BY_PLACE = """
def lazy_choice(numbers):
    steps = [(double, inc)[place % 2] for place in range(len(numbers))]
    return delayed(sum)([delayed(step)(n) for step, n in zip(steps, numbers)])
"""
IN_FILE_ORDER = """
def span(graph, seconds):
    done = {}
    for task, needs in graph.items():
        done[task] = seconds[task] + max([done[need] for need in needs], default=0)
    return max(done.values())
"""
MOST_TASKS = """
def span(graph, seconds):
    def chain(task):
        tasks, taken = max(map(chain, graph[task]), default=(0, 0))
        return tasks + 1, taken + seconds[task]
    return max(map(chain, graph))[1]
"""

LECTURE = "03"
MISTAKES = {
    "called-first": (
        "03-1",
        "def lazy_total(numbers):\n"
        "    return delayed(sum)([delayed(add(inc(n), double(n))) for n in numbers])",
        "check",
        "`inc` was called while the plan was being made",
    ),
    "computed-in-the-loop": (
        "03-1",
        "def lazy_total(numbers):\n"
        "    return sum(delayed(add)(delayed(inc)(n), delayed(double)(n)).compute()"
        " for n in numbers)",
        "check",
        "Something was computed while the plan was still being made.",
    ),
    "ran-it-all": (
        "03-1",
        "def lazy_total(numbers):\n    return serial_total(numbers)",
        "check",
        "This should still be a plan, but it is a value already.",
    ),
    "wrote-the-answer": (
        "03-1",
        "def lazy_total(numbers):\n    return delayed(145)",
        "check",
        "`inc` should run once for each number.",
    ),
    "always-ten": (
        "03-1",
        "def lazy_total(numbers):\n"
        "    return delayed(sum)([delayed(add)(delayed(inc)(n), delayed(double)(n))"
        " for n in range(10)])",
        "hidden",
        "145",
    ),
    "delayed-condition": (
        "03-2",
        "def lazy_choice(numbers):\n"
        "    return delayed(sum)([delayed(double if delayed(is_even)(n) else inc)(n)"
        " for n in numbers])",
        "check",
        "your code stopped with `TypeError`",
    ),
    "both-branches": ("03-2", TWO_SUMS, "check", "Five of the ten numbers need `inc`."),
    "by-place": ("03-2", BY_PLACE, "hidden", "16"),
    "read-at-once": (
        "03-3",
        "def read_csv_parallel(files):\n"
        "    return delayed(pd.concat)([pd.read_csv(file) for file in files])",
        "check",
        "A file was read while the plan was being made.",
    ),
    "one-big-task": (
        "03-3",
        "def read_csv_parallel(files):\n"
        "    return delayed(lambda: pd.concat([pd.read_csv(f) for f in files]))()",
        "check",
        "Three files need a task each",
    ),
    "renumbered": (
        "03-3",
        "def read_csv_parallel(files):\n"
        "    tables = [delayed(pd.read_csv)(file) for file in files]\n"
        "    return delayed(pd.concat)(tables, ignore_index=True)",
        "check",
        "is not what was expected",
    ),
    "a-list-of-plans": (
        "03-3",
        "def read_csv_parallel(files):\n    return [delayed(pd.read_csv)(f) for f in files]",
        "check",
        "This should still be a plan",
    ),
    "all-the-work": (
        "03-4",
        "def span(graph, seconds):\n    return sum(seconds.values())",
        "check",
        "88",
    ),
    "in-file-order": ("03-4", IN_FILE_ORDER, "check", "your code stopped with `KeyError`"),
    "most-tasks": ("03-4", MOST_TASKS, "hidden", "need not be the one with most tasks"),
    "one-item": (
        "03-5",
        "def best_chunk(n, per_item, overhead):\n    return 1",
        "check",
        "Is there a chunk for which `time_of` gives less?",
    ),
    "half-each": (
        "03-5",
        "def best_chunk(n, per_item, overhead):\n    return n // 2",
        "check",
        "Is there a chunk for which `time_of` gives less?",
    ),
    "a-fraction": (
        "03-5",
        "def best_chunk(n, per_item, overhead):\n    return (2 * n * overhead / per_item) ** 0.5",
        "check",
        "should be an `int`",
    ),
    "more-than-there-are": (
        "03-5",
        "def best_chunk(n, per_item, overhead):\n"
        "    return max(1, round((2 * n * overhead / per_item) ** 0.5))",
        "check",
        "nor more than there are",
    ),
    "less-than-one": (
        "03-5",
        "def best_chunk(n, per_item, overhead):\n"
        "    return min(n, round((2 * n * overhead / per_item) ** 0.5))",
        "hidden",
        "the best chunk is between 1 and 1",
    ),
}
NEEDS = (
    "first-cell",
    "steps",
    "serial-total",
    "is-even",
    "napkin",
    "turnaround",
    "longest-chain",
)


def numbers_in(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def lines_of(notebook, name):
    """Return what a cell has printed, and each print is a line."""
    return [line for line in said(cell(notebook, name)).splitlines() if line]


def test_the_two_first_naps_overlapped(solved):
    (seconds,) = numbers_in(said(cell(solved, "makespan")))
    assert 0.6 <= seconds < 0.9


def test_both_plans_of_the_files_read_twelve_each(solved):
    assert "you read 24 tasks, your run says 24 tasks" in said(cell(solved, "q03_8-test"))


def test_the_bug_makes_a_result_wrong(solved):
    # Two tasks at once may both read the table before it is changed; the third comes after one.
    right, actual = map(numbers_in, lines_of(solved, "bug"))
    assert len(right) == len(actual) == 3
    assert right != actual


def test_a_million_tiny_tasks_are_slower_than_a_loop(solved):
    loop, plan = map(numbers_in, lines_of(solved, "million"))
    assert loop == [50]
    assert 60 * plan[0] > 50


def test_numpy_beats_an_array_in_chunks_and_a_loop_beats_new_processes(solved):
    numpy, few, many = (numbers_in(line)[-1] for line in lines_of(solved, "array-mean"))
    assert max(numpy, few) < many
    loop, processes, starting, _ = numbers_in(said(cell(solved, "processes")))
    assert loop < processes
    assert starting > 0


def test_threads_help_naps_and_not_pure_python(solved):
    rows = dict(line.split() for line in lines_of(solved, "gil-ratio"))
    assert float(rows["nap"]) > 1.5
    assert "count" in rows
    lecture = {"time": time, "np": np, "dask": dask, "delayed": dask.delayed}
    for name in ("kinds", "two-ways"):
        exec(Lecture("03").source_cell(name).source, lecture)
    start, cpu = time.perf_counter(), time.process_time()
    lecture["on_threads"](lecture["count"], 2)
    cores = (time.process_time() - cpu) / (time.perf_counter() - start)
    assert cores < 1.3  # whatever else the machine does, one thread at a time runs Python


def test_the_counts_of_culling_and_fusion_in_the_text_are_true(solved, prose):
    table = said(cell(solved, "cull"))
    assert re.search(r"read-csv +12 +1 +1\n", table)
    assert "12 written, 1 needed" in prose
    summed = TaskGraph(((da.ones(6_000_000, chunks=500_000) + 1) * 2).sum())
    for name in ("ones_like", "add", "mul"):
        assert summed.by_prefix[name] == (12, 12, 0)
        assert f"12 `{name}`" in prose


def test_what_the_workers_ran_is_what_the_text_says(solved):
    lines = lines_of(solved, "ran")[1:]
    ran = {re.split(r"\s{2,}", line)[0]: [int(n) for n in line.split()[-2:]] for line in lines}
    assert ran["array"][1] < ran["array"][0] / 2
    assert ran["table"][1] == ran["table"][0]
    assert ran["table, optimize()"][1] < ran["table"][1]
    assert ran["delayed"] == [25, 25]


def test_the_aircraft_of_the_text_has_88_minutes_of_work_and_a_span_of_45(prose):
    lecture = {"TaskGraph": TaskGraph, "critical_path": critical_path}
    for name in ("turnaround", "longest-chain"):
        exec(Lecture("03").source_cell(name).source, lecture)
    assert sum(lecture["minutes"].values()) == 88
    assert critical_path(lecture["turnaround"], lecture["minutes"]).seconds == 45
    assert "88 minutes of work" in prose
    assert "never less than 45" in prose


@pytest.mark.usefixtures("flights_data")
def test_the_plan_that_counts_rows_has_the_tasks_that_the_text_says(prose):
    counts = [dask.delayed(len)(dask.delayed(pd.read_csv)(path)) for path in flights_files("csv")]
    assert TaskGraph(dask.delayed(sum)(counts)).n_run == 25
    assert "25 tasks have to be sent" in prose
