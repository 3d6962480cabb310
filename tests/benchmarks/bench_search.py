"""Nested search against scikit-learn, against dask-ml, and against the least work there is.

One run, same rows, same scores (asserted), one BLAS thread a process; ours after each of the
others; medians of three, but the long text runs of the others once. dask-ml runs in an
environment of its own (`build/dask-ml`).
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from kernel_helpers._executor import open_executor
from kernel_helpers.model_selection import nested_cross_validate
from tests.benchmarks.result import Result
from tests.benchmarks.search_floor import floor
from tests.benchmarks.search_memory import peak
from tests.benchmarks.search_peers import dask_ml, has_dask_ml, scikit_learn, with_memory
from tests.benchmarks.search_problems import (
    INNER,
    OUTER,
    TRIVIAL_CANDIDATES,
    SearchProblem,
    digits,
    text,
    trivial,
)

PROCESSES = 2
REPEATS = 3
OURS, ALONE, FLOOR = "ours", "scikit-learn", f"floor, {PROCESSES} processes"
AT_LEAST = {"text": 10.0, "digits": 2.2}
OF_FLOOR = {"text": 11.2 / 10, "digits": 2.3 / 2.2}
MOST_FITS = {"vec": 20, "select": 35, "clf": 185}
TRIVIAL_FITS = OUTER * (INNER * TRIVIAL_CANDIDATES + 1)
COLD = """
import time
from tests.benchmarks.search_problems import digits
from kernel_helpers.model_selection import nested_cross_validate
problem = digits()
start = time.perf_counter()
nested_cross_validate(problem.pipeline, problem.grid, problem.X, problem.y)
print(time.perf_counter() - start)
"""


def run() -> list[Result]:
    """Measure speed, overhead and memory."""
    with threadpool_limits(1):
        return [*_speed(text(), 1), *_speed(digits(), REPEATS), *_overhead(), _memory()]


def _speed(problem: SearchProblem, repeats: int) -> list[Result]:
    """Time ours after each of the others, so that all see the same machine."""
    nested(problem, PROCESSES)
    scikit_learn(trivial(), PROCESSES)  # start its processes
    times: dict[str, list[float]] = {OURS: []}
    found: dict[str, Any] = {}
    for name, (call, n) in _others(problem, repeats).items():
        for _ in range(n):
            seconds, found[name] = call()
            times.setdefault(name, []).append(seconds)
        seconds, result = _timed(lambda: nested(problem, PROCESSES))
        times[OURS].append(seconds)
        found[OURS] = result.scores
    return _lines(problem, times, found, result.n_fits)


def _others(
    problem: SearchProblem, repeats: int
) -> dict[str, tuple[Callable[[], tuple[float, Any]], int]]:
    """Name the others; each answers with seconds and scores."""
    calls: dict[str, tuple[Callable[[], tuple[float, Any]], int]] = {
        ALONE: (lambda: _timed(lambda: scikit_learn(problem)), repeats),
        "2 warm processes": (lambda: _timed(lambda: scikit_learn(problem, PROCESSES)), repeats),
        "memory=, 2 processes": (lambda: _timed(lambda: with_memory(problem, PROCESSES)), repeats),
        "floor, 1 process": (lambda: _timed(lambda: floor(problem)), repeats),
        FLOOR: (lambda: _timed(lambda: floor(problem, PROCESSES)), REPEATS),
    }
    if has_dask_ml():
        calls["dask-ml, sync"] = (lambda: dask_ml(problem.name, "sync", repeats), 1)
        calls["dask-ml, threads"] = (lambda: dask_ml(problem.name, "threads", repeats), 1)
    return calls


def _lines(
    problem: SearchProblem,
    times: dict[str, list[float]],
    found: dict[str, Any],
    n_fits: dict[str, int],
) -> list[Result]:
    for name, scores in found.items():
        np.testing.assert_array_equal(scores, found[ALONE], err_msg=name)
    if problem.name == "text":
        assert all(n_fits[step] <= most for step, most in MOST_FITS.items()), n_fits
    spent = {name: statistics.median(each) for name, each in times.items()}
    ours, alone = spent.pop(OURS), spent[ALONE]
    most = {ALONE: alone / AT_LEAST[problem.name], FLOOR: spent[FLOOR] * OF_FLOOR[problem.name]}
    lines = [
        Result("search", f"{problem.name}: {name}", peer, ours, most.get(name, peer), "s")
        for name, peer in spent.items()
    ]
    if problem.name == "digits":
        cold = statistics.median(_cold() for _ in range(REPEATS))
        lines.append(Result("search", "first call in a fresh kernel", alone, cold, alone, "s"))
    return lines


def _overhead() -> list[Result]:
    """Time a fit that costs nothing, in microseconds."""
    if not has_dask_ml():
        return []
    problem, ours, theirs = trivial(), [], []
    nested(problem, PROCESSES)
    for scheduler in ("sync", "threads"):
        theirs.append(dask_ml("trivial", scheduler, REPEATS)[0])
        ours += [_timed(lambda: nested(problem, PROCESSES))[0] for _ in range(REPEATS)]
    best = 1e6 / TRIVIAL_FITS * min(theirs)
    spent = 1e6 / TRIVIAL_FITS * statistics.median(ours)
    return [Result("search", "overhead a task: dask-ml", best, spent, best / 2, "us")]


def _memory() -> Result:
    least, ours = peak("search_floor", "floor"), peak("bench_search", "nested")
    return Result("search", "text: peak memory, floor", least, ours, 1.3 * least, "MiB")


def nested(problem: SearchProblem, n_processes: int) -> Any:
    """Search with ours."""
    with open_executor("processes", n_workers=n_processes) as executor:
        return nested_cross_validate(
            problem.pipeline,
            problem.grid,
            problem.X,
            problem.y,
            outer=OUTER,
            inner=INNER,
            executor=executor,
        )


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def _cold() -> float:
    """Time the first search of a new interpreter, its imports apart."""
    done = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
    return float(done.stdout)
