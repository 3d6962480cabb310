"""A question and what was answered, for pages that run nothing: nbviewer, printed HTML."""

from html import escape
from typing import Any

from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.answers import Entry, Malformed, read_answer


def static_text(entry: Entry, answer: object) -> str:
    """Return question and answer as plain text."""
    lines = [f"Self-test {short_id(entry['id'])}", entry.get("text", ""), *_options(entry, answer)]
    return "\n".join([line for line in lines if line] + [_answered(entry, answer)])


def static_html(entry: Entry, answer: object) -> str:
    """Return question and answer as HTML in which nothing of them is markup."""
    text = "".join(f"<p>{escape(part)}</p>" for part in entry.get("text", "").split("\n\n"))
    options = "".join(f"<li>{escape(option)}</li>" for option in _options(entry, answer))
    code = f"<pre>{escape(entry['code'])}</pre>" if "code" in entry else ""
    return (
        f"<div><p><strong>Self-test {escape(short_id(entry['id']))}</strong></p>{text}{code}"
        f'<ul style="list-style:none;padding-left:0">{options}</ul>'
        f"<p>{escape(_answered(entry, answer))}</p></div>"
    )


def _options(entry: Entry, answer: object) -> list[str]:
    chosen = answer if isinstance(answer, list) else []
    options = []
    for choice in entry.get("choices", []):
        mark = ("☒ " if choice["letter"] in chosen else "☐ ") if entry["type"] == "choice" else ""
        options.append(f"{mark}{choice['letter']}) {choice['text']}")
    places = [f"{n}. {text}" for n, text in enumerate(entry.get("targets", []), start=1)]
    return options + places


def _answered(entry: Entry, answer: object) -> str:
    try:
        value: Any = read_answer(entry, answer)
    except Malformed:
        return "Not answered yet."
    return f"Answered: {value!r}"
