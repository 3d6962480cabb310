"""Write questions as Moodle XML, which Moodle and most other learning platforms import.

The format is described in Moodle's documentation, "Moodle XML format".
"""

import re
from collections.abc import Iterable
from functools import singledispatch
from html import escape
from xml.etree import ElementTree

from kernel_helpers.authoring.exchange.moodle_grades import listed, shares_of
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.choice import ChoiceSpec
from kernel_helpers.exercises.questions.line import LineSpec
from kernel_helpers.exercises.questions.match import MatchSpec
from kernel_helpers.exercises.questions.numeric import NumericSpec
from kernel_helpers.exercises.questions.order import OrderSpec
from kernel_helpers.exercises.questions.spec import QuestionSpec
from kernel_helpers.exercises.questions.text import TextSpec

Element = ElementTree.Element


def to_moodle(questions: Iterable[QuestionSpec]) -> tuple[str, list[str]]:
    """Return the questions as Moodle XML.

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
        element = _element(question)
        if element is None:
            left_out.append(question.id)
        else:
            quiz.append(element)
    ElementTree.indent(quiz)
    body = ElementTree.tostring(quiz, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', left_out


@singledispatch
def _element(_question: QuestionSpec) -> Element | None:
    """Return a question as Moodle's element; None for a type that Moodle cannot ask."""
    return None


@_element.register
def _choice(question: ChoiceSpec) -> Element | None:
    made = _head(question, "multichoice", question.stem)
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


@_element.register
def _numeric(question: NumericSpec) -> Element:
    made = _head(question, "numerical", _with_task(question))
    for band in question.bands:
        middle, half = (band.low + band.high) / 2, (band.high - band.low) / 2
        answer = _answer(made, f"{middle:.12g}", listed(band.credit), band.feedback)
        _child(answer, "tolerance", f"{half:.12g}")
    _answer(made, "*", 0, question.otherwise)
    units = _child(made, "units")
    for name, size in question.question().units.items():
        if name:
            unit = _child(units, "unit")
            _child(unit, "multiplier", f"{1 / size:.12g}")
            _child(unit, "unit_name", name)
    return made


@_element.register
def _text(question: TextSpec) -> Element:
    made = _head(question, "shortanswer", question.stem)
    _child(made, "usecase", "0")
    for text, credit, feedback in question.worth():
        _answer(made, text.replace("*", "\\*"), listed(credit), feedback)
    _answer(made, "*", 0, question.otherwise)
    return made


@_element.register
def _line(question: LineSpec) -> Element:
    made = _head(question, "multichoice", f"{question.stem}\n\n{question.question().listing()}")
    _child(made, "single", "true")
    _child(made, "shuffleanswers", "false")
    _child(made, "answernumbering", "123")
    worth = question.worth()
    for number, line in enumerate(question.code.splitlines(), start=1):
        credit, feedback = worth.get(number, (0.0, question.otherwise))
        _answer(made, f"<code>{escape(line)}</code>", listed(credit), feedback, html=True)
    return made


@_element.register
def _match(question: MatchSpec) -> Element:
    return _pairs(
        question, [(case.text, question.targets[case.target - 1]) for case in question.options]
    )


@_element.register
def _order(question: OrderSpec) -> Element:
    return _pairs(question, [(item.text, str(n)) for n, item in enumerate(question.options, 1)])


def _pairs(question: QuestionSpec, pairs: list[tuple[str, str]]) -> Element:
    made = _head(question, "matching", _with_task(question))
    _child(made, "shuffleanswers", "true")
    for text, place in pairs:
        part = _child(made, "subquestion", format="html")
        _child(part, "text", _html(text))
        _child(_child(part, "answer"), "text", place)
    return made


def _with_task(question: QuestionSpec) -> str:
    return f"{question.stem} ({question.question().task})"


def _head(question: QuestionSpec, kind: str, stem: str) -> Element:
    made = Element("question", type=kind)
    _child(_child(made, "name"), "text", f"Self-test {short_id(question.id)}")
    _child(_child(made, "questiontext", format="html"), "text", _html(stem))
    explained = _child(made, "generalfeedback", format="html")
    _child(explained, "text", _html(question.explanation))
    _child(made, "defaultgrade", f"{question.points:g}")
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
