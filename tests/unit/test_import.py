import pkgutil
import re
import subprocess
import sys

import pytest

import kernel_helpers


def times(statement: str) -> dict[str, float]:
    """Milliseconds of its own that each module takes which a fresh interpreter imports."""
    run = [sys.executable, "-X", "importtime", "-c", statement]
    lines = subprocess.run(run, capture_output=True, text=True, check=True).stderr.splitlines()
    rows = [re.match(r"import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)", line) for line in lines]
    return {row[4]: int(row[1]) / 1000 for row in rows if row}


def imported(statement: str) -> tuple[float, set[str]]:
    """Milliseconds and module names that a fresh interpreter needs for `statement`."""
    modules = times(statement)
    return sum(modules.values()), set(modules)


@pytest.fixture(scope="module")
def stack() -> set[str]:
    return set(times("import numpy, pandas, sklearn"))


def test_importing_the_package_imports_neither_pandas_nor_dask():
    _, modules = imported("import kernel_helpers")
    heavy = {"pandas", "dask", "distributed", "numpy", "pyarrow", "sklearn", "ipywidgets"}
    assert modules & heavy == set()


def test_importing_the_package_imports_little_of_the_standard_library():
    _, modules = imported("import kernel_helpers")
    assert modules & {"importlib.abc", "inspect", "pathlib", "shutil", "tempfile"} == set()


def test_importing_the_package_loads_only_itself():
    _, modules = imported("import kernel_helpers")
    ours = {name for name in modules if name.startswith("kernel_helpers")}
    assert ours == {"kernel_helpers", "kernel_helpers._lazy", "kernel_helpers._moved"}


def test_every_public_name_resolves():
    missing = [name for name in kernel_helpers.__all__ if not hasattr(kernel_helpers, name)]
    assert missing == []


def test_no_public_name_is_that_of_a_package():
    # Importing kernel_helpers.x puts the package where the public name x should be.
    packages = {module.name for module in pkgutil.iter_modules(kernel_helpers.__path__)}
    assert packages & {*kernel_helpers.__all__} == set()


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(kernel_helpers, "no_such_name")


@pytest.mark.parametrize("package", ["arrays", "frames", "memory_guard"])
def test_a_subpackage_adds_little_to_numpy_pandas_and_scikit_learn(package, stack):
    modules = times(f"import kernel_helpers.{package}")
    assert sum(time for name, time in modules.items() if name not in stack) < 300
