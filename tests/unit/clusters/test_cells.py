"""Schedulers learn which notebook cell their client runs, and the cell notices nothing of it."""

import os
import subprocess
import sys

import pytest

from kernel_helpers.clusters.announcement import DIRECTORY_VARIABLE

SESSION = """
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
for number, source in enumerate(CELLS):
    shell.run_cell(source, store_history=True, cell_id=f"cell-{number}").raise_error()
"""
CELLS = [
    "from kernel_helpers.clusters import start_cluster\nclient = start_cluster()",
    "# first line of code follows\n%time client.submit(abs, 1, key='abs-1').result()",
    "client.submit(abs, 2, key='abs-2').result()",
    "plugins = client.cluster.scheduler.plugins.values()\n"
    "lineage = next(p.lineage for p in plugins if hasattr(p, 'lineage'))\n"
    "rows = [(key, o.cell, o.run, o.label) for key, _, o in lineage.ring.since(0).rows]\n"
    "print(rows)\nclient.close()",
]


ELSEWHERE = [
    "from distributed import Client, LocalCluster\n"
    "place = {'processes': False, 'n_workers': 1, 'dashboard_address': '127.0.0.1:0'}\n"
    "cluster = LocalCluster(protocol='tcp', host='127.0.0.1', **place)\n"
    "client = Client(cluster.scheduler_address)",
    "password = 'hunter3'",
    "client.submit(abs, 2, key='abs-2').result()",
    CELLS[-1].replace("client.cluster.scheduler", "cluster.scheduler"),
]
SILENT = ["import dask\ndask.config.set({'kernel-helpers.cell-labels': False})", *CELLS]


@pytest.mark.parametrize("cells", [ELSEWHERE, SILENT], ids=["by address", "setting"])
def test_the_first_line_of_a_cell_stays_in_the_kernel(tmp_path, cells):
    code = f"CELLS = {cells!r}\n{SESSION}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {DIRECTORY_VARIABLE: str(tmp_path)},
    )
    number = cells.index(CELLS[2])
    assert f"('abs-2', 'cell-{number}', {number + 1}, '')" in done.stdout, done.stderr


def test_tasks_name_the_cell_that_made_them(tmp_path):
    code = f"CELLS = {CELLS!r}\n{SESSION}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {DIRECTORY_VARIABLE: str(tmp_path)},
    )
    assert "('abs-2', 'cell-2', 3, \"client.submit(abs, 2, key='abs-2').result()\")" in done.stdout
    assert "('abs-1', 'cell-1', 2, " in done.stdout, done.stderr
