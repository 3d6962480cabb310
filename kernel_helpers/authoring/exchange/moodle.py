"""Write questions as Moodle XML, which Moodle and most other learning platforms import.

The format is described in Moodle's documentation, "Moodle XML format".
"""

import re
from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree

from kernel_helpers.authoring.exchange.moodle_grades import listed, shares_of
from kernel_helpers.authoring.questions import Question
from kernel_helpers.authoring.questions.choice import Choice
from kernel_helpers.authoring.questions.line import Line
from kernel_helpers.authoring.questions.match import Match
from kernel_helpers.authoring.questions.numeric import Numeric
from kernel_helpers.authoring.questions.order import Order
from kernel_helpers.authoring.questions.text import Text
from kernel_helpers.exercises.ids import short_id

Element = ElementTree.Element


def to_moodle(questions: Iterable[Question]) -> tuple[str, list[str]]:
    """Return the questions as Moodle XML.

    Parameters
    ----------
    questions : iterable of Question

    Returns
    -------
    xml : str
    left_out : list of str
        Ids of what Moodle cannot ask: panel questions and predictions need a run, and some
        credits cannot be shared out among the grades that Moodle knows.
    """
    quiz = Element("quiz")
    left_out = []
    for question in questions:
        made = _question(question)
        if made is None:
            left_out.append(question.id)
        else:
            quiz.append(made)
    ElementTree.indent(quiz)
    body = ElementTree.tostring(quiz, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', left_out


def _question(question: Question) -> Element | None:
    if isinstance(question, Choice):
        return _choice(question)
    if isinstance(question, Numeric):
        return _numeric(question)
    if isinstance(question, Text):
        return _text(question)
    if isinstance(question, Match):
        pairs = [(case.text, question.targets[case.target - 1]) for case in question.cases]
        return _matching(question, pairs)
    if isinstance(question, Order):
        return _matching(question, [(t, str(n)) for n, (t, _) in enumerate(question.items, 1)])
    return _line(question) if isinstance(question, Line) else None


def _choice(question: Choice) -> Element | None:
    made = _head(question, "multichoice", question.common.stem)
    single = question.select == "one"
    _child(made, "single", "true" if single else "false")
    _child(made, "shuffleanswers", "true" if question.shuffle else "false")
    _child(made, "answernumbering", "abc")
    worth = [option.credit for option in question.options]
    shares = [*map(listed, worth)] if single else shares_of(worth)
    if shares is None:
        return None
    for option, share in zip(question.options, shares, strict=True):
        _answer(made, _html(option.text), share, option.feedback, html=True)
    return made


def _numeric(question: Numeric) -> Element:
    made = _head(question, "numerical", f"{question.common.stem} ({question.task})")
    for band in question.bands:
        middle, half = (band.low + band.high) / 2, (band.high - band.low) / 2
        answer = _answer(made, f"{middle:.12g}", listed(band.credit), band.feedback)
        _child(answer, "tolerance", f"{half:.12g}")
    _answer(made, "*", 0, question.common.otherwise)
    units = _child(made, "units")
    for name, size in question.units.items():
        if name:
            unit = _child(units, "unit")
            _child(unit, "multiplier", f"{1 / size:.12g}")
            _child(unit, "unit_name", name)
    return made


def _text(question: Text) -> Element:
    made = _head(question, "shortanswer", question.common.stem)
    _child(made, "usecase", "0")
    for form in question.forms:
        for accepted in form.accept:
            _answer(made, accepted.replace("*", "\\*"), listed(form.credit), form.feedback)
    _answer(made, "*", 0, question.common.otherwise)
    return made


def _line(question: Line) -> Element:
    made = _head(question, "multichoice", f"{question.common.stem}\n\n{question.listing()}")
    _child(made, "single", "true")
    _child(made, "shuffleanswers", "false")
    _child(made, "answernumbering", "123")
    for number, line in enumerate(question.code.splitlines(), start=1):
        feedback = question.feedback.get(number, question.common.otherwise)
        worth = listed(question.worth.get(number, 0))
        code = f"<code>{escape(line)}</code>"
        _answer(made, code, worth, "" if worth == 1 else feedback, html=True)
    return made


def _matching(question: Question, pairs: list[tuple[str, str]]) -> Element:
    made = _head(question, "matching", f"{question.common.stem} ({question.task})")
    _child(made, "shuffleanswers", "true")
    for text, place in pairs:
        part = _child(made, "subquestion", format="html")
        _child(part, "text", _html(text))
        _child(_child(part, "answer"), "text", place)
    return made


def _head(question: Question, kind: str, stem: str) -> Element:
    made = Element("question", type=kind)
    _child(_child(made, "name"), "text", f"Self-test {short_id(question.id)}")
    _child(_child(made, "questiontext", format="html"), "text", _html(stem))
    explained = _child(made, "generalfeedback", format="html")
    _child(explained, "text", _html(question.common.explanation))
    _child(made, "defaultgrade", f"{question.common.points:g}")
    return made


def _answer(
    parent: Element, text: str, share: float, feedback: str, *, html: bool = False
) -> Element:
    fraction = f"{100 * share:.5f}".rstrip("0").rstrip(".")
    answer = _child(
        parent, "answer", fraction=fraction, format="html" if html else "moodle_auto_format"
    )
    _child(answer, "text", text)
    if feedback:
        _child(_child(answer, "feedback", format="html"), "text", _html(feedback))
    return answer


def _child(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text
    return child


def _html(text: str) -> str:
    """Return our small Markdown as HTML; what looks like HTML in it is text."""
    blocks = re.split(r"^```\w*\n(.*?)^```$", text, flags=re.M | re.S)
    made = []
    for place, block in enumerate(blocks):
        if place % 2:
            made.append(f"<pre>{escape(block)}</pre>")
        else:
            made += [
                f"<p>{_inline(part)}</p>" for part in re.split(r"\n\s*\n", block.strip()) if part
            ]
    return "".join(made)


def _inline(text: str) -> str:
    safe = escape(text, quote=False)
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)
    safe = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"\*([^*\s][^*]*)\*", r"<em>\1</em>", safe)
