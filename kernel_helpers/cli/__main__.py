"""``python -m kernel_helpers.cli``: the command where its script is not on the path."""

from kernel_helpers.cli import main

main(prog_name="kernel-helpers")
