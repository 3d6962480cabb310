"""Write question tables as the TOML that authors edit."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # what TOML does not take as it is


def question_file(questions: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of a question file.

    Parameters
    ----------
    questions : iterable of dict
        Tables as `kernel_helpers.authoring.questions` reads them; values that are lists of dicts
        become ``[[question.options]]``.

    Examples
    --------
    >>> print(question_file([{"id": "05.1", "options": [{"text": "Yes", "credit": 1}]}]), end="")
    [[question]]
    id = "05.1"
    <BLANKLINE>
    [[question.options]]
    text = "Yes"
    credit = 1
    """
    return "\n".join(_table(question) for question in questions)


def _table(question: Mapping[str, Any]) -> str:
    lines = ["[[question]]"]
    below: list[str] = []
    for key, value in question.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            for each in value:
                below += ["", f"[[question.{key}]]", *_pairs(each)]
        else:
            lines += _pairs({key: value})
    return "\n".join([*lines, *below, ""])


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items()]


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return repr(value)


def _key(key: str) -> str:
    return (
        key
        if key.replace("_", "").replace("-", "").isascii() and key.isidentifier()
        else _text(key)
    )


def _text(text: str) -> str:
    """Return a basic string; one of several lines keeps its lines."""
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{_CONTROL.sub(_escaped, escaped)}"""'


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
