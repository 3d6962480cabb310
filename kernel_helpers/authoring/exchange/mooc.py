"""Read quizzes of the scikit-learn MOOC: Markdown with a question in each admonition."""

import re
from typing import Any

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.exchange.imported import FILL_IN, KEY_UNKNOWN, Imported, check
from kernel_helpers.authoring.exchange.mooc_blocks import Block, blocks

_OPTION = re.compile(r"[-*] +\(?([a-zA-Z])[).] +(.*)|[-*] +(true|false|yes|no)\W*", re.IGNORECASE)
_TASK = re.compile(
    r"[_*]+\s*(?:(?:select|choose|pick|tick)\b.*|(?:several|multiple|all|single|one)\b.*answers?.*)"
    r"[_*]+\.?",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:single|one)\b", re.IGNORECASE)
_LETTER = r"\(?\b[a-h]\b(?:\)|(?=[*_`\s]*(?:$|\n|[,;.&]|and\b)))"
_KEY = re.compile(
    rf"(?:correct\s+answers?|answers?|solutions?)\b\W*?(?:(?:is|are)\W+?)?[*_`(]*"
    rf"({_LETTER}(?:[\s,;&*_`]*(?:and\s+)?{_LETTER})*)[*_`).:]*",
    re.IGNORECASE,
)
_SHOWN = 60  # characters of a text that is named
# Beyond, patterns with two repetitions would take seconds.
_LONGEST_TASK = 300  # characters
_LONGEST_SOLUTION = 5_000


def from_mooc(text: str, lecture: str) -> Imported:
    """Return the questions of a quiz as tables of a question file.

    Text and code above a question belong to its stem. The public files have no keys: where no
    *Solution* follows a question, no option is marked right, and the question is named in
    ``without_key``; ``kernel-helpers questions check`` asks for it until the author has.

    Parameters
    ----------
    text : str
        Markdown (MyST), or a script of percent cells.
    lecture : str
        Two digits; the ids become ``NN.1``, ``NN.2``, ...

    Returns
    -------
    Imported
        A list of dicts; ``left_out`` names what could not be imported.

    Raises
    ------
    SourceError
        If it holds no question that can be imported.
    """
    imported = Imported()
    asked: list[tuple[str, Block, str]] = []  # context, question, solution
    above: list[str] = []
    for block in blocks(text):
        if block.kind == "question" or (block.kind == "text" and _asks(block.text)):
            asked.append(("\n\n".join(above), block, ""))
            above = []
        elif block.kind == "solution" and asked and block.is_closed:
            context, question, said = asked[-1]
            asked[-1] = context, question, f"{said}\n{block.text}".strip()
        elif block.kind == "solution":
            problem = "is not closed" if asked else "is before every question"
            imported.left_out.append(f"a solution {problem}: {_start(block.text)}")
        elif block.text:
            above.append(block.text)
    if not asked:
        raise SourceError("The quiz should have admonitions called Question, and has none.")
    kept = ""  # of questions that are left out; the next one may refer to it
    for number, (between, question, solution) in enumerate(asked, start=1):
        context = "\n\n".join(filter(None, (kept, between)))
        _take(imported, f"{lecture}.{number}", context, question, solution=solution)
        kept = "" if imported and imported[-1]["id"] == f"{lecture}.{number}" else context
    if above:
        imported.left_out.append(f"text after the last question: {_start(' '.join(above))}")
    if not imported:
        raise SourceError(f"No question can be imported. {' '.join(imported.left_out)}")
    return imported


def _asks(text: str) -> bool:
    """Return whether a text outside of admonitions is a question that lacks its opening."""
    _, options, tasks = _parts(text)
    letters = [letter for letter, _ in options]
    return bool(tasks) and letters[:2] == ["a", "b"]


def _start(text: str) -> str:
    return repr(" ".join(text.split())[:_SHOWN])


def _take(imported: Imported, short: str, context: str, block: Block, *, solution: str) -> None:
    try:
        if block.kind != "question":
            raise SourceError(f"its admonition is not opened: {_start(block.text)}.")
        if not block.is_closed:
            raise SourceError(f"its admonition is not closed: {_start(block.text)}.")
        if len(solution) > _LONGEST_SOLUTION:
            raise SourceError(f"its solution has more than {_LONGEST_SOLUTION:,} characters.")
        table, has_key = _question(context, block.text, solution, short)
        if has_key:
            imported.take(table)
            return
        first, *others = table["options"]
        check(table | {"options": [first | {"credit": 1}, *others]})  # as if the key were known
    except SourceError as error:
        reason = str(error).removeprefix("import, line 1: ")
        imported.left_out.append(f"{short}: {reason}")
        return
    imported.without_key.append(short)
    imported.append(table)


def _question(context: str, body: str, solution: str, short: str) -> tuple[dict[str, Any], bool]:
    """Return a question, and whether its key is known."""
    stem, options, tasks = _parts(body)
    if len(options) < 2:
        raise SourceError("it should have options like '- a) ...', and has none.")
    letters = [letter for letter, _ in options]
    if letters != [chr(ord("a") + place) for place in range(len(letters))]:
        raise SourceError(f"its options should be a), b), ... in order, got {', '.join(letters)}.")
    right = _key(solution)
    if not right <= set(letters):
        raise SourceError(f"its key names {min(right - set(letters))}), which is no option.")
    single = bool(_ONE.search(tasks)) or (not tasks and len(right) == 1)
    if single and len(right) > 1:
        raise SourceError("it asks for a single answer, and its key has several.")
    explanation = _explained(solution)
    return {
        "id": short,
        "type": "single" if single else "multi",
        "stem": "\n\n".join(part for part in (context, stem) if part),
        "explanation": explanation if right else f"{KEY_UNKNOWN} {explanation}",
        "shuffle": False,
        "options": [_option(text, letter in right) for letter, text in options],
    }, bool(right)


def _parts(body: str) -> tuple[str, list[tuple[str, str]], str]:
    """Return stem and hints, options by letter, and the line that says how many to select."""
    prose: list[str] = []
    options: list[tuple[str, list[str]]] = []
    tasks: list[str] = []
    fence, inside = "", False
    for line in body.split("\n"):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fence or line.strip() == fence):
            fence = "" if fence else mark[1]
        found = None if fence else _OPTION.match(line)
        if found:
            letter = found[1].lower() if found[1] else chr(ord("a") + len(options))
            options.append((letter, [found[2] if found[1] else found[3]]))
            inside = True
            opened = re.match("`{3,}|~{3,}", options[-1][1][0])
            fence = opened[0] if opened else ""
        elif not fence and len(line) <= _LONGEST_TASK and _TASK.fullmatch(line.strip()):
            tasks.append(line)
            inside = False
        elif inside and (line.startswith(" ") or _goes_on(line, options[-1][1])):
            options[-1][1].append(line)
        else:
            inside = inside and not line.strip()
            prose.append(line)
    stem = re.sub(r"\n{3,}", "\n\n", "\n".join(prose)).strip()
    return stem, [(letter, _joined(lines)) for letter, lines in options], " ".join(tasks)


def _goes_on(line: str, option: list[str]) -> bool:
    """Return whether an unindented line belongs to the option's paragraph."""
    return bool(line.strip()) and bool(option[-1].strip()) and not line.startswith("Hint")


def _joined(lines: list[str]) -> str:
    """Return an option's text; code keeps its lines."""
    if any(re.match(r"\s*(```|~~~)", line) for line in lines):
        return "\n".join([lines[0], *(line.removeprefix("  ") for line in lines[1:])]).strip()
    return " ".join(" ".join(lines).split())


def _key(solution: str) -> set[str]:
    found = _KEY.search(solution)
    return set(re.findall(r"\b[a-h]\b", found[1].lower())) if found else set()


def _option(text: str, right: bool) -> dict[str, Any]:
    return {"text": text, "credit": 1} if right else {"text": text, "feedback": FILL_IN}


def _explained(solution: str) -> str:
    return _KEY.sub("", solution, count=1).strip(" \n.:)*_") or FILL_IN
