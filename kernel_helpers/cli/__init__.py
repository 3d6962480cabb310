"""The ``kernel-helpers`` command."""

import click

from kernel_helpers import __version__
from kernel_helpers.cli.author import lint, new_lecture, preview
from kernel_helpers.cli.lab import lab
from kernel_helpers.cli.progress import progress, statistics
from kernel_helpers.cli.questions import questions
from kernel_helpers.cli.record import record
from kernel_helpers.cli.release import release


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kernel-helpers")
def main() -> None:
    """Run lectures on a live Dask cluster, and write, release and grade them.

    Tab completion: eval "$(_KERNEL_HELPERS_COMPLETE=bash_source kernel-helpers)"
    """


main.add_command(lab)
main.add_command(lint)
main.add_command(new_lecture)
main.add_command(preview)
main.add_command(progress)
main.add_command(questions)
main.add_command(record)
main.add_command(release)
main.add_command(statistics)
