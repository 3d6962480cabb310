"""Nested searches by scikit-learn and by dask-ml, on the rows of the benchmark."""

import importlib.metadata
import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_validate

from tests.benchmarks.search_problems import INNER, OUTER, SearchProblem

ENVIRONMENT = Path("build/dask-ml")  # its packages stay apart from ours
PYTHON, INSTALLED = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed"
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


def dask_ml(name: str, scheduler: str, repeats: int) -> tuple[float, Any]:
    """Return median seconds and outer scores of dask-ml in its environment, imports apart."""
    script = [str(PYTHON), "-m", "tests.benchmarks.search_dask_ml", name, scheduler, str(repeats)]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], answer["scores"]


@cache
def has_dask_ml() -> bool:
    """Install dask-ml beside the versions that we run on, once; say so where that fails."""
    same = [f"{name}=={importlib.metadata.version(name)}" for name in SAME]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    commands = [
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        [*uv, "--system-certs", "dask-ml", *same],
        [str(PYTHON), "-c", "import dask_ml.model_selection"],
    ]
    try:
        for command in commands if not INSTALLED.exists() else []:
            subprocess.run(command, check=True)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"dask-ml cannot be installed, so its lines are left out: {error}")
        return False
    INSTALLED.touch()
    return True
