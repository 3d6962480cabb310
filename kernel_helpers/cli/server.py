"""Run JupyterLab as a child process that never outlives this one."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click

STOP_SECONDS = 20
# -P: the current folder has the reader's modules, of which one may be called types.py.
JUPYTERLAB = (sys.executable, "-P", "-W", "ignore::DeprecationWarning", "-m", "jupyterlab")
AS_ROOT = (
    "JupyterLab runs as root, which Jupyter itself refuses: each notebook can change the whole "
    "machine. Start it as another user where that matters."
)
# Defaults for a course: JupyterLab does not offer its news. A user's own settings still win.
CONFIG = Path(__file__).parent / "config"


def run_server(options: list[str]) -> int:
    """Start JupyterLab with `options` and wait for its end; return its exit code."""
    child = _start(options)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    try:
        return child.wait()
    except KeyboardInterrupt:
        return _stop(child)


def _start(options: list[str]) -> subprocess.Popen[bytes]:
    command = [*JUPYTERLAB, "--ServerApp.log_level=WARN", *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        click.echo(AS_ROOT, err=True)
        command.append("--allow-root")
    paths = [str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}
    # A session of its own: Ctrl-C reaches only us, and we stop the server once and in order.
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _stop(child: subprocess.Popen[bytes]) -> int:
    """Ask the server to end its kernels and itself; insist after a while."""
    child.terminate()
    with suppress(OSError):  # the terminal may be closed
        click.echo("Stopping the server, its kernels and its clusters ...")
    try:
        return child.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        return child.wait()
