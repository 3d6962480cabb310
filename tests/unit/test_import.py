import re
import subprocess
import sys

import kernel_helpers


def imported(statement: str) -> tuple[float, set[str]]:
    """Milliseconds and module names that a fresh interpreter needs for `statement`."""
    run = [sys.executable, "-X", "importtime", "-c", statement]
    lines = subprocess.run(run, capture_output=True, text=True, check=True).stderr.splitlines()
    rows = [re.match(r"import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)", line) for line in lines]
    own = sum(int(row[1]) for row in rows if row)
    return own / 1000, {row[4] for row in rows if row}


def test_importing_the_package_imports_neither_pandas_nor_dask():
    _, modules = imported("import kernel_helpers")
    heavy = {"pandas", "dask", "distributed", "numpy", "pyarrow", "sklearn", "ipywidgets"}
    assert modules & heavy == set()


def test_importing_the_package_loads_only_itself():
    _, modules = imported("import kernel_helpers")
    ours = {name for name in modules if name.startswith("kernel_helpers")}
    assert ours == {"kernel_helpers"}


def test_every_public_name_resolves():
    missing = [name for name in kernel_helpers.__all__ if not hasattr(kernel_helpers, name)]
    assert missing == []


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(kernel_helpers, "no_such_name")
