"""A saved notebook shows the last state of its live views without a kernel."""

import re

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

CELLS = (
    "from distributed import Client\n"
    "client = Client(processes=False, protocol='tcp', host='127.0.0.1', n_workers=1,\n"
    "                threads_per_worker=2, dashboard_address='127.0.0.1:0')\n"
    "from kernel_helpers.widgets import Progress, TaskStream, Workers\n"
    "display(TaskStream(client), Workers(client), Progress(client))",
    "import time\nclient.gather(client.map(time.sleep, [0.3] * 4, pure=False))",
    "client.close()",
)


@pytest.fixture(scope="module")
def notebook():
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, store_widget_state=False, timeout=60).execute()
    return notebook


def test_the_html_of_a_notebook_shows_the_stream_with_its_alt_text(notebook):
    html, _ = HTMLExporter().from_notebook_node(notebook)
    [picture] = re.findall(r"<svg[^>]*Task stream[^>]*>", html)
    assert 'role="img"' in picture
    assert 'aria-label="Task stream of a recorded run: 4 tasks.' in picture


def test_the_html_of_a_notebook_shows_workers_and_progress_as_tables(notebook):
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert re.findall(r"<caption>(\w+) of tcp://", html) == ["Workers", "Progress"]
    assert "<td>sleep</td>" in html


def test_each_view_keeps_one_picture(notebook):
    stills = [str(output).count("kernel-helpers-still") for output in notebook.cells[0].outputs]
    assert sum(stills) == 3
