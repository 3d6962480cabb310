"""What an author marks as a solution never reaches a student, however the mark is written."""

import doctest
import random
import re

import pytest

from kernel_helpers.authoring import marks, release
from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.lint import lint
from kernel_helpers.authoring.publish import Folders

SECRET = "return sum(numbers)"
REGION = f"    ### BEGIN SOLUTION\n    {SECRET}\n    ### END SOLUTION\n"


def released(course, mode: str = "practice", **options) -> str:
    """Return every character of the student's notebook, "" where the release is refused."""
    try:
        release(course.source, course.output, mode=mode, **options)
    except SourceError:
        return ""
    return (course.output / "42_sums.ipynb").read_text()


def found(course) -> list[str]:
    sentences = [each.sentence for each in lint(Folders.around(course.source))]
    return [each for each in sentences if "hidden check" not in each]


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(marks).failed == 0


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("# BEGIN SOLUTION", "# END SOLUTION"),
        ("#### BEGIN SOLUTION", "#### END SOLUTION"),
        ("###BEGIN SOLUTION", "###END SOLUTION"),
        ("### begin solution", "### end solution"),
        ("##  Begin  Solution", "# End Solution"),
        ("# BEGIN SOLUTION NO PROMPT", "# END SOLUTION"),
        ("### BEGIN SOLUTION (part a)", "### END SOLUTION ###"),
    ],
)
def test_marks_in_every_usual_spelling_are_regions(course, begin, end):
    text = REGION.replace("### BEGIN SOLUTION", begin).replace("### END SOLUTION", end)
    course.change(course.lecture, REGION, text)
    assert found(course) == []
    notebook = released(course)
    assert "your code here" in notebook
    assert SECRET not in notebook
    for_nbgrader = released(course, for_nbgrader=True)
    assert SECRET in for_nbgrader
    assert "    ### BEGIN SOLUTION" in for_nbgrader  # the only mark that nbgrader knows


def test_each_of_several_regions_gets_a_stub(course):
    second = "\n\ndef mean(numbers):\n    # BEGIN SOLUTION\n    return 1 / 3\n    # END SOLUTION\n"
    course.change(course.lecture, REGION, REGION + second)
    notebook = released(course)
    assert notebook.count("your code here") == 2
    assert "1 / 3" not in notebook


@pytest.mark.parametrize(
    "text",
    [
        f"    {SECRET}  # SOLUTION\n",
        f"    {SECRET}  # SOLUTION NO PROMPT\n",
        f"    # SOLUTION\n    {SECRET}\n",
        f"    # Solution: add them up\n    {SECRET}\n",
        f"    ### BEGIN SOLUTON\n    {SECRET}\n    ### END SOLUTON\n",
        f"    ### BEGIN SOLUTlON\n    {SECRET}\n    ### END SOLUTlON\n",
        f"    ### BEGIN_SOLUTION\n    {SECRET}\n    ### END_SOLUTION\n",
        f"    ### BEGINSOLUTION\n    {SECRET}\n    ### ENDSOLUTION\n",
        f"    ### START SOLUTION\n    {SECRET}\n    ### STOP SOLUTION\n",
        f"    ### SOLUTION BEGIN\n    {SECRET}\n    ### SOLUTION END\n",
        f"    ### BEGIN ANSWER\n    {SECRET}\n    ### END ANSWER\n",
        f"    ### BEGIN HIDDEN TESTS\n    {SECRET}\n    ### END HIDDEN TESTS\n",
        f"    # <solution>\n    {SECRET}\n    # </solution>\n",
        f"    #--- solution ---#\n    {SECRET}\n",
        f"    # answer key\n    {SECRET}\n",
        f"    {SECRET}  # ANSWER KEY\n",
        f"    # instructor solution\n    {SECRET}\n",
        f"    # Instructor's solution (do not release)\n    {SECRET}\n",
        f"    {SECRET}  # remove this solution\n",
        f"    # delete the solution below before release\n    {SECRET}\n",
        f"    # Lösung\n    {SECRET}\n",
        f"    # Musterlösung:\n    {SECRET}\n",
        f"    # LO\u0308SUNG ANFANG\n    {SECRET}\n",
        f"    # solución\n    {SECRET}\n",
        f"    # Corrigé\n    {SECRET}\n",
        f"    # Решение\n    {SECRET}\n",
        f"    # 答案\n    {SECRET}\n",
        f"    // SOLUTION\n    {SECRET}\n",
        f"    /* SOLUTION */\n    {SECRET}\n",
        f'    """SOLUTION"""\n    {SECRET}\n',
        f"    'solution'\n    {SECRET}\n",
        f'    """\n    SOLUTION\n    """\n    {SECRET}\n',
        f"    # Solution 1: add them up\n    {SECRET}\n",
        f"    # Our solution\n    {SECRET}\n",
        f"    # YOUR SOLUTION HERE\n    {SECRET}\n",
        f"    {SECRET}  # the answer\n",
        f"    BEGIN SOLUTION\n    {SECRET}\n    END SOLUTION\n",
        f"    ### BEGIN SOLUTION\n    {SECRET}\n",
        f"    {SECRET}\n    ### END SOLUTION\n",
        f"    ### END SOLUTION\n    {SECRET}\n    ### BEGIN SOLUTION\n",
        f"    ### BEGIN SOLUTION\n{REGION}    ### END SOLUTION\n",
        f"    pass  ### BEGIN SOLUTION\n    {SECRET}\n    ### END SOLUTION\n",
        f"    ### BEGIN SOLUTION ### END SOLUTION\n    {SECRET}\n",
    ],
)
@pytest.mark.parametrize("before", ["", REGION.replace(SECRET, "pass")])
def test_other_marks_are_refused_by_release_and_lint(course, before, text):
    course.change(course.lecture, REGION, before + text)
    assert released(course) == ""
    assert released(course, for_nbgrader=True) == ""
    assert len(found(course)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"# %% [markdown]\n# ### BEGIN SOLUTION\n# {SECRET}\n# ### END SOLUTION\n",
        f"# %% [markdown]\n# <!-- BEGIN SOLUTION -->\n# {SECRET}\n",
        f"# %% [markdown]\n# **SOLUTION:**\n#\n# {SECRET}\n",
        f"# %% [raw]\n# # BEGIN SOLUTION\n\n# %%\nif True:\n    {SECRET[7:]}\n",
        f"# %%\n# BEGIN SOLUTION\n{SECRET[7:]}\n# END SOLUTION\n",
        f'# %% tags=["solution"]\n{SECRET[7:]}\n',
        f"# %% SOLUTION\n{SECRET[7:]}\n",
        f"# %%\n# Solution 1\n{SECRET[7:]}\n",
        f"# %%\n# instructor solution\n{SECRET[7:]}\n",
        f"# %% [markdown]\n# Lösung: `{SECRET}`\n",
        f"# %% [markdown]\n# Some text. <!-- answer key --> {SECRET}\n",
    ],
)
def test_solutions_outside_of_exercises_are_refused(course, text):
    course.change(course.lecture, '# %% tags=["setup"]', f'{text}\n# %% tags=["setup"]')
    assert released(course) == ""
    assert len(found(course)) == 1


def test_the_line_of_a_mark_is_named(course):
    course.change(course.lecture, REGION, f"{REGION}    # BEGIN SOLUTOIN\n")
    [finding] = [each for each in lint(Folders.around(course.source)) if "mark" in each.sentence]
    lines = course.lecture.read_text().splitlines()
    assert lines[finding.line - 1] == "    # BEGIN SOLUTOIN"


@pytest.mark.parametrize(
    "line",
    [
        "# This solution needs two passes over the file",
        "# the resolution",
        "solution = solve(A, b)",
        "    solution,",
        "## Ways to a solution of the travelling salesman's problem",
        "# begin with the first row",
        "# end of the data",
        "x = '#'  # a hash",
    ],
)
def test_sentences_about_solutions_are_no_marks(line):
    assert not marks.is_mark(line)


HARMLESS = [
    f"    # Our solution\n{REGION}",
    f"    ## Solution 1\n{REGION}",
    f"    # YOUR SOLUTION HERE\n{REGION}",
    f"{REGION}\n\ndef mean(numbers):\n    # YOUR SOLUTION HERE\n    ...\n",
    f"{REGION}\n\ndef mean(numbers):\n    pass  # your solution here\n",
    f"{REGION}\nbest = None  # insert your answer here\n",
    f"# My solution of part 2\n{REGION}",
    f"{REGION}    # This solution needs two passes over the file\n    assert numbers\n",
    f"{REGION}    # answers are sorted\n    assert numbers\n",
    REGION.replace(SECRET, f"# our solution\n    {SECRET}"),
]


@pytest.mark.parametrize("text", HARMLESS)
def test_labels_without_code_are_no_marks(course, text):
    course.change(course.lecture, REGION, text)
    assert found(course) == []
    notebook = released(course)
    assert "your code here" in notebook
    assert SECRET not in notebook


@pytest.mark.parametrize(
    "text",
    [
        "# %% [markdown]\n# ## Solution 1\n#\n# Our solution\n",
        "# %%\nroot = 2**0.5  # the solution\n",
        "# %%\n# Our solution\n",
    ],
)
def test_labels_outside_of_exercises_may_be_read(course, text):
    course.change(course.lecture, '# %% tags=["setup"]', f'{text}\n# %% tags=["setup"]')
    assert found(course) == []
    assert released(course)


@pytest.mark.parametrize(
    ("place", "text", "line", "left"),
    [
        (REGION, f"{REGION}    assert numbers  # the solution", "# the solution", "# the solution"),
        (REGION, f"{REGION}    # SOLUTION\n    assert numbers", "# SOLUTION", "# SOLUTION"),
        ("# Some text.", "# ## Solution", "## Solution", "## Solution"),
    ],
)
def test_a_refusal_says_how_a_line_is_declared_harmless(course, place, text, line, left):
    course.change(course.lecture, place, text)
    [sentence] = found(course)
    advice = sentence.partition("end it with ")[2].rstrip(".")
    assert "for students" in advice
    course.change(course.lecture, line, f"{line}  {advice}")
    assert found(course) == []
    notebook = released(course)
    assert left in notebook
    assert "for students" not in notebook


def misspelt(rng: random.Random, mark: str) -> str:
    """Return a mark with other hashes, spaces, case, and perhaps a slip of the fingers."""
    text = rng.choice([str, str.lower, str.title])(mark)
    if rng.random() < 0.6:
        place = rng.randrange(6, len(text) - 1)
        slips = [
            text[:place] + text[place + 1 :],
            text[:place] + text[place] + text[place:],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            text[:place] + rng.choice("aeiXO0") + text[place + 1 :],
        ]
        text = rng.choice(slips)
    text = re.sub(" ", lambda _: rng.choice([" ", "  ", "\t", "_", "-", ""]), text)
    return rng.choice(["#", "##", "###", "####", "# #"]) + rng.choice(["", " ", "  "]) + text


def test_generated_spellings_are_regions_or_refused(course, cases):
    original = course.lecture.read_text()
    refused = 0
    for seed in range(cases(60)):
        rng = random.Random(seed)
        begin, end = misspelt(rng, "BEGIN SOLUTION"), misspelt(rng, "END SOLUTION")
        text = f"    {begin}\n    {SECRET}\n    {end}\n"
        before = rng.choice(["", REGION.replace(SECRET, "pass")])
        course.lecture.write_text(original.replace(REGION, before + text))
        notebook = released(course)
        assert SECRET not in notebook, f"seed {seed}: {begin!r} {end!r}"
        refused += notebook == ""
    assert 0 < refused < cases(60)


def test_code_below_a_markdown_header_is_named(course):
    course.change(course.lecture, "# Some text.\n", "# Some text.\nlimit = 10\n# More.\n")
    assert found(course) == [
        "'limit = 10' is text here, because it is in a Markdown cell; "
        "start a code cell with # %%, or the line with #."
    ]
