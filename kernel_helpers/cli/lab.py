"""``kernel-helpers lab``: lectures, panels and JupyterLab, in one command."""

import os
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

import click

from kernel_helpers._files import NoRoomError, files_in, fill_atomically
from kernel_helpers.cli.lectures import FIRST_LECTURE, copy_missing, shipped_workspace
from kernel_helpers.cli.server import JUPYTERLAB, run_server

WORKSPACE = "lectures"
APPLICATIONS = ("ServerApp", "LabApp", "JupyterNotebookApp")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("folder", default="lectures", type=click.Path(file_okay=False, path_type=Path))
@click.argument("jupyter_options", nargs=-1, type=click.UNPROCESSED)
@click.option("--no-browser", is_flag=True, help="Print the address; open no browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8888, or the next free one.")
@click.option(
    "--print-options",
    is_flag=True,
    help="Prepare FOLDER and print the server's options; start nothing.",
)
def lab(
    folder: Path,
    jupyter_options: tuple[str, ...],
    no_browser: bool,
    port: int | None,
    *,
    print_options: bool,
) -> None:
    """Open JupyterLab on lecture 00 with its panels beside it.

    Lectures that FOLDER lacks are copied into it; what is there already is never touched. Further
    options go to JupyterLab. Ctrl-C stops the server, its kernels and its clusters.
    """
    if find_spec("jupyterlab") is None:
        raise click.ClickException(
            "JupyterLab was expected in this environment and is missing; "
            "run: pip install 'kernel-helpers[lab]'"
        )
    if str(folder).startswith("-"):  # an option of JupyterLab's where FOLDER was left out
        folder, jupyter_options = Path("lectures"), (str(folder), *jupyter_options)
    if port is not None:
        _require_free(port)
    options = [*_prepare(folder), *jupyter_options]
    if print_options:
        click.echo("\n".join(options))
        return
    if port is not None:
        options += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if no_browser:
        options.append("--no-browser")
    raise SystemExit(run_server(options))


def _prepare(folder: Path) -> list[str]:
    """Fill `folder` and give the options that make JupyterLab open it on lecture 00."""
    workspaces = folder.resolve() / ".kernel-helpers" / "workspaces"
    try:
        new = copy_missing(folder)
        if not files_in(workspaces):
            _import_layout(workspaces)
    except OSError as error:
        raise click.ClickException(_not_prepared(folder, error)) from error
    if new:
        click.echo(f"{len(new)} new in {folder}: {', '.join(path.name for path in new)}", err=True)
    address = f"/lab/workspaces/{WORKSPACE}/tree/{FIRST_LECTURE}"
    return [
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.workspaces_dir={workspaces}",
        # Each application that may start the server (Binder's is Notebook) has its own default.
        *(f"--{app}.default_url={address}" for app in APPLICATIONS),
    ]


def _not_prepared(folder: Path, error: OSError) -> str:
    if isinstance(error, NoRoomError):
        return str(error.strerror)
    return (
        f"lectures should be copied into {folder}, but {error.strerror or error}; "
        "name another folder: kernel-helpers lab DIR"
    )


def _import_layout(workspaces: Path) -> None:
    """Let JupyterLab store the shipped layout under the name the lecture's address uses."""
    command = [*JUPYTERLAB, "workspaces", "import", str(shipped_workspace()), "--name", WORKSPACE]
    try:
        with fill_atomically(workspaces, lambda folder: bool(files_in(folder))) as folder:
            variables = {**os.environ, "JUPYTERLAB_WORKSPACES_DIR": str(folder)}
            subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError as error:  # the next start tries again
        reason = error.stderr.strip()[-300:]
        click.echo(f"The panels' layout was not restored: {reason}", err=True)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if os.name == "posix":  # as the server will bind: a port in TIME_WAIT is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} should be free, but something listens there; "
                "leave --port out for the next free one."
            ) from error
