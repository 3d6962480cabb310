"""A notebook that knows nothing of us shows in the panels, and its cells say what they did."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import Cockpit
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

CELLS = (
    "from dask.distributed import Client\n"
    "client = Client(processes=False, protocol='tcp', host='127.0.0.1', n_workers=1,\n"
    "                threads_per_worker=2, dashboard_address='127.0.0.1:0')",
    "from dask import delayed\nimport time\n\n"
    "nap = delayed(time.sleep)\n"
    "delayed(list)([nap(0.1, dask_key_name=f'nap-{i}') for i in range(6)]).compute()",
    "import pandas as pd, dask.dataframe as dd\n"
    "frame = dd.from_pandas(pd.DataFrame({'a': range(100)}), npartitions=4)\n"
    "print(frame['a'].sum().compute())",
    "print(sum(client.gather(client.map(abs, range(5), pure=False))))",
    "client.close()",
)


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab_url: str, home: Path) -> Iterator[tuple[Cockpit, NotebookPage]]:
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    path = home / "lectures" / "foreign.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    settings = home / "settings" / "kernel-helpers-lab" / "clusters.jupyterlab-settings"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('{"cellStrips": true}')
    page = browser.new_page(viewport=VIEWPORT)
    cockpit = Cockpit(page)
    cockpit.open(lab_url, "foreign")
    notebook = NotebookPage(page)
    notebook.open("foreign.ipynb")
    yield cockpit, notebook
    notebook.shut_down_kernels()
    settings.unlink()
    page.context.close()


def test_delayed_frames_and_futures_show_in_the_panels_and_under_their_cells(notebook):
    cockpit, foreign = notebook
    for index in range(4):
        outputs = foreign.run(index)
        assert not [output for output in outputs if output["output_type"] == "error"], outputs
    expect(cockpit.card("foreign.ipynb")).to_have_attribute("data-state", "live")
    expect(cockpit.stream).to_have_attribute("data-state", "live")
    strips = foreign.page.locator(".kh-CellStrip")
    expect(strips).to_have_count(3)
    expect(strips.nth(0)).to_contain_text("7 tasks")
    expect(strips.nth(2)).to_contain_text("5 tasks")
    strips.nth(0).locator("summary").click()
    expect(strips.nth(0)).to_contain_text("% computing")
    strips.nth(0).get_by_role("button", name="Show in the task stream").click()
    expect(cockpit.stream).to_be_visible()
