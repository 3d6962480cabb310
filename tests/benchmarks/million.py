"""Hold a million tasks: frames while panning and zooming in Chromium, memory there and here.

The page is the notebook widget with its own decoder and renderer, fed with the messages that a
connection sends. The peer holds 1,000 rectangles in its panel, so there is nothing to set beside.
"""

import statistics
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.benchmarks.mirror import mirror_megabytes
from tests.benchmarks.result import Result
from tests.browser.chromium import launched
from tests.browser.stream import StreamPage
from tests.streams import run_messages

N_TASKS = 1_000_000
SECONDS = 4
FRAME_MS = 1000 / 55
LANES = {"8 lanes": (4, 2), "256 lanes": (64, 4)}

# Every frame moves the picture; `drawn` is what the callbacks of a frame took.
TIMED = """() => {
  const ask = window.requestAnimationFrame.bind(window);
  window.drawn = [];
  window.requestAnimationFrame = draw => ask(time => {
    const begin = performance.now();
    draw(time);
    window.drawn.push(performance.now() - begin);
  });
  window.nextFrame = () => new Promise(ask);
}"""
MOVE = """async ([kind, seconds]) => {
  const canvas = document.querySelector('.kh-plot canvas');
  const {left, top, width} = canvas.getBoundingClientRect();
  const pan = i => new KeyboardEvent('keydown', {key: i % 60 < 30 ? 'd' : 'a'});
  const zoom = i => new WheelEvent('wheel', {
    deltaY: i % 120 < 60 ? -60 : 60, clientX: left + width / 2, clientY: top + 100,
    bubbles: true, cancelable: true
  });
  window.drawn = [];
  const gaps = [];
  let last = await window.nextFrame();
  for (let i = 0; last < 0 || gaps.reduce((a, b) => a + b, 0) < seconds * 1000; i++) {
    canvas.dispatchEvent(kind === 'pan' ? pan(i) : zoom(i));
    const now = await window.nextFrame();
    gaps.push(now - last);
    last = now;
  }
  return {gaps, drawn: window.drawn};
}"""


def hold_a_million() -> list[Result]:
    """Measure the mirror's memory, then frames and heap for few and for many lanes."""
    held, missed = mirror_megabytes(N_TASKS)
    label = f"server memory, a million tasks with their graph, {missed:,} lost"
    results = [Result("watching", label, None, held, 150.0, "MB")]
    with launched() as browser:
        for name, (workers, threads) in LANES.items():
            page = browser.new_page(viewport={"width": 1440, "height": 700})
            results += _look(page, name, workers, threads)
            page.context.close()
    return results


def _look(page: Page, name: str, workers: int, threads: int) -> list[Result]:
    stream = StreamPage(page)
    stream.open()
    page.evaluate(TIMED)
    stream.mount()
    stream.deliver(run_messages(N_TASKS, workers=workers, threads=threads))
    stream.expect_tasks(N_TASKS)
    stream.button("Fit").click()
    stream.canvas.focus()
    lines = [Result("watching", f"heap, a million tasks, {name}", None, _heap(page), 250.0, "MB")]
    for kind in ("pan", "zoom"):
        seen = page.evaluate(MOVE, [kind, SECONDS])
        lines += _frames(f"{kind}, {name}", seen)
    return lines


def _frames(what: str, seen: dict[str, Any]) -> list[Result]:
    per_frame = statistics.mean(seen["gaps"])
    drawing = statistics.quantiles(seen["drawn"], n=20)[-1]
    return [
        Result("watching", f"a frame, {what}", None, per_frame, FRAME_MS, "ms"),
        Result("watching", f"our share of it, p95, {what}", None, drawing, FRAME_MS, "ms"),
    ]


def _heap(page: Page) -> float:
    """Megabytes of JavaScript's heap, buffers of typed arrays included."""
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return (usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6
