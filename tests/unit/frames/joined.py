"""Read files that differ from one another as one frame, and compare it with what pandas makes."""

import warnings

import pandas as pd

from kernel_helpers.arrays import DifferentColumnsWarning
from kernel_helpers.frames import read_taxi


def read(paths, **options):
    """Return the computed frame; its partitions have the columns and types of its metadata."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DifferentColumnsWarning)
        frame = read_taxi(paths, **options)
    computed = frame.compute(scheduler="sync").reset_index(drop=True)
    assert list(computed.columns) == list(frame.columns)
    plain = [kind for kind in frame.dtypes if kind != "category"]
    assert [kind for kind in computed.dtypes if kind != "category"] == plain
    return computed


def assert_same_values(actual: pd.Series, expected: pd.Series, seed: int) -> None:
    """Compare values and where they are missing, not types."""
    same = (actual == expected) | (actual.isna() & expected.isna())
    assert same.fillna(False).all(), (seed, actual.name, actual, expected)
