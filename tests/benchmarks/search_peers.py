"""Nested searches by scikit-learn and by dask-ml, on the rows of the benchmark."""

import importlib.metadata
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_validate

from tests.benchmarks.search_problems import INNER, OUTER, SearchProblem

ENVIRONMENT = Path("build/dask-ml")  # its packages stay apart from ours
SAME = ("scikit-learn", "numpy", "dask", "distributed", "threadpoolctl")


def scikit_learn(problem: SearchProblem, n_jobs: int = 1) -> Any:
    """Return the outer scores; `n_jobs` processes stay warm for the next call."""
    search = GridSearchCV(problem.pipeline, problem.grid, cv=INNER, n_jobs=n_jobs)
    return cross_validate(search, problem.X, problem.y, cv=OUTER)["test_score"]


def with_memory(problem: SearchProblem, n_jobs: int) -> Any:
    """Return the outer scores where fitted steps are cached on disk."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline = clone(problem.pipeline).set_params(memory=folder)
        search = GridSearchCV(pipeline, problem.grid, cv=INNER, n_jobs=n_jobs)
        return cross_validate(search, problem.X, problem.y, cv=OUTER)["test_score"]


def dask_ml(name: str, scheduler: str, repeats: int) -> dict[str, Any] | None:
    """Return seconds and scores of dask-ml in an environment of its own; None without one."""
    python = _environment()
    if python is None:
        return None
    script = [str(python), "-m", "tests.benchmarks.search_dask_ml", name, scheduler, str(repeats)]
    done = subprocess.run(script, capture_output=True, text=True)
    if done.returncode:
        print(f"dask-ml does not run, so its lines are left out:\n{done.stderr[-500:]}")
        return None
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _environment() -> Path | None:
    """Install dask-ml beside the versions that we run on; once."""
    python = ENVIRONMENT / "bin" / "python"
    finished = ENVIRONMENT / "installed"
    if not finished.exists():
        same = [f"{name}=={importlib.metadata.version(name)}" for name in SAME]
        uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
        try:
            subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
            subprocess.run([*uv, "--system-certs", "dask-ml", *same], check=True)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"dask-ml cannot be installed, so its lines are left out: {error}")
            return None
        finished.touch()
    return python
