"""``kernel-helpers new-lecture``, ``preview`` and ``lint``: what an author of lectures needs."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel_helpers._files import files_in

if TYPE_CHECKING:
    from kernel_helpers.authoring.lint import Finding
    from kernel_helpers.authoring.publish import Folders

_COURSE = click.Path(exists=True, file_okay=False, path_type=Path)
_LOOK_SECONDS = 0.5


@click.command("new-lecture")
@click.argument("name")
@click.option("--course", type=_COURSE, default="notebooks", show_default=True)
@click.option("--title", default="", help="Default: the topic.")
def new_lecture(name: str, course: Path, title: str) -> None:
    """Start lecture NAME, such as 07_text: source, questions and hidden checks.

    Questions that wait in selftests/NN.toml are asked in it. Nothing is overwritten.
    """
    from kernel_helpers.authoring.new_lecture import new_lecture as start

    try:
        written = start(name, _folders(course), title)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for path in written:
        click.echo(path)


@click.command()
@click.argument("course", type=_COURSE, default="notebooks")
@click.option("--run", is_flag=True, help="Execute every lecture, too: minutes, not seconds.")
def lint(course: Path, run: bool) -> None:
    """Show with file and line what is wrong in the sources, questions and checks of COURSE."""
    from kernel_helpers.authoring.lint import lint as find

    folders = _folders(course)
    try:
        found = find(folders)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for finding in found:
        click.echo(finding)
    if run and not found:
        found = list(_run(folders))
    if found:
        raise click.ClickException(f"{len(found)} to fix")
    click.echo("nothing to fix")


@click.command()
@click.argument("course", type=_COURSE, default="notebooks")
@click.option("--output", "-o", required=True, type=click.Path(file_okay=False, path_type=Path))
def preview(course: Path, output: Path) -> None:
    """Write the student notebooks of COURSE again whenever a source changes, until Ctrl-C.

    Open them in JupyterLab from OUTPUT; File > Reload Notebook from Disk shows the new state.
    """
    from kernel_helpers.authoring import release

    folders = _folders(course)
    known: dict[Path, int] = {}
    while True:
        now = _written_at(folders)
        if now != known:
            known = now
            try:
                changed = release(folders.source, output)
                click.echo(f"{time.strftime('%H:%M:%S')} {len(changed)} changed in {output}")
            except (ValueError, OSError) as error:
                click.echo(str(error), err=True)
        time.sleep(_LOOK_SECONDS)


def _run(folders: "Folders") -> Iterator["Finding"]:
    from tqdm import tqdm

    from kernel_helpers.authoring.lint_run import lint_run

    for path in tqdm(files_in(folders.source, "[0-9][0-9]_*.py"), unit="lecture"):
        for finding in lint_run(path, folders):
            click.echo(finding)
            yield finding


def _folders(course: Path) -> "Folders":
    """Return the folders of a course, named by its own folder or by that of its sources."""
    from kernel_helpers.authoring.publish import Folders

    return Folders.around(course / "source" if (course / "source").is_dir() else course)


def _written_at(folders: "Folders") -> dict[Path, int]:
    parts = [(folders.source, "*.py"), (folders.bank, "*.toml"), (folders.hidden, "*.py")]
    return {path: path.stat().st_mtime_ns for part in parts for path in files_in(*part)}
