"""How long an answer to a self-test waits for its feedback, with an idle and with a busy kernel."""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.benchmarks.result import Result
from tests.browser import chromium, selftest, server
from tests.browser.every_type import NOTEBOOK, put_into
from tests.browser.page import NotebookPage

ANSWERS = 20
BUSY = "import time\nend = time.time() + 60\nwhile time.time() < end: pass"
# From the click to the frame that shows the verdict.
CLICK = """async (form, letter) => {
  form.querySelector(`input[value="${letter}"]`).click();
  await new Promise(requestAnimationFrame);
  const start = performance.now();
  form.querySelector('button.kh-primary').click();
  while (form.querySelector('.kh-verdict').dataset.verdict === '') {
    await new Promise(requestAnimationFrame);
  }
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""


def run() -> list[Result]:
    """Answer in JupyterLab, first beside an idle kernel, then beside one that computes."""
    with tempfile.TemporaryDirectory() as home, chromium.launched() as browser:
        put_into(Path(home) / "lectures")
        with server.lab(Path(home)) as url:
            page = browser.new_page(viewport=chromium.VIEWPORT)
            page.goto(url)
            idle, busy = _measure(page)
    return [
        Result("selftest", f"answer to feedback, kernel {name}, p95", None, figure, 100.0, "ms")
        for name, figure in (("idle", idle), ("busy", busy))
    ]


def _measure(page: Page) -> tuple[float, float]:
    notebook = NotebookPage(page)
    notebook.wait_until_ready()
    notebook.open(NOTEBOOK)
    idle = _p95(notebook)
    last = len(notebook.cells) - 2
    notebook.write(last, BUSY)
    notebook.run(last, wait=False)
    busy = _p95(notebook)
    page.evaluate("() => jupyterapp.commands.execute('notebook:interrupt-kernel')")
    return idle, busy


def _p95(notebook: NotebookPage) -> float:
    _, control = selftest.ask(notebook, "q97_1")
    times = [control.evaluate(CLICK, "abc"[number % 3]) for number in range(ANSWERS)]
    return statistics.quantiles(times, n=20)[-1]
