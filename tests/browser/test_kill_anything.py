"""kill -9 of kernel, server and browser at any moment takes no recorded answer along."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from queue import Empty
from random import Random, SystemRandom

import psutil
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request

from kernel_helpers.exercises.progress import Progress
from tests.browser import chromium, server
from tests.browser.chromium import FLAGS, VIEWPORT
from tests.browser.every_type import NOTEBOOK, control_of, put_into
from tests.browser.page import NotebookPage
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

ANSWERS = 20
# Answers wrong and right in turn; counts what the student has seen judged, and what was kept.
ANSWER_MANY = """async ([form, number]) => {
  for (let i = 0; i < number; i++) {
    form.querySelector(`input[value="${'ab'[i % 2]}"]`).click();
    form.querySelector('button.kh-primary').click();
    await new Promise(done => setTimeout(done, 25));
  }
}"""
CHECK_MANY = """
from kernel_helpers import question_check
answer_q00_1 = ["a"]
for number in range(1000):
    try:
        question_check("00.1")
    except Exception:
        pass
    print(f"kept-{number}", flush=True)
"""


@pytest.fixture
def moment() -> Random:
    """Draw the moments of the kills: others at each run, printed so that one can be repeated."""
    seed = SystemRandom().randrange(10**6)
    print(f"seed of the moments: {seed}")
    return Random(seed)


@pytest.fixture
def soak_home(tmp_path: Path) -> Path:
    put_into(tmp_path / "lectures")
    return tmp_path


@pytest.fixture
def progress(soak_home: Path) -> Progress:
    return Progress(soak_home / "progress.sqlite3")


class Server:
    """A lab that is killed and started again on its port, as one that crashed would be."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._port = server.free_port()
        self.url = f"http://127.0.0.1:{self._port}/lab/tree/{NOTEBOOK}?token={server.TOKEN}"
        self.start()

    def start(self) -> None:
        self._started = server.lab_process(self._home, self._port)
        self.process = self._started.__enter__()

    def stop(self) -> None:
        self._started.__exit__(None, None, None)


@pytest.fixture
def lab(soak_home: Path) -> Iterator[Server]:
    running = Server(soak_home)
    yield running
    running.stop()


@contextmanager
def own_chromium(browser: Browser, profile: Path) -> Iterator[BrowserContext]:
    """Start a Chromium that keeps its profile, and may be killed."""
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=chromium.find(), args=FLAGS, viewport=VIEWPORT
    )
    try:
        yield context
    finally:
        with suppress(Error):  # it was killed
            context.close()


def open_question(context: BrowserContext, url: str) -> Page:
    page = context.pages[0]
    page.goto(url)
    NotebookPage(page).wait_until_ready()
    control_of(page, "q97_1").wait_for()
    return page


def answer_many(page: Page, number: int = ANSWERS) -> None:
    form = control_of(page, "q97_1").element_handle()
    page.evaluate(ANSWER_MANY, [form, number])


def browser_of(profile: Path) -> int:
    """Process of the Chromium on `profile`; its helpers die with it."""
    return next(
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or [])
        and not any(part.startswith("--type=") for part in process.info["cmdline"])
    )


def test_a_killed_server_takes_no_answer_of_the_page_along(
    browser: Browser, lab: Server, progress: Progress, tmp_path: Path, repeats: int, moment: Random
):
    with own_chromium(browser, tmp_path / "profile") as context:
        page = open_question(context, lab.url)
        for number in range(1, -(-2 * repeats // 3) + 1):
            threading.Timer(moment.uniform(0, 0.8), lab.process.kill).start()
            answer_many(page)
            lab.process.wait(10)
            lab.stop()
            lab.start()
            wait_until(lambda wanted=ANSWERS * number: len(progress.attempts()) >= wanted)
            assert len(progress.attempts()) == ANSWERS * number


def test_a_killed_browser_takes_no_recorded_answer_along(
    browser: Browser, lab: Server, progress: Progress, tmp_path: Path, repeats: int, moment: Random
):
    recorded: set[str] = set()

    def is_recorded(request: Request) -> bool:
        return request.method == "PUT" and "/progress" in request.url and request.response().ok

    def note(request: Request) -> None:
        if is_recorded(request):
            recorded.update(attempt["id"] for attempt in request.post_data_json["attempts"])

    for number in range(-(-2 * repeats // 3)):
        profile = tmp_path / f"profile{number}"
        with own_chromium(browser, profile) as context:
            page = open_question(context, lab.url)
            with page.expect_event("requestfinished", is_recorded) as first:
                answer_many(page, 1)
            note(first.value)
            page.on("requestfinished", note)
            kill = partial(os.kill, browser_of(profile), signal.SIGKILL)
            threading.Timer(moment.uniform(0, 0.5), kill).start()
            with pytest.raises(Error, match=r"closed|crash"):
                answer_many(page)
        assert recorded <= {attempt.id for attempt in progress.attempts()}
        shutil.rmtree(profile, ignore_errors=True)


def test_a_killed_kernel_takes_no_recorded_answer_along(
    soak_home: Path, progress: Progress, repeats: int, moment: Random
):
    for number in range(-(-2 * repeats // 3)):
        notebook = f"run{number}.ipynb"
        manager = KernelManager()
        manager.start_kernel(env=server.isolated(soak_home) | {"JPY_SESSION_NAME": notebook})
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        client.execute(CHECK_MANY)
        kept = answers_kept(client, until="kept-0\n")
        threading.Timer(
            moment.uniform(0, 0.3), partial(manager.signal_kernel, signal.SIGKILL)
        ).start()
        kept += answers_kept(client, until=None)
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        attempts = [each for each in progress.attempts() if each.notebook == notebook]
        assert 0 < kept <= len(attempts)


def answers_kept(client: BlockingKernelClient, *, until: str | None) -> int:
    """Count the answers that the kernel says it has kept, until it says `until` or is gone."""
    kept = 0
    with suppress(Empty):
        while True:
            message = client.get_iopub_msg(timeout=60 if until else 1)
            text = message["content"].get("text", "") if message["msg_type"] == "stream" else ""
            kept += text.count("kept-")
            if until and until in text:
                break
    return kept
