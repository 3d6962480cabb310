"""Every question of another tool's file is imported with its meaning, or named with a reason."""

import json
import random
from decimal import ROUND_HALF_UP, Context, Decimal
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from kernel_helpers.authoring.exchange import moodle_grades, tomlfile
from kernel_helpers.authoring.exchange.jupyterquiz import from_jupyterquiz
from kernel_helpers.authoring.exchange.mooc import from_mooc
from kernel_helpers.authoring.exchange.moodle import to_moodle
from kernel_helpers.authoring.exchange.tomlfile import question_file
from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.cli import main
from kernel_helpers.exercises.questions import bands
from kernel_helpers.exercises.questions.practice import judge

CHOICE = {
    "question": "Which is even?",
    "type": "multiple_choice",
    "answers": [{"answer": "2", "correct": True}, {"answer": "3", "correct": False}],
}


@pytest.fixture
def read(tmp_path):
    def read_tables(tables):
        path = tmp_path / "05.toml"
        path.write_text(question_file(tables), encoding="utf-8")
        return list(read_bank(path).questions.values())

    return read_tables


def quiz(*changes) -> str:
    return json.dumps([CHOICE | change for change in changes])


def number(*answers, **more) -> dict:
    table = {"question": "How many?", "type": "numeric", "answers": list(answers)}
    return table | more


def worth(question, answer) -> float:
    return judge(question_entry(question, mode="practice"), answer).credit


@pytest.mark.parametrize("module", [bands, moodle_grades, tomlfile])
def test_examples_in_docstrings_are_true(module):
    import doctest

    results = doctest.testmod(module)
    assert (results.attempted > 0, results.failed) == (True, 0)


def test_several_values_and_ranges_are_right(read):
    [asked] = read(
        from_jupyterquiz(
            json.dumps(
                [
                    number(
                        {"type": "value", "value": 1.41, "correct": True, "feedback": "Yes."},
                        {"type": "range", "range": [1.414, 1.415], "correct": True},
                        {"type": "range", "range": [-1000, 0], "correct": False, "feedback": "?"},
                    )
                ]
            ),
            "05",
        )
    )
    earned = {given: worth(asked, given) for given in (1.41, 1.414, 1.4149, 1.415, 1.4, -5, 0)}
    assert earned == {1.41: 1, 1.414: 1, 1.4149: 1, 1.415: 0, 1.4: 0, -5: 0, 0: 0}
    assert judge(question_entry(asked, mode="practice"), -5).notes == {"": "?"}


def rounded(value: float, digits: int) -> float:
    """Round as JavaScript's toPrecision does: half away from zero, of the exact number."""
    return float(Context(prec=digits, rounding=ROUND_HALF_UP).plus(Decimal(value)))


def expected(question: dict, given: float) -> bool:
    """Judge as jupyterquiz does."""
    digits = question.get("precision")
    entered = rounded(given, digits) if digits else given
    for answer in question["answers"]:
        if "value" in answer:
            value = rounded(answer["value"], digits) if digits else answer["value"]
            hit = entered == value
        else:
            hit = answer["range"][0] <= entered < answer["range"][1]
        if hit:
            return answer["correct"]
    return False


def random_number(rng: random.Random) -> float:
    scale = rng.choice([0.01, 0.1, 1, 1, 100, 1e6])
    return float(f"{rng.choice([0, 1, -1, 1]) * rng.randint(1, 200) * scale / 10:.9g}")


def random_answer(rng: random.Random) -> dict:
    one, other = sorted([random_number(rng), random_number(rng)])
    place = {"value": one} if one == other or rng.random() < 0.5 else {"range": [one, other]}
    return place | {"correct": rng.random() < 0.6, "feedback": rng.choice([None, "Think."])}


def test_generated_numeric_questions_are_judged_as_jupyterquiz_does(read, cases):
    imported = 0
    for seed in range(cases(60)):
        rng = random.Random(seed)
        digits = rng.choice([None, 1, 2, 3, 5])
        question = number(*(random_answer(rng) for _ in range(rng.randint(1, 3))))
        question |= {"precision": digits} if digits else {}
        tables = from_jupyterquiz(json.dumps([CHOICE, question]), "05")
        assert len(tables) + len(tables.left_out) == 2, f"seed {seed}"
        if len(tables) == 1:
            continue
        imported += 1
        asked = read(tables)[1]
        ends = [end for a in question["answers"] for end in a.get("range", [a.get("value")])]
        for end in ends:
            for given in (end, end * 1.04, end * 0.96, end + 0.05, end - 0.05, -end):
                entered = float(f"{given:.12g}")
                right = worth(asked, entered) == 1
                assert right == expected(question, entered), f"seed {seed}: {entered!r}"
    assert imported > cases(60) / 4


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
            "stands before a right one",
        ),
        ({"question": "\ud800"}, "half a character"),
        (
            {"type": "string", "answers": [{"answer": "A", "correct": True, "match_case": True}]},
            "match_case",
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


def test_a_range_that_no_rounded_answer_meets_is_noted():
    answers = ({"value": 3.14, "correct": True}, {"range": [3.142857, 3.142858], "correct": True})
    imported = from_jupyterquiz(json.dumps([number(*answers, precision=2)]), "05")
    assert imported.notes == [
        "05.1: no number of 2 digits lies in the range [3.142857, 3.142858], so it is left out."
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


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"[" * 100_000,
        b'[{"a": NaN}]',
        b"[1, 2]",
        b"[]",
        b"[" + b"9" * 5000 + b"]",
        b"\xff\xfe[\0]\0",
        b'[{"question": "\x01"}]',
        b"x" * 10_000_000,
    ],
    ids=range(10),
)
@pytest.mark.parametrize("name", ["quiz.json", "quiz.md"])
def test_a_bad_file_is_refused_in_a_sentence_and_writes_nothing(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    target = tmp_path / "05.toml"
    command = ["questions", "import", str(tmp_path / name), "--lecture", "05", "-o", str(target)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert len(done.output) < 1000
    assert not target.exists()


def test_texts_with_any_character_come_back(read, cases):
    for seed in range(cases(40)):
        rng = random.Random(seed)
        letters = [chr(rng.choice([0, 7, 9, 10, 13, 27, 34, 92, 127, 233, 8239, 128578]))]
        text = "x" + "".join(letters * rng.randint(1, 3)) + '"""\n\\' * rng.randint(0, 1) + "y"
        [asked] = read(from_jupyterquiz(quiz({"question": text}), "05"))
        assert asked.stem == text, f"seed {seed}"


def test_the_command_tells_by_its_status_what_it_left_out(tmp_path):
    path, target = tmp_path / "quiz.json", tmp_path / "05.toml"
    path.write_text("\ufeff" + quiz({}, {"type": "essay"}), encoding="utf-8")
    done = CliRunner().invoke(
        main, ["questions", "import", str(path), "--lecture", "05", "-o", str(target)]
    )
    assert done.exit_code == 1
    assert "left out: 05.2: " in done.output
    assert "Error: 1 imported, 1 left out" in done.output
    assert list(read_bank(target).questions) == ["q05_1"]


MOOC = """# Wrap-up

Load the rides:

```python
rides = load()
```

````{admonition} Question
What does this give?

```python
len(rides)
```

- a) rows
- b) a number of
  rides
- c) ```python
  None
  ```

_Select a single answer_

Hint: look at `rides`.
````

+++

Now fit a model.

:::{admonition} Question
Is it linear?

- True
- False

_Select a single answer_
:::

+++ {"tags": ["solution"]}

Solution: **b)**. It bends.

+++

```{admonition} Note
Not a question.
```

```{admonition} Question
Which are right?
* A) one
* B) two
* C) three

**Several answers possible**
```

```{admonition} Solution
:class: dropdown

Correct answers: a), c)

Both count.
```
"""


def test_fences_texts_and_hints_of_a_mooc_quiz_are_kept():
    asked = from_mooc(MOOC, "05")
    assert [table["type"] for table in asked] == ["single", "single", "multi"]
    assert (asked.left_out, asked.without_key) == ([], ["05.1"])
    first, second, third = asked
    assert first["stem"].startswith(
        "Load the rides:\n\n```python\nrides = load()\n```\n\nWhat does"
    )
    assert first["stem"].endswith("Hint: look at `rides`.")
    assert "```python\nlen(rides)\n```" in first["stem"]
    texts = [option["text"] for option in first["options"]]
    assert texts == ["rows", "a number of rides", "```python\nNone\n```"]
    assert second["stem"] == "Now fit a model.\n\nIs it linear?"
    assert [option.get("credit") for option in second["options"]] == [None, 1]
    assert third["stem"].startswith("```{admonition} Note\nNot a question.\n```")
    assert [option.get("credit") for option in third["options"]] == [1, None, 1]
    assert (second["explanation"], third["explanation"]) == ("It bends", "Both count")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("- a) rows\n", ""), "should be a), b), ... in order"),
        (("\n````\n\n+++", "\n```\n\n+++"), "not closed"),
        (("a), c)", "a), d)"), "names d)"),
    ],
)
def test_a_mooc_question_that_cannot_be_imported_is_named(change, reason):
    text = MOOC.replace(*change)
    try:
        left_out = " ".join(from_mooc(text, "05").left_out)
    except ValueError as error:
        left_out = str(error)
    assert reason in left_out


def test_a_solution_never_becomes_the_text_of_the_next_question():
    solution = "```{admonition} Solution\nCorrect answers: a), c)"
    text = MOOC.replace(solution, f"Some text.\n\n{solution}", 1)
    text = text.replace("Correct answers", ":class: dropdown\n\nCorrect answers")
    again = "```{admonition} Question\nAnd?\n- a) x\n- b) y\n```\n"
    asked = from_mooc(f"{text}\n{again}", "05")
    assert len(asked) == 4
    assert not any("Correct" in table["stem"] or "bends" in table["stem"] for table in asked)


def test_a_script_of_percent_cells_is_read_as_the_markdown_is():
    cells = [
        ("[markdown]", "# Quiz\n\nLoad it."),
        ("", "rides = load()"),
        ("[markdown]", "```{admonition} Question\nHow many?\n- a) 2\n- b) 4\n```"),
        ('[markdown] tags=["solution"]', "The correct answer is b): count them."),
        ('tags=["solution"]', "len(rides)"),
        ("[markdown]", "```{admonition} Question\nAnd now?\n- a) 2\n- b) 4\n```"),
    ]
    lines = [
        f"# %% {head}\n"
        + (text.replace("\n", "\n# ").join(["# ", ""]) if "[" in head[:1] else text)
        for head, text in cells
    ]
    first, second = from_mooc("\n\n".join(lines) + "\n", "05")
    assert first["stem"] == "# Quiz\n\nLoad it.\n\n```python\nrides = load()\n```\n\nHow many?"
    assert [option.get("credit") for option in first["options"]] == [None, 1]
    assert second["stem"] == "And now?"


def test_a_solution_that_is_not_closed_is_named():
    text = MOOC.replace("Both count.\n```\n", "Both count.\n")
    assert from_mooc(text, "05").left_out == [
        "a solution is not closed: 'Correct answers: a), c) Both count.'"
    ]


def test_text_after_the_last_question_is_named():
    assert from_mooc(f"{MOOC}\nThe end.\n", "05").left_out == [
        "text after the last question: 'The end.'"
    ]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Correct answer: b", "b"),
        ("Correct answer: **b)**", "b"),
        ("The correct answers are a) and c).", "ac"),
        ("solution: a), b) and c)", "abc"),
        ("Answers: A, C", "ac"),
        ("Correct answers: a) c)", "ac"),
        ("The answer is a matter of taste.", ""),
        ("It depends.", ""),
    ],
)
def test_a_key_is_read_in_any_spelling_and_never_guessed(said, right):
    text = "```{admonition} Question\nWhich?\n\n- a) x\n- b) y\n- c) z\n```\n\n"
    [table] = from_mooc(f"{text}```{{admonition}} Solution\n{said}\n```\n", "05")
    marked = [letter for letter, o in zip("abc", table["options"], strict=True) if "credit" in o]
    assert "".join(marked) == right


def test_every_grade_of_an_export_is_one_of_moodles(read, cases):
    known = {f"{100 * grade:.5f}".rstrip("0").rstrip(".") for grade in moodle_grades.GRADES}
    for seed in range(cases(60)):
        rng = random.Random(seed)
        worths = [
            1.0,
            *(rng.choice([0, 0, 1, 0.5, 0.3, 0.67, 0.95]) for _ in range(rng.randint(1, 6))),
        ]
        options = [
            {"text": str(place), "credit": credit, "feedback": "Why?"}
            for place, credit in enumerate(worths)
        ]
        table = {"id": "05.1", "type": "multi", "stem": "?", "explanation": "!", "options": options}
        xml, left_out = to_moodle(read([table]))
        given = [a.get("fraction") for a in ElementTree.fromstring(xml).iter("answer")]
        assert bool(given) != bool(left_out), f"seed {seed}"
        assert {each.removeprefix("-") for each in given} <= known, f"seed {seed}: {given}"
        gained = sum(float(each) for each in given if not each.startswith("-"))
        assert not given or gained == pytest.approx(100, abs=1e-3), f"seed {seed}: {given}"
