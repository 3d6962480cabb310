"""``kernel-helpers release``: student notebooks from lecture sources."""

from pathlib import Path

import click


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that receives NN_topic.ipynb and the practice bank.",
)
@click.option(
    "--mode",
    type=click.Choice(["practice", "graded"]),
    default="practice",
    show_default=True,
    help="practice ships hashed keys and feedback; graded keeps both with the instructor.",
)
@click.option(
    "--for-nbgrader",
    is_flag=True,
    help="Write nbgrader's source notebooks, with solutions and hidden checks, for the instructor.",
)
@click.option(
    "--bank",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of question files; default: selftests beside SOURCE.",
)
@click.option(
    "--hidden",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of hidden checks; default: hidden beside SOURCE.",
)
@click.option("--check", is_flag=True, help="Write nothing; fail if OUTPUT is not up to date.")
def release(
    source: Path,
    output: Path,
    mode: str,
    for_nbgrader: bool,
    *,
    bank: Path | None,
    hidden: Path | None,
    check: bool,
) -> None:
    """Generate the student notebooks of SOURCE: no solutions, no outputs, same bytes each time."""
    from kernel_helpers.authoring import release as make_release

    try:
        changed = make_release(
            source,
            output,
            mode=mode,
            check=check,
            for_nbgrader=for_nbgrader,
            bank=bank,
            hidden=hidden,
        )
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if check and changed:
        names = ", ".join(sorted(path.name for path in changed))
        raise click.ClickException(
            f"{output} should equal what {source} generates, but {names} differ; "
            f"run: kernel-helpers release {source} -o {output}"
        )
    click.echo(f"{len(changed)} changed in {output}" if changed else f"{output} is up to date")
