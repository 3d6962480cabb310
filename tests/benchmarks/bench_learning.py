"""A cold stream, averaging on two processes, and hashing: each beside its peer."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import vstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier

from kernel_helpers.arrays import create_memmap, drop_pages
from kernel_helpers.incremental import AveragedClassifier, partial_fit_stream
from kernel_helpers.text import hash_texts
from tests.benchmarks.result import Result

ROWS, COLUMNS = 9_800_000, 32
CHUNK = 100_000
HELD_OUT = 100_000
REPEATS = 3


def run() -> list[Result]:
    """Measure each workload and its peer turn about, and give the medians."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        path = Path(folder, "X.npy")
        y = _write_rows(path)
        return [*_streaming(path, y), *_averaging(path, y), *_hashing()]


def _write_rows(path: Path) -> np.ndarray:
    """Write 1.25 GB of rows and return their labels."""
    rng = np.random.default_rng(0)
    X = create_memmap(path, (ROWS, COLUMNS), np.float32)
    w = rng.normal(size=COLUMNS).astype(np.float32)
    y = np.empty(ROWS, np.int8)
    for start in range(0, ROWS, CHUNK):
        block = rng.standard_normal((min(CHUNK, ROWS - start), COLUMNS), dtype=np.float32)
        X[start : start + CHUNK] = block
        noise = 3 * rng.standard_normal(len(block), dtype=np.float32)
        y[start : start + CHUNK] = block @ w + noise > 0
    X.flush()
    return y


def _model(**options: object) -> SGDClassifier:
    return SGDClassifier(loss="log_loss", random_state=0, **options)


def _streaming(path: Path, y: np.ndarray) -> list[Result]:
    """Cold over warm time of one pass, and the memory of a cold pass in a process of its own."""

    def loop() -> None:
        X, model = np.load(path, mmap_mode="r"), _model()
        for start in range(0, ROWS, CHUNK):
            rows = slice(start, start + CHUNK)
            model.partial_fit(X[rows], y[rows], classes=[0, 1])

    def ours() -> None:
        partial_fit_stream(_model(), (path, y), progress=False)

    def cold(function: Callable[[], None]) -> Callable[[], None]:
        def dropped() -> float:
            drop_pages(path)
            return _seconds(function)

        return dropped

    warm_loop, warm, cold_loop, cold_ours = _medians(loop, ours, cold(loop), cold(ours))
    peer, ours = (_memory(path, who) for who in ("loop", "ours"))
    lines = [
        ("cold stream / warm loop", cold_loop / warm_loop, cold_ours / warm_loop, 1.05, "x"),
        ("cold stream / warm stream", cold_loop / warm_loop, cold_ours / warm, 1.05, "x"),
        ("memory of a cold stream", peer, ours, 250.0, "MiB"),
    ]
    return [Result("learning", *line) for line in lines]


MEMORY = """
import re, sys, numpy as np
from pathlib import Path
from sklearn.linear_model import SGDClassifier
from kernel_helpers.arrays import drop_pages
path, who, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
drop_pages(path)
model, y = SGDClassifier(loss="log_loss", random_state=0), np.zeros(n, np.int8)
y[::2] = 1
if who == "ours":
    from kernel_helpers.incremental import partial_fit_stream
    partial_fit_stream(model, (path, y), progress=False)
else:
    X = np.load(path, mmap_mode="r")
    for start in range(0, n, 100_000):
        model.partial_fit(X[start : start + 100_000], y[start : start + 100_000], classes=[0, 1])
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def _memory(path: Path, who: str) -> float:
    """Peak resident memory of one cold pass, the pages of the file included, in MiB."""
    command = [sys.executable, "-c", MEMORY, str(path), who, str(ROWS)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _averaging(path: Path, y: np.ndarray) -> list[Result]:
    """Averaged on two processes, beside scikit-learn's loop on one and ours on one core."""
    X = np.load(path, mmap_mode="r")
    train, labels = X[:-HELD_OUT], y[:-HELD_OUT]
    scores: dict[str, float] = {}

    def scored(name: str, model: Any) -> None:
        scores[name] = model.score(X[-HELD_OUT:], y[-HELD_OUT:])

    def loop() -> None:
        model = _model(average=True)
        for start in range(0, len(train), CHUNK):
            rows = slice(start, start + CHUNK)
            model.partial_fit(train[rows], labels[rows], classes=[0, 1])
        scored("loop", model)

    def fit(n_shards: int) -> None:
        where = "serial" if n_shards == 1 else "processes"
        options = {"n_shards": n_shards, "epochs": 1, "executor": where, "random_state": 0}
        scored(where, AveragedClassifier(_model(average=True), **options).fit(train, labels))

    def one_core() -> None:
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})  # else its read-ahead thread takes the second one
        try:
            fit(1)
        finally:
            os.sched_setaffinity(0, cores)

    fit(2)  # the processes stay for the next call
    theirs, one, two = _medians(loop, one_core, lambda: fit(2))
    errors = (1 - scores["processes"]) / (1 - scores["loop"])
    return [
        Result("learning", "averaged, two processes / loop", 1.0, two / theirs, 1 / 1.9, "x"),
        Result("learning", "averaged, two processes / one core", 1.0, two / one, 1 / 1.9, "x"),
        Result("learning", "errors, averaged / alone", 1.0, errors, 1.005, "x"),
    ]


def _hashing() -> list[Result]:
    """Two workers hash the same texts: scikit-learn with loky, ours in Python, ours compiled."""
    texts = _texts()
    halves = [texts[: len(texts) // 2], texts[len(texts) // 2 :]]
    vectorizer, results = HashingVectorizer(), {}

    def peer() -> None:
        parts = Parallel(2)(delayed(vectorizer.transform)(half) for half in halves)
        results["peer"] = vstack(parts, format="csr")

    def pure() -> None:
        results["pure"] = hash_texts(texts, n_workers=2, compiled=False)

    def compiled() -> None:
        results["compiled"] = hash_texts(texts, n_workers=2, compiled=True)

    for warm_up in (peer, pure, compiled):
        warm_up()
    theirs, python, fast = _medians(peer, pure, compiled)
    for name in ("pure", "compiled"):
        assert (results[name] != results["peer"]).nnz == 0
    megabytes = sum(map(len, texts)) / 1e6
    each = [1000 * seconds / megabytes for seconds in (theirs, python, fast)]
    return [
        Result("learning", "hashing 1 MB of text, Python", each[0], each[1], each[0] / 1.1, "ms"),
        Result("learning", "hashing 1 MB of text, compiled", each[0], each[2], each[0] / 5, "ms"),
    ]


def _texts() -> list[str]:
    """Make 20,000 texts of 150 words, as frequent as Zipf says, with capitals and commas."""
    rng = np.random.default_rng(0)
    letters = np.array(list("etaoinshrdlucmfwypvbgkjqxz"))
    vocabulary = ["".join(rng.choice(letters, size=rng.integers(1, 12))) for _ in range(50_000)]
    share = 1 / np.arange(1, 50_001)
    words = rng.choice(np.array(vocabulary, object), size=(20_000, 15, 10), p=share / share.sum())
    return [". ".join(", ".join(part).capitalize() for part in text) for text in words]


def _medians(*functions: Callable[[], float | None]) -> list[float]:
    """Run the functions turn about; a function may give its own seconds."""
    times = [[_seconds(function) for function in functions] for _ in range(REPEATS)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def _seconds(function: Callable[[], float | None]) -> float:
    started = time.perf_counter()
    own = function()
    return time.perf_counter() - started if own is None else own
