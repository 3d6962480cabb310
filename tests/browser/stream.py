"""A task stream alone on a page, fed with messages as its widget in a notebook is."""

import base64
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

import kernel_helpers

BUNDLE = Path(kernel_helpers.__file__).parent / "widgets" / "static" / "task_stream.js"
PAGE = """<!doctype html><meta name="color-scheme" content="light dark"><title>Task stream</title>
<style>html, body { margin: 0; height: 100%; } #here { height: 100vh; }</style><div id="here">"""
MOUNT = """async source => {
  const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
  const {default: widget} = await import(url);
  const {initialize, render} = widget();
  const model = {
    on: (event, listener) => { if (event === 'msg:custom') window.deliver = listener; },
    off: () => {}, send: () => {}, get: () => '', save_changes: () => {}
  };
  initialize({model});
  window.unmount = render({model, el: document.getElementById('here')});
}"""
DELIVER = """texts => {
  for (const text of texts) {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    window.deliver({kind: 'frame'}, [new DataView(bytes.buffer)]);
  }
}"""


class StreamPage:
    """The task stream on a page of its own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".kh-taskstream")
        self.canvas = self.root.locator(".kh-plot canvas")
        self.minimap = self.root.get_by_role("slider")
        self.live = self.root.locator(".kh-live")
        self.card = self.root.locator(".kh-card")
        self.line = self.root.locator(".kh-foot-line")
        self.window = self.root.locator(".kh-minimap-window")
        self.spoken = self.root.locator(".kh-plot [aria-live]")

    def open(self) -> None:
        """Go to a page with room for the view."""
        self.page.set_content(PAGE)

    def mount(self) -> None:
        """Mount the view."""
        self.page.evaluate(MOUNT, BUNDLE.read_text(encoding="utf-8"))

    def deliver(self, messages: Iterable[bytes]) -> None:
        """Let messages arrive, one after the other."""
        for message in messages:
            self.page.evaluate(DELIVER, [base64.b64encode(message).decode()])

    def expect_tasks(self, count: int) -> None:
        """Wait until that many tasks are drawn."""
        expect(self.root).to_have_attribute("data-tasks", str(count))

    def button(self, name: str) -> Locator:
        """The button called `name`."""
        return self.root.get_by_role("button", name=name)
