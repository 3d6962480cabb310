"""A wrong call is answered with a sentence that says what came and what to try."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import SGDClassifier

from kernel_helpers import (
    AveragedClassifier,
    ColumnStore,
    compare_formats,
    create_memmap,
    explain_partitions,
    partial_fit_stream,
)
from kernel_helpers.mapreduce import map_reduce

X, Y = np.arange(20.0).reshape(-1, 1), np.arange(20) % 2


def converted(**options):
    Path("table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    ColumnStore.from_csv("table.csv", "store", progress=False, **options)


def streamed(data, **options):
    partial_fit_stream(SGDClassifier(), data, classes=[0, 1], progress=False, **options)


WRONG = {
    "negative shape": (
        lambda: create_memmap("X.npy", (-1, 3)),
        "Expected lengths of at least 0, got shape (-1, 3)",
    ),
    "folder that is missing": (
        lambda: create_memmap("nowhere/X.npy", 3),
        "No folder 'nowhere' to write X.npy in; make it first",
    ),
    "no threads": (lambda: converted(n_threads=0), "n_threads must be at least 1, got 0"),
    "type that is none": (
        lambda: converted(types={"a": "flaot"}),
        "'category', 'text' or a dtype such as 'float32', got 'flaot'",
    ),
    "no shards": (
        lambda: AveragedClassifier(n_shards=0).fit(X, Y),
        "n_shards must be at least 1, got 0",
    ),
    "arrays in a list": (lambda: streamed([X, Y]), "pass the arrays as a tuple (X, y)"),
    "checkpoint in no folder": (
        lambda: streamed((X, Y), checkpoint="nowhere/c"),
        "No folder 'nowhere' to write c in",
    ),
    "arguments in another order": (
        lambda: map_reduce([1, 2], lambda n: [(n, 1)], max),
        "map_fn must be a function, got list; the order is map_reduce(map_fn, reduce_fn, parts)",
    ),
    "formats of a list": (lambda: compare_formats([1]), "needs a pandas frame, got list"),
    "partitions of a number": (
        lambda: explain_partitions(3),
        "needs a Dask DataFrame, got int",
    ),
}


@pytest.mark.parametrize("call", WRONG)
def test_the_answer_names_the_way_out_and_nothing_is_left(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong, sentence = WRONG[call]
    with pytest.raises((TypeError, ValueError, OSError)) as caught:
        wrong()
    assert sentence in str(caught.value)
    assert {path.name for path in tmp_path.iterdir()} <= {"table.csv"}
