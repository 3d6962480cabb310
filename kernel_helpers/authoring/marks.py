"""Recognise comments and texts that mark a solution, in the words that authors use for one."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Literal

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
EDGE = re.compile(r"[^\S\n]*#+[^\S\n]*(BEGIN|END)[^\S\n]+SOLUTIONS?(?!\w).*", re.IGNORECASE)

Reading = Literal["mark", "label", ""]

_FOR_STUDENTS = re.compile(r"[^\S\n]*(?:#+|<!--)\s*for students\s*(?:-->)?\s*$", re.IGNORECASE)
_COMMENT = re.compile(
    r"#(.*)|<!--(.*)|^\s*(?://|/\*|--|%|;)(.*)|^\s*[A-Za-z]{0,2}(?:\"{3}|'{3}|\"|')(.*)"
)
_HIDDEN = re.compile(r"<!--(.*?)(?:-->|$)")
_FEW_WORDS = re.compile(r"\W*[^\W\d_]+(?:[\s_-]+[^\W\d_]+){0,2}\W*")
_OPENING = re.compile(r"\W*(?P<noun>[^\W\d_]+)\W*(?P<number>\d+|\b[A-Za-z]\b)?\W*?[:.]")
_CAPITALS = re.compile(r"\W*(?:BEGIN|END)\W+[^\W\d_]{2,}\W*(?:[^\W\d_]+\W*)?")
_STUB = re.compile(
    r"(?:\w+\s*=\s*)?(?:\.\.\.|None|pass)|return(?:\s+(?:None|\.\.\.))?|raise\s+NotImplemented.*"
)
_NO_STATEMENT = re.compile(r"\s*(?:$|#|@|(?:async\s+)?def\b|class\b|[A-Za-z]{0,2}(?:\"{3}|'{3}))")


def _set(words: str) -> set[str]:
    return set(words.split())


# Words without accents and in lower case, see `_words`.
_SOLUTIONS = _set(
    "solution solutions soln losung losungen loesung loesungen musterlosung musterlosungen "
    "musterloesung solucion soluciones soluzione soluzioni solucao solucoes corrige corriges "
    "oplossing oplossingen rozwiazanie решение решения 解答 答案 解决方案"
)
_ANSWERS = _set("answer answers antwort antworten respuesta respuestas reponse risposta")
_FOR_AUTHORS = _set(
    "begin end start stop anfang ende inicio debut key keys prompt instructor instructors teacher "
    "teachers tutor tutors staff grader graders author authors lecturer ta hidden hide remove "
    "removed delete deleted strip stripped cut drop omit erase secret private confidential only "
    "release released publish published distribute nur lehrer dozent dozenten entfernen loschen "
    "ausblenden"
)
_AROUND = _set(
    "a an the this that these our your my their its one here below above follows following goes "
    "go part step exercise question task problem number nr no of to for from in into on at line "
    "lines block cell code region text next first second third last correct right full complete "
    "whole sample model reference official possible example proposed suggested alternative own "
    "short write insert put enter add type fill is be do not must it and with before after under "
    "students student die der das den zu zur unsere meine deine eure ihre hier aufgabe teil"
)
_MISSPELT = (  # marks that a slip of the fingers is looked for in
    *("solution", "solutions", "solutionnoprompt", "beginsolution", "endsolution"),
    *("startsolution", "stopsolution", "solutionbegin", "solutionend", "solutionstart"),
    *("beginprompt", "endprompt", "beginhiddentests", "endhiddentests", "hiddentests"),
)
_OTHER_WORDS = {"resolution", "evolution", "revolution", "dissolution", "absolution", "pollution"}
_SHORTEST, _LONGEST = 5, 24  # letters of a mark, misspelt or not
_LIKE = 0.8  # from this share of common letters on, a text is a misspelt mark


def is_mark(line: str, *, prose: bool = False) -> bool:
    """Return whether a line, or the comment at its end, is written like a mark.

    Examples
    --------
    >>> [is_mark(line) for line in ("x = 1  # SOLUTION", "## solutoin", "# a slow solution of it")]
    [True, True, False]
    """
    return _reading(line, prose=prose) == "mark"


def marks_in(source: str, *, kind: str) -> list[str]:
    """Return the lines of a cell that mark a solution which no region holds.

    A label such as ``# Our solution`` or ``# YOUR SOLUTION HERE`` is one where code follows it that
    is neither a stub nor a region.

    Parameters
    ----------
    source : str
    kind : {"exercise", "code", "prose"}
    """
    lines = source.split("\n")
    found = []
    is_inside = False
    for number, line in enumerate(lines):
        if edge := EDGE.fullmatch(line):
            is_inside = edge[1].upper() == "BEGIN"
            continue
        reading = "" if _FOR_STUDENTS.search(line) else _reading(line, prose=kind == "prose")
        is_loose = reading == "label" and not is_inside and kind != "prose"
        if reading == "mark" or (is_loose and _labels_code(lines, number, kind)):
            found.append(line)
    return found


def for_students(line: str) -> str:
    """Return a line without the comment by which its author declares that students may read it.

    Examples
    --------
    >>> for_students("# Solution 1  # for students")
    '# Solution 1'
    """
    return _FOR_STUDENTS.sub("", line)


def _reading(line: str, *, prose: bool) -> Reading:
    if prose:
        readings = {_text_reading(text) for text in (line, *_HIDDEN.findall(line))}
        return "mark" if "mark" in readings else ""
    comment = _COMMENT.search(line)
    text = next(filter(None, comment.groups()), "") if comment else ""
    return _text_reading(text) if _words(text) else _bare_reading(line)


def _bare_reading(line: str) -> Reading:
    """Read a line without a comment: a few words may be a mark that lacks its hash."""
    if not _FEW_WORDS.fullmatch(line) or (len(_words(line)) == 1 and not line.strip().isupper()):
        return ""
    return "mark" if _text_reading(line) == "mark" else ""


def _text_reading(text: str) -> Reading:
    text = unicodedata.normalize("NFC", text)
    words = _words(text)
    nouns = words & (_SOLUTIONS | _ANSWERS)
    around = {word for word in words - nouns if not word.isdecimal() and len(word) > 1}
    if nouns and around <= _FOR_AUTHORS | _AROUND:
        if around & _FOR_AUTHORS:
            return "mark"
        is_alone = words == nouns and bool(nouns & _SOLUTIONS)
        return "mark" if is_alone else "label"
    opening = _OPENING.match(text)
    if opening and _words(opening["noun"]) & _SOLUTIONS:
        return "label" if opening["number"] else "mark"
    is_loud = _CAPITALS.fullmatch(text.lstrip("#")) or _has_loud_word(text)
    return "mark" if is_loud or _is_misspelt(text) else ""


def _words(text: str) -> set[str]:
    """Return the words of a text in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return set(re.findall(r"[^\W_]+", plain.casefold()))


def _has_loud_word(text: str) -> bool:
    """Return whether a word for a solution is written in capitals among others."""
    loud = {word for word in re.findall(r"[^\W\d_]{5,}", text) if word.isupper()}
    return any(_words(word) & _SOLUTIONS or _is_misspelt(word) for word in loud)


def _is_misspelt(text: str) -> bool:
    letters = "".join(filter(str.isalpha, text)).lower()
    if not _SHORTEST <= len(letters) <= _LONGEST or letters in _OTHER_WORDS:
        return False
    return any(_is_alike(letters, mark) for mark in _MISSPELT)


def _is_alike(letters: str, mark: str) -> bool:
    matcher = SequenceMatcher(None, letters, mark)
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def _labels_code(lines: list[str], number: int, kind: str) -> bool:
    """Return whether code that a student would read belongs to a label."""
    comment = _COMMENT.search(lines[number])
    code = lines[number][: comment.start()].strip() if comment else ""
    if code:
        return kind == "exercise" and not _STUB.fullmatch(code)
    if kind != "exercise" and not _words(lines[number]) & _SOLUTIONS:
        return False
    for line in lines[number + 1 :]:
        if EDGE.fullmatch(line):
            return False
        if not _NO_STATEMENT.match(line):
            return not _STUB.fullmatch(line.partition("#")[0].strip())
    return False
