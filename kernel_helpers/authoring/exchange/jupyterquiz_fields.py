"""Read the fields of jupyterquiz: texts that may be null, right or wrong, code, feedback."""

import re
from typing import Any

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.exchange.imported import FILL_IN


def text_of(table: dict[str, Any], key: str) -> str:
    """Return a text, "" where there is none or null; numbers are taken as they are written."""
    value = table.get(key)
    if value is None:
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip("\n") if key == "code" else str(value).strip()
    raise SourceError(f"{key} should be a text, got {str(value)[:40]!r}.")


def is_correct(answer: dict[str, Any]) -> bool:
    """Return whether an answer is marked right, which only true and false can say."""
    value = answer.get("correct")
    if not isinstance(value, bool):
        raise SourceError(f"correct should be true or false, got {value!r}.")
    return value


def fenced(code: str) -> str:
    """Return code as a Markdown block; its fence is longer than any in the code."""
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{code.strip()}\n{fence}"


def default_feedback(answers: list[dict[str, Any]]) -> str:
    """Return the feedback on unforeseen answers."""
    said = [text_of(each, "feedback") for each in answers if each.get("type") == "default"]
    return next(filter(None, said), FILL_IN)
