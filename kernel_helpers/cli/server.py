"""Run JupyterLab as a child process that never outlives this one."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import click

START_SECONDS = 120
STOP_SECONDS = 20


def run_server(options: list[str]) -> int:
    """Start JupyterLab with `options`, say where it is, wait for its end; return its exit code."""
    child = _start(options)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    try:
        _announce(child)
        return child.wait()
    except KeyboardInterrupt:
        return _stop(child)


def _start(options: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jupyterlab", "--ServerApp.log_level=WARN", *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    # A session of its own: Ctrl-C reaches only us, and we stop the server once and in order.
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def _announce(child: subprocess.Popen[bytes]) -> None:
    from jupyter_core.paths import jupyter_runtime_dir

    info_file = Path(jupyter_runtime_dir()) / f"jpserver-{child.pid}.json"
    deadline = time.monotonic() + START_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        try:
            info = json.loads(info_file.read_text())
            urlopen(f"{info['url']}api", timeout=5).close()
        except (OSError, URLError, json.JSONDecodeError):
            time.sleep(0.1)
        else:
            click.echo(f"Lectures: {info['url']}?token={info['token']}\nCtrl-C stops everything.")
            return


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _stop(child: subprocess.Popen[bytes]) -> int:
    """Ask the server to end its kernels and itself; insist after a while."""
    click.echo("Stopping the server, its kernels and its clusters ...")
    child.terminate()
    try:
        return child.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        return child.wait()
