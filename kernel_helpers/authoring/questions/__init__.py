"""Question files: read with the lines of their mistakes, and described to editors by a schema."""

from kernel_helpers.authoring.questions.bank import Bank, read_bank, read_question

__all__ = ["Bank", "read_bank", "read_question"]
