"""Strips of pages say what reading brought into memory."""

import sys

import numpy as np
import pytest

from kernel_helpers.arrays import create_memmap
from kernel_helpers.plots import PageMapDisplay

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux drops the pages of a file on demand"
)


@pytest.fixture
def path(tmp_path):
    array = create_memmap(tmp_path / "X.npy", (4_000_000, 2), "float32")
    array[:] = 1
    array.flush()
    return tmp_path / "X.npy"


@linux_only
def test_each_touch_starts_with_a_cold_file(path):
    display = PageMapDisplay.from_touches(
        path, {"all rows": lambda X: X.sum(), "the head": len, "one row": lambda X: X[-1].sum()}
    )
    held = display.megabytes
    assert held["all rows"] == pytest.approx(32, abs=0.1)
    assert held["the head"] < held["one row"] < held["all rows"]


def test_a_system_that_does_not_tell_is_no_error(path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    display = PageMapDisplay.from_touches(path, {"one row": lambda X: X[0].sum()})
    assert "does not report" in display.alt_text
    assert np.isnan(display.megabytes["one row"])
