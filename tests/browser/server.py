"""Start JupyterLab, Notebook 7 or Voila for a browser test, and stop it with all it started."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

from tests.waiting import answer_of

START_SECONDS = 90
TOKEN = "of-this-test"
EXPOSE = "expose_app_in_browser=True"


@contextmanager
def lab(home: Path, *options: str) -> Iterator[str]:
    """Address of a lab on `home`/lectures, as `kernel-helpers lab` opens it."""
    command = [sys.executable, "-m", "kernel_helpers.cli", "lab", str(home / "lectures")]
    with _running([*command, "--no-browser", f"--LabApp.{EXPOSE}", *options], home) as url:
        yield url


@contextmanager
def lab_without_extension(home: Path) -> Iterator[str]:
    """Address of the same lab where somebody has switched our front end off."""
    page_config = home / "config" / "labconfig" / "page_config.json"
    page_config.parent.mkdir(parents=True)
    page_config.write_text('{"disabledExtensions": {"kernel-helpers-lab": true}}')
    with lab(home) as url:
        yield url


@contextmanager
def notebook7(home: Path) -> Iterator[str]:
    """Address of a Notebook 7 server on `home`/lectures."""
    command = [sys.executable, "-m", "notebook", "--no-browser", "--ServerApp.port=0"]
    command += [f"--ServerApp.root_dir={home / 'lectures'}", "--expose-app-in-browser"]
    command += _as_root()
    with _running(command, home) as url:
        yield url


@contextmanager
def voila(home: Path, notebook: Path) -> Iterator[str]:
    """Address of a Voila server that shows `notebook`."""
    command = [sys.executable, "-m", "voila", str(notebook), "--no-browser"]
    command += [f"--port={free_port()}", "--show_tracebacks=True"]
    with _running(command, home) as url:
        yield url


@contextmanager
def lab_process(home: Path, port: int) -> "Iterator[subprocess.Popen[str]]":
    """Process of a lab that keeps its port, for a test that kills it."""
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--LabApp.{EXPOSE}"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", *_as_root()]
    command += [f"--ServerApp.root_dir={home / 'lectures'}", f"--IdentityProvider.token={TOKEN}"]
    with _process(command, home) as (_, process):
        yield process


def free_port() -> int:
    """Find a port for a server that cannot choose one and say which."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def isolated(home: Path) -> dict[str, str]:
    """Environment in which nothing of the user's Jupyter, IPython or Dask is seen."""
    folders = {
        "HOME": home,
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "KERNEL_HELPERS_PROGRESS": home / "progress.sqlite3",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    return {**kept, **{name: str(folder) for name, folder in folders.items()}}


def _as_root() -> list[str]:
    return ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


@contextmanager
def _running(command: list[str], home: Path) -> Iterator[str]:
    with _process(command, home) as (url, _):
        yield url


@contextmanager
def _process(command: list[str], home: Path) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    process = subprocess.Popen(
        command,
        env=isolated(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines: Queue[str] = Queue()
    threading.Thread(target=_drain, args=(process, lines), daemon=True).start()
    try:
        url = _address(lines)
        answer_of(url).close()
        yield url, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _drain(process: "subprocess.Popen[str]", lines: "Queue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)


def _address(lines: "Queue[str]") -> str:
    seen = []
    while True:
        try:
            line = lines.get(timeout=START_SECONDS)
        except Empty:
            raise TimeoutError("no address in the server's output:\n" + "".join(seen)) from None
        seen.append(line)
        if found := re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/\S*", line):
            return found[0]
