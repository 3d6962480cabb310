"""Peak memory of a search and of the floor: each in an interpreter of its own, with its processes.

What processes share is counted once (proportional set size), files in shared memory included.
"""

import subprocess
import sys
import time

import psutil

MIB = 2**20
STEP_SECONDS = 0.03
SCRIPT = """
from threadpoolctl import threadpool_limits
from tests.benchmarks.search_problems import problem_called
from tests.benchmarks.{module} import {function} as search
with threadpool_limits(1):
    search(problem_called("text"), 2)
"""


def peak(module: str, function: str) -> float:
    """Return the most MiB that a search of the text problem and its processes held at once."""
    process = subprocess.Popen([sys.executable, "-c", SCRIPT.format(**locals())])
    family, most = psutil.Process(process.pid), 0.0
    while process.poll() is None:
        most = max(most, _held(family))
        time.sleep(STEP_SECONDS)
    assert process.returncode == 0
    return most / MIB


def _held(family: psutil.Process) -> float:
    held = 0
    try:
        for member in [family, *family.children(recursive=True)]:
            held += member.memory_full_info().pss
    except psutil.NoSuchProcess:  # it has just ended; the next look counts
        return 0.0
    return float(held)
