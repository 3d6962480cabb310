"""Schedulers learn which notebook cell their client runs, and the cell notices nothing of it."""

import os
import subprocess
import sys

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
