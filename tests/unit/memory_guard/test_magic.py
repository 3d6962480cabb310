"""The guard as a cell magic, in a real shell."""

import subprocess
import sys

import dask.array as da
import pytest
from IPython.core.interactiveshell import InteractiveShell

from kernel_helpers.memory_guard import MemoryLimitError


@pytest.fixture
def shell():
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "kernel_helpers")
    return shell


def test_a_cell_runs_in_the_notebook_and_gives_its_last_value(shell):
    assert shell.run_cell_magic("memory_limit", "80%", "x = 20\nx + 1") == 21
    assert shell.user_ns["x"] == 20
    assert shell.run_cell_magic("memory_limit", "", "x;") is None


def test_a_cell_that_cannot_fit_is_not_started(shell):
    cell = "import numpy as np\ny = 1\nX = np.ones((10**6, 10**4))"
    with pytest.raises(MemoryLimitError, match=r"Not started: .*np\.ones.*: 80 GB"):
        shell.run_cell_magic("memory_limit", "900MB", cell)
    assert "y" not in shell.user_ns


def test_a_cell_that_persists_too_much_is_not_started(shell):
    shell.user_ns["X"] = da.ones((10**6, 10**4))
    with pytest.raises(MemoryLimitError, match=r"Not started: .*X\.persist\(\): 80 GB"):
        shell.run_cell_magic("memory_limit", "900MB", "X = X.persist()")


def test_the_reader_sees_one_sentence_and_the_kernel_goes_on():
    program = """if True:
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell()
        shell.run_cell("%load_ext kernel_helpers")
        shell.run_cell("import numpy as np, time; kept = []")
        shell.run_cell('''%%memory_limit 400MB
    while True:
        kept.append(np.ones(10**6)); time.sleep(0.001)
    '''.replace("\\n    ", "\\n"))
        shell.run_cell("print(len(kept) > 3, 'alive')")
    """
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Stopped: memory passed the limit of 400 MB" in ran.stdout
    assert "Traceback" not in ran.stdout
    assert ran.stdout.endswith("True alive\n")
