"""A question and what was answered, for pages that run nothing: nbviewer, printed HTML."""

from html import escape

from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.base import Entry, MalformedAnswerError, Question
from kernel_helpers.exercises.questions.registry import question_of


def static_text(entry: Entry, answer: object) -> str:
    """Return question and answer as plain text."""
    question = question_of(entry)
    head = [f"Self-test {short_id(question.id)}", question.text, *question.options(answer)]
    return "\n".join([line for line in head if line] + [_answered(question, answer)])


def static_html(entry: Entry, answer: object) -> str:
    """Return question and answer as HTML in which nothing of them is markup."""
    question = question_of(entry)
    text = "".join(f"<p>{escape(part)}</p>" for part in question.text.split("\n\n"))
    return (
        f"<div><p><strong>Self-test {escape(short_id(question.id))}</strong></p>"
        f"{text if question.text else ''}{question.body_html(answer)}"
        f"<p>{escape(_answered(question, answer))}</p></div>"
    )


def _answered(question: Question, answer: object) -> str:
    try:
        return f"Answered: {question.read(answer)!r}"
    except MalformedAnswerError:
        return "Not answered yet."
