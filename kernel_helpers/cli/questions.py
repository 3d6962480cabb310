"""``kernel-helpers questions``: check, import and export the questions of the bank."""

import re
from pathlib import Path

import click

from kernel_helpers._files import files_in, write_atomically

_FILE = click.Path(exists=True, path_type=Path)


@click.group()
def questions() -> None:
    """Check question files; import and export questions."""


@questions.command()
@click.argument("folder", type=_FILE)
def check(folder: Path) -> None:
    """Show with file and line what is wrong in the question files of FOLDER."""
    from kernel_helpers.authoring.questions import read_bank

    seen: dict[str, Path] = {}
    for path in _files(folder):
        try:
            bank = read_bank(path)
        except (ValueError, OSError) as error:
            raise click.ClickException(str(error)) from error
        for name in bank.questions:
            if name in seen:
                raise click.ClickException(f"{path.name}: {name} is in {seen[name].name} already.")
            seen[name] = path
    click.echo(f"{len(seen)} questions are fine")


@questions.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: standard output.")
def schema(output: Path | None) -> None:
    """Write the JSON Schema of a question file, for editors that complete and check TOML."""
    import json

    from kernel_helpers.authoring.questions.schema import question_schema

    _write(json.dumps(question_schema(), indent=2) + "\n", output)


@questions.command("import")
@click.argument("quiz", type=_FILE)
@click.option("--lecture", required=True, help="Two digits: the questions become NN.1, NN.2, ...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: standard output.")
def import_(quiz: Path, lecture: str, output: Path | None) -> None:
    """Write QUIZ (jupyterquiz JSON or scikit-learn MOOC Markdown) as a question file.

    What cannot be imported is named with its reason, and the exit status is 1.
    """
    from kernel_helpers.authoring.errors import read_text
    from kernel_helpers.authoring.exchange.jupyterquiz import from_jupyterquiz
    from kernel_helpers.authoring.exchange.mooc import from_mooc
    from kernel_helpers.authoring.exchange.tomlfile import question_file

    if not re.fullmatch("[0-9]{2}", lecture):
        raise click.UsageError(f"--lecture should be two digits such as 05, got {lecture!r}.")
    read = from_jupyterquiz if quiz.suffix.lower() == ".json" else from_mooc
    try:
        imported = read(read_text(quiz), lecture)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    _write(question_file(imported), output)
    if imported.without_key:
        names = ", ".join(imported.without_key)
        click.echo(f"without a key, give credit = 1 to what is right: {names}", err=True)
    for note in imported.notes:
        click.echo(f"note: {note}", err=True)
    for reason in imported.left_out:
        click.echo(f"left out: {reason}", err=True)
    if imported.left_out:
        raise click.ClickException(f"{len(imported)} imported, {len(imported.left_out)} left out")


@questions.command("export")
@click.argument("folder", type=_FILE)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: standard output.")
def export(folder: Path, output: Path | None) -> None:
    """Write the questions of FOLDER (or of one file) as Moodle XML."""
    from kernel_helpers.authoring.exchange.moodle import to_moodle
    from kernel_helpers.authoring.questions import read_bank

    try:
        asked = [each for path in _files(folder) for each in read_bank(path).questions.values()]
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    text, left_out = to_moodle(asked)
    _write(text, output)
    if left_out:
        names = ", ".join(left_out)
        click.echo(f"left out, because Moodle cannot ask or grade them: {names}", err=True)


def _files(folder: Path) -> list[Path]:
    return files_in(folder, "*.toml") if folder.is_dir() else [folder]


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write_atomically(output, text)
    except OSError as error:
        raise click.ClickException(str(error)) from error
