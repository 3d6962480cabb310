"""Two ways to watch a task stream in Chromium, behind one small interface."""

import json
import time
from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Frame, Locator, Page

from tests.benchmarks.proxy import CountingProxy

# Both clocks note the animation frames in which the number of tasks shown grew.
CLOCK = """count => {
  window.drawnAt = [];
  let seen = count();
  const look = () => {
    const now = count();
    if (now > seen) window.drawnAt.push((performance.timeOrigin + performance.now()) / 1000);
    seen = now;
    window.clock = requestAnimationFrame(look);
  };
  look();
}"""
SHOWN = """async count => {
  while (!count()) await new Promise(requestAnimationFrame);
  return performance.timeOrigin + performance.now();
}"""
VIEWPORT = {"width": 1440, "height": 900}
OUR_VIEWS = ("task-stream", "workers", "progress", "memory")
THEIR_VIEWS = ("task-stream", "workers", "progress", "aggregate-time-per-action")
FRAMES = """addresses => {
  document.body.replaceChildren(...addresses.map(address => {
    const frame = document.createElement('iframe');
    frame.width = 900 / Math.min(2, addresses.length);
    frame.height = 500;
    frame.src = address;
    return frame;
  }));
  return performance.timeOrigin + performance.now();
}"""
CLOSE_VIEWS = """() => {
  for (const widget of [...jupyterapp.shell.widgets('main')]) {
    if (widget.id.startsWith('kernel-helpers-lab:')) widget.close();
  }
}"""
OPEN_VIEWS = """async views => {
  let ref;
  for (const view of views) {
    const mode = ref ? 'split-right' : undefined;
    const dock = await jupyterapp.commands.execute(
      'kernel-helpers-lab:open-view', {view, mode, ref});
    ref = dock.id;
  }
}"""
OUR_COUNT = """() => Number(
  document.querySelector('.kh-taskstream[data-tasks]')?.dataset.tasks ?? 0)"""
THEIR_COUNT = """() => {
  const dataOf = ({data}) => data instanceof Map ? Object.fromEntries(data) : data ?? {};
  const models = [...(window.Bokeh?.documents[0]?.all_models ?? [])];
  const keys = models.map(model => dataOf(model).key).find(Boolean) ?? [];
  // It holds 1,000 rectangles at most, so the paced tasks are counted by their name.
  return window.drawnAt ? keys.filter(key => key.includes('short_task')).length : keys.length;
}"""


class Watcher(Protocol):
    """Something that shows a task stream in a browser."""

    def prepare(self, browser: Browser) -> None:
        """Open the page that will hold the view, with nothing cached."""

    def open(self) -> float:
        """Open the view anew; milliseconds from the click to the first rectangle."""

    def settle(self) -> None:
        """Wait until what is shown has not changed for a second."""

    def open_all(self) -> None:
        """Open four views at once: stream, workers, progress, memory."""

    def wire_bytes(self) -> int:
        """Bytes of the stream's websocket received so far."""

    def all_bytes(self) -> int:
        """Bytes of everything received so far."""

    def code_bytes(self) -> int:
        """Bytes of the view's code that the page loaded before the click."""

    def start_clock(self) -> None:
        """Note from now on when tasks appear."""

    def drawn_at(self) -> list[float]:
        """Seconds since the epoch at which tasks appeared."""

    def close(self) -> None:
        """Close the page."""


class _Counted:
    """What both watchers share: a frame, an expression that counts tasks, a proxy."""

    count: str
    socket: str
    frame: Page | Frame
    page: Page

    def __init__(self, proxy: CountingProxy) -> None:
        self.proxy = proxy

    def shown(self) -> int:
        return self.frame.evaluate(self.count)

    def settle(self) -> None:
        before = -1
        while (now := self.shown()) != before:
            before = now
            time.sleep(1)

    def wire_bytes(self) -> int:
        return self.proxy.matching(self.socket)

    def all_bytes(self) -> int:
        return self.proxy.matching("")

    def start_clock(self) -> None:
        self.frame.evaluate(f"({CLOCK})({self.count})")

    def drawn_at(self) -> list[float]:
        return self.frame.evaluate("() => window.drawnAt")

    def close(self) -> None:
        self.page.context.close()


class DaskPage(_Counted):
    """distributed's Task Stream page in an iframe, as its JupyterLab extension shows it."""

    count = THEIR_COUNT
    socket = "individual-task-stream/ws"

    def prepare(self, browser: Browser) -> None:
        self.page = browser.new_context(viewport=VIEWPORT).new_page()
        self.page.goto(f"http://127.0.0.1:{self.proxy.port}/json/index.html")

    def open(self) -> float:
        with self.page.expect_event("framenavigated", _is_stream) as navigated:
            clicked = self._show([THEIR_VIEWS[0]])
        self.frame = navigated.value
        self.frame.wait_for_function("() => window.Bokeh?.documents.length")
        return self.frame.evaluate(f"({SHOWN})({self.count})") - clicked

    def open_all(self) -> None:
        self._show(THEIR_VIEWS)
        self.page.wait_for_function(f"() => window.frames.length === {len(THEIR_VIEWS)}")
        for frame in self.page.frames[-len(THEIR_VIEWS) :]:
            frame.wait_for_function("() => window.Bokeh?.documents.length")

    def code_bytes(self) -> int:
        return 0

    def _show(self, views: Sequence[str]) -> float:
        address = f"http://127.0.0.1:{self.proxy.port}/individual-"
        return self.page.evaluate(FRAMES, [f"{address}{view}" for view in views])


def _is_stream(frame: Frame) -> bool:
    return frame.url.endswith(THEIR_VIEWS[0])


class OurPanel(_Counted):
    """Our dock panel in JupyterLab, opened from the Clusters panel's button."""

    count = OUR_COUNT
    socket = "/telemetry"

    def __init__(self, proxy: CountingProxy, lab: str, scheduler: str) -> None:
        super().__init__(proxy)
        self.lab = urlsplit(lab)._replace(netloc=f"127.0.0.1:{proxy.port}")
        self._call("POST", "clusters", {"address": scheduler})

    def prepare(self, browser: Browser) -> None:
        self.page = self.frame = browser.new_context(viewport=VIEWPORT).new_page()
        self.page.goto(urlunsplit(self.lab._replace(path="/lab/workspaces/bench")))
        self.page.wait_for_function("() => window.jupyterapp", timeout=60_000)
        self.page.evaluate(
            """async () => {
              await jupyterapp.restored;
              jupyterapp.shell.activateById('kernel-helpers-lab:cluster-panel');
            }"""
        )
        self._button.wait_for()

    def open(self) -> float:
        self.page.evaluate(CLOSE_VIEWS)
        clicked = self._button.evaluate(
            "button => (button.click(), performance.timeOrigin + performance.now())"
        )
        return self.page.evaluate(f"({SHOWN})({self.count})") - clicked

    def open_all(self) -> None:
        self.page.evaluate(OPEN_VIEWS, list(OUR_VIEWS))
        for name in OUR_VIEWS:
            self.page.locator(f'[id="kernel-helpers-lab:{name}"] .kh-view').wait_for()

    def code_bytes(self) -> int:
        return self.proxy.matching("/lab/extensions/kernel-helpers-lab/")

    @property
    def _button(self) -> Locator:
        return self.page.get_by_role("button", name="Task stream").first

    def _call(self, verb: str, path: str, body: dict[str, Any]) -> Any:
        address = urlunsplit(self.lab._replace(path=f"/kernel-helpers-lab/{path}", query=""))
        token = self.lab.query.removeprefix("token=")
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        request = Request(address, json.dumps(body).encode(), headers, method=verb)
        return json.loads(urlopen(request, timeout=30).read())
