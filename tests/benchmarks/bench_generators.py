"""Generated data must not be slower than the disk that they replace."""

import statistics
import time

from kernel_helpers.datasets import CensusGenerator, FlightsGenerator, TaxiGenerator, TweetGenerator
from tests.benchmarks.result import Result

WORKLOADS = [  # seconds that a lecture's cell may wait for one part, on one core
    ("flights, 200 k rows", FlightsGenerator(rows=200_000), 1.0),
    ("taxi zones, 200 k rows", TaxiGenerator(rows=200_000), 0.15),
    ("census, 48,842 rows", CensusGenerator(), 0.1),
    ("tweets, 20 k texts", TweetGenerator(), 0.6),
]


def run() -> list[Result]:
    return [
        Result("generators", name, None, _median_seconds(generate), target, "s")
        for name, generate, target in WORKLOADS
    ]


def _median_seconds(generate) -> float:
    generate(0)  # the truth is drawn once
    times = []
    for part in range(1, 6):
        start = time.perf_counter()
        generate(part)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
