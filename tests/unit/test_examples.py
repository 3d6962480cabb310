"""Every example in a docstring runs, and shows what it says."""

import doctest
import shutil
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from kernel_helpers._dask import current_client

ROOT = Path(__file__).parents[2]
PACKAGES = (ROOT / "kernel_helpers", ROOT / "labextension" / "kernel_helpers_lab")
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
FLIGHTS = {
    "year": [2013] * 6,
    "month": [1, 1, 1, 2, 2, 2],
    "origin": ["EWR", "JFK", "LGA"] * 2,
    "distance": [1400, 1416, 1089, 1576, 762, 719],
    "air_time": [227, 227, 160, 183, 116, 150],
    "dep_delay": [2, 4, 2, -1, 20, 6],
}
TAXI = {"fare_amount": [5.0, 7.5, 20.0, 9.0], "tip_amount": [1.0, 0.0, 4.0, 2.0]}
REVIEWS = {"review": ["a good book", "a bad one", "good", "bad"], "stars": ["good", "bad"] * 2}


def with_examples() -> list[str]:
    """Return the names of the modules that have examples."""
    sources = (path for package in PACKAGES for path in package.rglob("*.py"))
    paths = (path for path in sources if ">>> " in path.read_text(encoding="utf-8"))
    parts = (path.relative_to(ROOT).with_suffix("").parts for path in paths)
    names = (".".join(part).removeprefix("labextension.") for part in parts)
    return sorted(name.removesuffix(".__init__") for name in names)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that examples open, in the current folder."""
    np.save(tmp_path / "X.npy", np.arange(4000.0).reshape(1000, 4))
    pd.DataFrame(FLIGHTS).to_csv(tmp_path / "flights.csv", index=False)
    taxi = pd.DataFrame(TAXI)
    taxi.assign(total_amount=taxi.sum(axis=1)).to_parquet(tmp_path / "taxi.parquet")
    (tmp_path / "reviews").mkdir()
    for path in ("reviews.csv", "reviews/1.csv", "reviews/2.csv"):
        pd.DataFrame(REVIEWS).to_csv(tmp_path / path, index=False)
    for name in ("run", "csv", "parquet"):
        shutil.copy(ROOT / "tests" / "data" / "saved" / "run.arrows", tmp_path / f"{name}.arrows")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def no_cluster_stays() -> Iterator[None]:
    """Close the clusters that examples start."""
    yield
    while client := current_client():
        client.shutdown()


@pytest.mark.parametrize("name", with_examples())
def test_the_examples_of_a_module_show_what_they_say(name, folder):
    module = import_module(name)
    with mpl.rc_context({"backend": "agg"}), warnings.catch_warnings():
        results = doctest.testmod(module, optionflags=OPTIONS)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_no_example_is_skipped(package):
    sources = package.rglob("*.py")
    skipped = [path for path in sources if "+SKIP" in path.read_text(encoding="utf-8")]
    assert skipped == []
