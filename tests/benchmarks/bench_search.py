"""Nested search against scikit-learn, against dask-ml, and against the least work there is.

One run, same rows, same scores (asserted), one BLAS thread a process; medians of three, but the
long text runs of the peers once. dask-ml runs in an environment of its own (`build/dask-ml`).
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
from tests.benchmarks.search_peers import dask_ml, scikit_learn, with_memory
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
    alone, scores = _median(lambda: scikit_learn(problem), repeats)
    ours, result = _median(lambda: nested(problem, PROCESSES), REPEATS)
    np.testing.assert_array_equal(result.scores, scores)
    name = f"nested {problem.name}"
    if problem.name == "text":
        assert all(result.n_fits[step] <= most for step, most in MOST_FITS.items()), result.n_fits
    lines = [
        Result("search", f"{name}: scikit-learn", alone, ours, alone / AT_LEAST[problem.name], "s")
    ]
    for peer, seconds, slack in _peers(problem, repeats, scores):
        lines.append(Result("search", f"{name}: {peer}", seconds, ours, slack * seconds, "s"))
    if problem.name == "digits":
        cold = statistics.median(_cold() for _ in range(REPEATS))
        lines.append(Result("search", "first call in a fresh kernel", alone, cold, alone, "s"))
    return lines


def _peers(problem: SearchProblem, repeats: int, scores: Any) -> list[tuple[str, float, float]]:
    """Time the others: name, seconds, and how many times that ours may take."""
    scikit_learn(trivial(), PROCESSES)  # start the processes
    calls: dict[str, tuple[Callable[[], Any], int, float]] = {
        f"{PROCESSES} warm processes": (lambda: scikit_learn(problem, PROCESSES), repeats, 1),
        "memory= and 2 processes": (lambda: with_memory(problem, PROCESSES), repeats, 1),
        "floor, 1 process": (lambda: floor(problem), repeats, 1),
        f"floor, {PROCESSES} processes": (
            lambda: floor(problem, PROCESSES),
            REPEATS,
            OF_FLOOR[problem.name],
        ),
    }
    lines = []
    for name, (call, n, slack) in calls.items():
        seconds, found = _median(call, n)
        np.testing.assert_array_equal(found, scores)
        lines.append((name, seconds, slack))
    for scheduler in ("sync", "threads"):
        found = dask_ml(problem.name, scheduler, repeats)
        if found:
            np.testing.assert_array_equal(found["scores"], scores)
            lines.append((f"dask-ml, {scheduler}", found["seconds"], 1))
    return lines


def _overhead() -> list[Result]:
    """Time a fit that costs nothing, in microseconds."""
    problem = trivial()
    nested(problem, PROCESSES)
    ours, _ = _median(lambda: nested(problem, PROCESSES), REPEATS)
    found = [dask_ml("trivial", scheduler, REPEATS) for scheduler in ("sync", "threads")]
    theirs = [1e6 / TRIVIAL_FITS * one["seconds"] for one in found if one]
    if not theirs:
        return []
    name, best, spent = "overhead a task: dask-ml", min(theirs), 1e6 / TRIVIAL_FITS * ours
    return [Result("search", name, best, spent, best / 2, "us")]


def _memory() -> Result:
    least, ours = peak("search_floor", "floor"), peak("bench_search", "nested")
    return Result("search", "nested text: peak memory, floor", least, ours, 1.3 * least, "MiB")


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


def _median(call: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        answer = call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer


def _cold() -> float:
    """Time the first search of a new interpreter, its imports apart."""
    done = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
    return float(done.stdout)
