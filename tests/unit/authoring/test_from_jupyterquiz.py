"""Every question of a jupyterquiz file is imported with its meaning, or named with a reason."""

import json
import random

import pytest

from kernel_helpers.authoring.exchange.jupyterquiz import from_jupyterquiz
from tests.unit.authoring.quizzes import CHOICE, number, quiz, worth


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "essay"}, "got 'essay'"),
        ({"type": None}, "got None"),
        ({"question": " "}, "should have a text"),
        ({"question": ["?"]}, "question should be a text"),
        ({"answers": "2"}, "list of objects"),
        ({"answers": [["2", True]]}, "list of objects"),
        ({"answers": [{"answer": "2", "correct": "false"}]}, "correct should be true or false"),
        ({"answers": [{"answer": "2", "correct": False}] * 2}, "no answer that is correct"),
        ({"answers": [{"answer": "2", "correct": True}] * 2}, "two options have the same text"),
        (
            {"answers": [{"answer": str(n), "correct": not n} for n in range(9)]},
            "2 to 8 options",
        ),
        (number(), "no value or range"),
        (number({"value": "many", "correct": True}), "a value should be a number"),
        (number({"value": True, "correct": True}), "a value should be a number"),
        (number({"range": [3, 2], "correct": True}), "should grow"),
        (number({"range": [3], "correct": True}), "two numbers"),
        (number({"value": 3, "correct": True}, precision=0), "precision should be"),
        (number({"value": 3, "correct": True}, precision="two"), "precision should be"),
        (
            number({"range": [0, 9], "correct": False}, {"value": 3, "correct": True}),
            "is before a right one",
        ),
        ({"question": "\ud800"}, "half a character"),
        (
            {"type": "string", "answers": [{"answer": "A", "correct": True, "match_case": True}]},
            "match_case of the right answer 'A'",
        ),
        (
            {
                "type": "string",
                "answers": [{"answer": "color", "correct": True, "fuzzy_threshold": 0.8}],
            },
            "fuzzy_threshold of the right answer 'color'",
        ),
        (
            {
                "type": "string",
                "answers": [
                    {"answer": "colour", "correct": False, "fuzzy_threshold": 0.8},
                    {"answer": "color", "correct": True},
                ],
            },
            "stands before the right one 'color'",
        ),
        (
            {"type": "string", "answers": [{"answer": "A", "correct": True, "match_case": 1}]},
            "match_case should be true or false",
        ),
        ({"type": "match", "pairs": [{"label": "a", "answer": "x"}], "options": ["y"]}, "'x' is"),
    ],
)
def test_a_question_that_cannot_be_imported_is_named_and_the_others_stay(change, reason):
    imported = from_jupyterquiz(quiz({}, change, {}), "05")
    assert [table["id"] for table in imported] == ["05.1", "05.3"]
    [sentence] = imported.left_out
    assert sentence.startswith("05.2: ")
    assert reason in sentence


def test_a_key_twice_is_named():
    text = quiz({}).replace('"type":', '"type": "string", "type":')
    with pytest.raises(ValueError, match=r"05\.1: it has the key 'type' twice"):
        from_jupyterquiz(text, "05")


def test_feedback_that_is_null_is_none(read):
    answers = [each | {"feedback": None} for each in CHOICE["answers"]]
    [asked] = read(from_jupyterquiz(quiz({"answers": answers}), "05"))
    assert "None" not in str([option.feedback for option in asked.options])


def test_layout_is_not_needed_and_other_keys_are_noted():
    imported = from_jupyterquiz(quiz({"answer_cols": 4, "hint": "Halve it."}), "05")
    assert (len(imported), imported.notes) == (1, ["05.1: the key 'hint' is not used."])


def test_options_of_a_text_that_change_nothing_are_imported():
    [table] = from_jupyterquiz(
        json.dumps(
            [
                {
                    "question": "What makes a list?",
                    "type": "string",
                    "answers": [
                        {"answer": "[]", "correct": True, "match_case": True},
                        {"answer": "list", "correct": True, "fuzzy_threshold": 0.95},
                        {"answer": "", "correct": False, "match_case": False, "type": "default"},
                    ],
                }
            ]
        ),
        "05",
    )
    assert table["accept"] == ["[]", "list"]


def test_options_of_a_wrong_text_are_noted():
    answers = [
        {"answer": "Python", "correct": False, "match_case": True, "feedback": "The language."},
        {"answer": "jupyter", "correct": True},
    ]
    quiz = [{"question": "Which planet?", "type": "string", "answers": answers}]
    imported = from_jupyterquiz(json.dumps(quiz), "05")
    assert imported[0]["near"] == [{"accept": ["Python"], "feedback": "The language."}]
    [note] = imported.notes
    assert "05.1: the wrong answer 'Python' gets its feedback" in note


def test_a_range_that_no_rounded_answer_meets_is_noted():
    answers = ({"value": 3.14, "correct": True}, {"range": [3.142857, 3.142858], "correct": True})
    imported = from_jupyterquiz(json.dumps([number(*answers, precision=2)]), "05")
    assert imported.notes == [
        "05.1: no number of 2 digits is in the range [3.142857, 3.142858], so it is left out."
    ]


def test_code_and_pairs_are_kept(read):
    pairs = [{"label": "mean", "answer": "reduce"}, {"label": "str.lower", "answer": "map"}]
    code = {"answers": [{"code": "a = `x`\nb", "correct": True}, {"code": "c", "correct": False}]}
    imported = from_jupyterquiz(
        quiz(
            {"code": 'print("1" + "2")'} | code,
            {"type": "match", "pairs": pairs, "options": ["map", "reduce"]},
        ),
        "05",
    )
    asked = read(imported)
    assert asked[0].stem.endswith('```python\nprint("1" + "2")\n```')
    assert asked[0].options[0].text == "```python\na = `x`\nb\n```"
    assert asked[1].type == "match"
    assert worth(asked[1], asked[1].best) == 1


def test_texts_with_any_character_come_back(read, cases):
    for seed in range(cases(40)):
        rng = random.Random(seed)
        letters = [chr(rng.choice([0, 7, 9, 10, 13, 27, 34, 92, 127, 233, 8239, 128578]))]
        text = "x" + "".join(letters * rng.randint(1, 3)) + '"""\n\\' * rng.randint(0, 1) + "y"
        [asked] = read(from_jupyterquiz(quiz({"question": text}), "05"))
        assert asked.stem == text, f"seed {seed}"
