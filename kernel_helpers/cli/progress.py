"""``kernel-helpers progress`` and ``statistics``: what a student has attempted on this machine."""

from pathlib import Path

import click

from kernel_helpers._files import write_atomically
from kernel_helpers._format import format_count, format_share
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.progress import Progress, ProgressError, progress_file

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def progress() -> None:
    """Carry your progress to another machine, or delete it."""


@progress.command()
@click.argument("file", type=_FILE)
def export(file: Path) -> None:
    """Write every attempt into FILE."""
    from kernel_helpers.exercises.progress.exchange import write_progress

    attempts = _store().attempts()
    try:
        write_atomically(file, write_progress(attempts))
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{format_count(len(attempts), 'attempt')} written to {file}")


@progress.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Add the attempts in FILE to those that are here."""
    from kernel_helpers.exercises.progress.exchange import read_progress

    try:
        added = _store().add(read_progress(file.read_bytes()))
    except (ValueError, ProgressError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(format_count(added, "new attempt"))


@progress.command()
@click.confirmation_option(prompt="Delete every recorded attempt on this machine?")
def delete() -> None:
    """Delete every attempt; notebooks stay as they are."""
    try:
        _store().delete()
    except ProgressError as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def statistics(files: tuple[Path, ...]) -> None:
    """Show for each question how often it was tried, and how many had it right at first.

    FILES are progress files that students have exported; without them it is your own progress.
    """
    from kernel_helpers.exercises.progress.exchange import read_progress
    from kernel_helpers.exercises.progress.statistics import question_statistics

    try:
        students = [read_progress(file.read_bytes()) for file in files] or [_store().attempts()]
    except (ValueError, ProgressError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{'question':12}{'students':>9}{'tries':>7}{'at first':>10}{'at last':>9}")
    for row in question_statistics(students):
        shares = (_percent(row.right_at_first), _percent(row.right_at_last))
        name = short_id(row.question)
        click.echo(f"{name:12}{row.students:9}{row.tries:7.1f}{shares[0]:>10}{shares[1]:>9}")


def _percent(share: float | None) -> str:
    return "-" if share is None else format_share(share)


def _store() -> Progress:
    path = progress_file()
    if path is None:
        raise click.ClickException("progress is switched off here: KERNEL_HELPERS_PROGRESS is off.")
    return Progress(path)
