"""The questions of the bank: their types, and how their files are read."""

from kernel_helpers.grading.questions.bank import Bank, read_bank
from kernel_helpers.grading.questions.base import Question

__all__ = ["Bank", "Question", "read_bank"]
