"""The Clusters panel and its views in a lab, as a reader handles them."""

import os
import re
import signal
from urllib.parse import urlsplit, urlunsplit

import psutil
from playwright.sync_api import Locator, Page, expect

OPEN_EVERYTHING = """async () => {
  await jupyterapp.restored;
  const open = (view, mode, ref) =>
    jupyterapp.commands.execute('kernel-helpers-lab:open-view', {view, mode, ref});
  const stream = await open('task-stream');
  await open('workers', 'split-bottom', stream.id);
  jupyterapp.shell.activateById('kernel-helpers-lab:cluster-panel');
}"""
STATES = """panel => {
  const seen = window.seenStates = [];
  new MutationObserver(() => {
    for (const card of panel.querySelectorAll('.kh-Card')) {
      if (seen.at(-1) !== card.dataset.state) seen.push(card.dataset.state);
    }
  }).observe(panel, {subtree: true, childList: true, attributes: true});
}"""
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
SET_THEME = """async theme => {
  if (document.body.dataset.jpThemeName !== theme) {
    await jupyterapp.commands.execute('apputils:change-theme', {theme});
  }
}"""
THEME_IS_SET = "theme => document.body.dataset.jpThemeName === theme"
START_MS = 30_000


class Cockpit:
    """A page of a lab with the Clusters panel on the left and both views open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator(".kh-ClusterPanel")
        self.cards = self.panel.locator(".kh-Card")
        self.stream = page.locator('[id="kernel-helpers-lab:task-stream"] .kh-taskstream')
        self.workers = page.locator('[id="kernel-helpers-lab:workers"] .kh-workers')
        self.form = self.panel.get_by_role("form", name="New cluster")

    def open(self, url: str, workspace: str) -> None:
        """Go to a workspace of the lab at `url` and open the panel and the views."""
        address = urlsplit(url)
        base = address.path.partition("/lab")[0]
        self.page.goto(urlunsplit(address._replace(path=f"{base}/lab/workspaces/{workspace}")))
        self.page.wait_for_function("() => window.jupyterapp?.restored", timeout=60_000)
        self.page.evaluate(OPEN_EVERYTHING)
        expect(self.panel.get_by_text("Looking for clusters")).to_have_count(0)
        self.remove_all()

    def set_theme(self, theme: str) -> None:
        """Change the theme and wait until the splash screen that goes with it is gone."""
        self.page.evaluate(SET_THEME, theme)
        self.page.wait_for_function(THEME_IS_SET, arg=theme)
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)

    def card(self, name: str) -> Locator:
        """The card of the cluster called `name`."""
        return self.cards.filter(has=self.page.get_by_text(name, exact=True))

    def open_form(self) -> Locator:
        """Open the New form."""
        self.panel.get_by_role("button", name="New cluster").first.click()
        return self.form

    def start(self, *, workers: int) -> Locator:
        """Start a cluster through the New form; give its live card."""
        before = self.cards.count()
        form = self.open_form()
        form.get_by_label("Workers").fill(str(workers))
        form.get_by_role("button", name="Start").click()
        expect(self.cards).to_have_count(before + 1)
        card = self.cards.nth(before)
        expect(card).to_have_attribute("data-state", "live", timeout=START_MS)
        return card

    def watch(self, address: str) -> None:
        """Ask the New form for the scheduler at `address`."""
        form = self.open_form()
        form.get_by_text("Watch an address").click()
        form.get_by_role("textbox", name="Address").fill(address)
        form.get_by_role("button", name="Watch").click()

    def expect_drawn(self, tasks: int) -> None:
        """Wait until the stream has drawn that many tasks, and see that it missed none."""
        expect(self.stream).to_have_attribute("data-tasks", str(tasks), timeout=START_MS)
        expect(self.stream).to_have_attribute("data-dropped", "0")

    def record_states(self) -> None:
        """From now on, remember every state that a card shows."""
        self.panel.evaluate(STATES)

    @property
    def states(self) -> list[str]:
        """States that cards have shown, each change once."""
        return self.page.evaluate("() => window.seenStates")

    def remove_all(self) -> None:
        """Close every cluster, so that the next test finds an empty panel."""
        self.page.evaluate("""async () => {
          const {commands} = jupyterapp;
          for (const card of document.querySelectorAll('.kh-Card')) {
            const id = card.dataset.clusterId;
            await commands.execute('kernel-helpers-lab:close-cluster', {id});
          }
        }""")
        expect(self.cards).to_have_count(0)


def address_of(card: Locator) -> str:
    """Address of a card's scheduler, as its tooltip says it."""
    title = card.locator(".kh-Card-main").get_attribute("title")
    assert title is not None
    assert re.match(r"tls://127\.0\.0\.1:\d+$", title)
    return title


def kill_process_of(card: Locator) -> None:
    """Kill the process group of a cluster that the panel started."""
    cluster_id = card.get_attribute("data-cluster-id")
    serving = ["kernel_helpers.clusters.serve", "--id", cluster_id]
    [process] = [
        process
        for process in psutil.process_iter(["cmdline"])
        if (process.info["cmdline"] or [])[2:5] == serving
    ]
    os.killpg(process.pid, signal.SIGKILL)
