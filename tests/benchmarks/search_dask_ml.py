"""Time dask-ml's nested search; run by the interpreter that has dask-ml.

``python -m tests.benchmarks.search_dask_ml PROBLEM SCHEDULER REPEATS`` prints JSON.
"""

import json
import statistics
import sys
import time
import warnings

from dask_ml.model_selection import GridSearchCV
from sklearn.model_selection import StratifiedKFold, cross_validate
from threadpoolctl import threadpool_limits

from tests.benchmarks.search_problems import INNER, OUTER, problem_called

WORKERS = 2


def main(name: str, scheduler: str, repeats: int) -> None:
    """Search `repeats` times."""
    warnings.simplefilter("ignore")
    problem = problem_called(name)
    options = {"cv": INNER, "scheduler": scheduler, "n_jobs": WORKERS, "iid": False}
    search = GridSearchCV(problem.pipeline, problem.grid, **options)
    outer = StratifiedKFold(OUTER)  # scikit-learn of today does not see that it is a classifier
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        scores = cross_validate(search, problem.X, problem.y, cv=outer)["test_score"]
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": statistics.median(seconds), "scores": list(scores)}))


if __name__ == "__main__":
    with threadpool_limits(1):
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
