"""Mistakes of an author are answered with the file, the line and what to do."""

import pytest

from kernel_helpers.authoring import release


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("id =", "id", "42.toml is not TOML: .*line 2"),
        (
            'type = "single"',
            'type = "essay"',
            "42.toml, line 3: type .* multi, .* single, text, got 'essay'",
        ),
        ('stem = "What is 1 + 1?"', "", "42.toml, line 1: stem should be given"),
        ('stem = "What is 1 + 1?"', 'stem = ""', "42.toml, line 4: stem should be a text"),
        ('id = "42.1"', 'id = "one"', 'line 2: A question id looks like "00.1"'),
        ('text = "11"', 'txt = "11"', "42.toml, line 11: text should be given"),
        ('feedback = "That glues texts."', "", "line 11: an option .* needs feedback"),
        ("credit = 0.5", "credit = 2", "line 14: credit should be between 0 and 1, got 2"),
        ("credit = 0.5", "credit = 1", "line 1: exactly one option .* credit = 1, got 2"),
        ("credit = 1", 'credit = 0\nfeedback = "No."', "line 1: exactly one option .*, got 0"),
        ('explanation = "', 'show = {page = 3}\nexplanation = "', "line 5: show should be"),
        ('explanation = "', 'show = {cell = "no"}\nexplanation = "', "42.1 shows an unknown cell"),
        ('["Python has a word for it.", "`sum`"]', '"sum"', "line 22: hints should be a list"),
        ('[[exercise]]\nid = "42-1"', '[[exercise]]\nid = "42-2"', "exercise 42-1 needs hints"),
        ("[[exercise]]", "[[exercises]]", "exercises is unknown here"),
        (
            "[[exercise]]",
            '[[exercise]]\nid = "42-9"\nhints = ["?"]\n\n[[exercise]]',
            "42_sums.py has no exercise 42-9",
        ),
    ],
)
def test_a_mistake_in_a_question_file_names_its_line(course, old, new, sentence):
    course.change(course.questions, old, new)
    with pytest.raises(ValueError, match=sentence):
        release(course.source, course.output)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("    ### END SOLUTION\n", "", "42_sums.py, 42-1: BEGIN SOLUTION and END SOLUTION"),
        ("SOLUTION", "ANSWER", "42-1: .*BEGIN"),
        ('exercise="42-1"', 'name="x"', "only a cell with exercise=... may hold a solution"),
        ('check="42-1"', 'name="x"', 'exercise 42-1 needs a cell with check="42-1"'),
        ('self_test="42.1"', 'self_test="42.2"', "42.toml has no question of this id"),
        ('self_test="42.1"', 'name="x"', "question 42.1 is never asked"),
        (
            'exercise="42-1"',
            'exercise="42-1" check="42-1"',
            "one cell cannot be exercise and check",
        ),
        ('exercise="42-1"', 'exercise="first"', 'An exercise id looks like "00-1"'),
        ("#     title: Sums\n", "", "should open with .* title"),
        ('lecture: "42"', 'lecture: "41"', "42_sums.py says that it is lecture '41'"),
        ('lecture: "42"', "lecture: 42", 'should say lecture: "42", with the quotes'),
        ("points=2", 'points="two"', "points should be a number from 0, got 'two'"),
        ("minutes: 3", "minutes: eight", "minutes should be a whole number such as 8, got 'eight'"),
        ("[markdown]\n# Some", "[markdwon]\n# Some", r"is \[markdown\] or .*, got \[markdwon\]"),
        ("points=2", "pionts=2", "'pionts' is unknown in a cell header"),
        ("points=2", "points=-1", "points should be a number from 0, got -1"),
        ('tags=["setup"]', 'name="q42_1"', "two cells have the id 'q42_1'"),
    ],
)
def test_a_mistake_in_a_lecture_names_the_cell(course, old, new, sentence):
    course.change(course.lecture, old, new)
    with pytest.raises(ValueError, match=sentence):
        release(course.source, course.output)


def test_a_question_may_not_be_given_twice(course):
    questions = course.questions.read_text()
    course.questions.write_text(questions + "\n" + questions[: questions.index("[[exercise]]")])
    with pytest.raises(ValueError, match=r"42\.toml, line 25: the id q42_1 exists already"):
        release(course.source, course.output)


def test_a_file_that_is_not_utf_8_is_named(course):
    course.lecture.write_bytes(course.lecture.read_bytes() + b"\xff")
    with pytest.raises(ValueError, match=r"42_sums\.py should be UTF-8"):
        release(course.source, course.output)


def test_a_byte_order_mark_does_no_harm(course):
    course.lecture.write_bytes(b"\xef\xbb\xbf" + course.lecture.read_bytes())
    assert release(course.source, course.output)
