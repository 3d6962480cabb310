"""The questions of the bank: their types, and how their files are read."""

from kernel_helpers.authoring.questions.bank import Bank, read_bank
from kernel_helpers.authoring.questions.base import Question

__all__ = ["Bank", "Question", "read_bank"]
