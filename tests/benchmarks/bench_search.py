"""Nested search against scikit-learn on one process, and against the least work there is.

One run, same rows, same scores (asserted); seconds are medians of three, scikit-learn's long text
run is timed once. The floor of the same two processes is printed as a line of its own.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.model_selection import GridSearchCV, cross_validate
from threadpoolctl import threadpool_limits

from kernel_helpers.model_selection import nested_cross_validate
from tests.benchmarks.result import Result
from tests.benchmarks.search_floor import floor
from tests.benchmarks.search_problems import INNER, OUTER, SearchProblem, digits, text

PROCESSES = 2
AT_LEAST = {"text": 10.0, "digits": 2.2}
MOST_FITS = {"vec": 20, "select": 35, "clf": 185}
COLD = """
import time
from tests.benchmarks.search_problems import digits
from kernel_helpers.model_selection import nested_cross_validate
problem = digits()
start = time.perf_counter()
nested_cross_validate(problem.pipeline, problem.grid, problem.X, problem.y, executor="processes")
print(time.perf_counter() - start)
"""


def run() -> list[Result]:
    """Measure both problems with one BLAS thread a process."""
    with threadpool_limits(1):
        return [*_lines(text(), repeats=1), *_lines(digits(), repeats=3)]


def _lines(problem: SearchProblem, repeats: int) -> list[Result]:
    theirs, scores = _median(lambda: _scikit_learn(problem), repeats)
    ours, result = _median(lambda: _ours(problem), 3)
    least, floors = _median(lambda: floor(problem, PROCESSES), 3)
    np.testing.assert_array_equal(result.scores, scores)
    np.testing.assert_array_equal(floors, scores)
    name = f"nested {problem.name}, {PROCESSES} processes"
    lines = [
        Result("search", name, theirs, ours, theirs / AT_LEAST[problem.name], "s"),
        Result("search", f"{name}, hand-written floor", theirs, least, theirs, "s"),
    ]
    if problem.name == "text":
        assert all(result.n_fits[step] <= most for step, most in MOST_FITS.items())
    else:
        cold = statistics.median(_cold() for _ in range(3))
        lines.append(Result("search", "first call in a fresh kernel", theirs, cold, theirs, "s"))
    return lines


def _median(call: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        answer = call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer


def _scikit_learn(problem: SearchProblem) -> Any:
    search = GridSearchCV(problem.pipeline, problem.grid, cv=INNER)
    return cross_validate(search, problem.X, problem.y, cv=OUTER)["test_score"]


def _ours(problem: SearchProblem) -> Any:
    return nested_cross_validate(
        problem.pipeline,
        problem.grid,
        problem.X,
        problem.y,
        outer=OUTER,
        inner=INNER,
        executor="processes",
    )


def _cold() -> float:
    """Time the first search of a new interpreter, its imports apart."""
    done = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
    return float(done.stdout)
