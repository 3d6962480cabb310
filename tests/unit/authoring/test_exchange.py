"""Questions come in from jupyterquiz and MOOC quizzes, and go out to Moodle, without loss."""

import json
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from kernel_helpers.authoring.exchange.jupyterquiz import from_jupyterquiz
from kernel_helpers.authoring.exchange.mooc import from_mooc
from kernel_helpers.authoring.exchange.moodle import to_moodle
from kernel_helpers.authoring.exchange.tomlfile import question_file
from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.cli import main
from kernel_helpers.exercises.questions.practice import judge
from tests.unit.exercises.questions.judged import DATA

QUIZ = [
    {
        "question": "Which is even?",
        "type": "multiple_choice",
        "answers": [
            {"answer": "two", "correct": True, "feedback": "Yes."},
            {"code": "3", "correct": False, "feedback": "One is left."},
        ],
    },
    {
        "question": "Which are even?",
        "type": "many_choice",
        "answers": [
            {"answer": "2", "correct": True},
            {"answer": "4", "correct": True},
            {"answer": "5", "correct": False},
        ],
    },
    {
        "question": "Half of 5?",
        "type": "numeric",
        "precision": 2,
        "answers": [
            {"type": "value", "value": 2.5, "correct": True},
            {"type": "range", "range": "[2.6, 3.4]", "correct": False, "feedback": "Too much."},
            {"type": "default", "feedback": "Divide by two."},
        ],
    },
    {
        "question": 'Say "yes".\nWith a \\ and """ in it.',
        "type": "string",
        "answers": [
            {"answer": "yes", "correct": True},
            {"type": "default", "feedback": "It has three letters."},
        ],
    },
]
MOOC = """\
# ✅ Quiz

```{admonition} Question
What does a test set
tell?

- a) how fast `fit` is
- b) how the model does on
  rows it has not seen
- c) nothing

_Select a single answer_
```

+++

```{admonition} Solution
:class: dropdown

Correct answer: b). It has not seen them.
```

```{admonition} Question
Which are lists?

- a) `[1]`
- b) `(1,)`
- c) `[]`

_Select all answers that apply_
```

```{admonition} Solution
Correct answers: a) c)
```
"""


def read(tables: list[dict], tmp_path: Path) -> dict:
    path = tmp_path / "05.toml"
    path.write_text(question_file(tables), encoding="utf-8")
    return read_bank(path).questions


def worth(question, answer) -> float:
    return judge(question_entry(question, mode="practice"), answer).credit


def test_every_type_of_jupyterquiz_is_read(tmp_path):
    asked = read(from_jupyterquiz(json.dumps(QUIZ), "05"), tmp_path)
    assert [each.type for each in asked.values()] == ["choice", "choice", "numeric", "text"]
    assert all(worth(each, each.best) == 1 for each in asked.values())
    assert worth(asked["q05_3"], 2.8) == 0
    assert asked["q05_4"].stem == QUIZ[3]["question"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "should be JSON"),
        ("{}", "a JSON list of questions"),
        ('[{"question": "?", "type": "essay"}]', "05.1: it should have a text and a type of"),
        ('[{"question": "?", "type": "many_choice", "answers": []}]', "no answer that is correct"),
        (
            '[{"question": "?", "type": "numeric", "answers": []}]',
            "no value or range that is correct",
        ),
    ],
)
def test_a_quiz_that_is_none_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        from_jupyterquiz(text, "05")


def test_a_mooc_quiz_with_solutions_is_read_with_its_letters(tmp_path):
    asked = read(from_mooc(MOOC, "05"), tmp_path)
    assert [each.select for each in asked.values()] == ["one", "many"]
    assert asked["q05_1"].best == ["b"]
    assert asked["q05_2"].best == ["a", "c"]
    assert "b) how the model does on rows it has not seen" in asked["q05_1"].question().listing()
    assert asked["q05_1"].explanation == "It has not seen them"


def test_a_mooc_quiz_without_solutions_marks_nothing_right(tmp_path):
    public = MOOC.split("```{admonition} Solution")[0]
    asked = from_mooc(public, "05")
    assert [option.get("credit") for option in asked[0]["options"]] == [None, None, None]
    assert asked.without_key == ["05.1"]
    with pytest.raises(ValueError, match="exactly one option should have credit = 1, got 0"):
        read(asked, tmp_path)


def test_markdown_without_questions_is_refused():
    with pytest.raises(ValueError, match="admonitions called Question"):
        from_mooc("# Hello", "05")


def test_every_type_that_needs_no_run_goes_to_moodle():
    asked = read_bank(DATA / "selftests" / "97.toml").questions
    xml, left_out = to_moodle(asked.values())
    kinds = [each.get("type") for each in ElementTree.fromstring(xml)]
    assert kinds == [
        *("multichoice", "multichoice", "numerical", "shortanswer"),
        *("matching", "matching", "multichoice"),
    ]
    assert left_out == ["q97_8", "p97_nap"]


def test_markup_in_a_question_is_text_in_moodle():
    asked = read_bank(DATA / "selftests" / "97.toml").questions
    xml, _ = to_moodle(asked.values())
    texts = [each.text or "" for each in ElementTree.fromstring(xml).iter("text")]
    assert "<p>11 &lt;script&gt;document.title = 'hacked'&lt;/script&gt;</p>" in texts
    assert not any("<script" in text for text in texts)


def test_shares_of_a_multiple_choice_add_up_to_all_in_moodle():
    asked = read_bank(DATA / "selftests" / "97.toml").questions
    xml, _ = to_moodle([asked["q97_2"]])
    fractions = [float(a.get("fraction")) for a in ElementTree.fromstring(xml).iter("answer")]
    assert sorted(fractions) == [-100, 50, 50]


def test_what_is_written_as_toml_is_read_back():
    odd = {"id": "05.1", "stem": 'a "b" \\ c\n"""\nd', "show": {"code": "x\n"}, "units": {"k B": 1}}
    odd |= {"flag": True, "list": ["a", 1.5], "options": [{"text": "🙂", "credit": 0.5}]}
    assert tomllib.loads(question_file([odd]))["question"] == [odd]


def test_the_command_imports_checks_and_exports(tmp_path):
    (tmp_path / "quiz.json").write_text(json.dumps(QUIZ))
    run = CliRunner().invoke
    target = tmp_path / "bank" / "05.toml"
    target.parent.mkdir()
    made = run(
        main, ["questions", "import", f"{tmp_path}/quiz.json", "--lecture", "05", "-o", target]
    )
    assert made.exit_code == 0, made.output
    assert run(main, ["questions", "check", str(target.parent)]).output == "4 questions are fine\n"
    assert "<quiz>" in run(main, ["questions", "export", str(target)]).output


def test_the_command_names_file_and_line_of_a_mistake(tmp_path):
    (tmp_path / "05.toml").write_text('[[question]]\nid = "05.1"\ntype = "essay"\n')
    result = CliRunner().invoke(main, ["questions", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "05.toml, line 3: type should be" in result.output


def test_an_id_in_two_files_is_named(tmp_path):
    text = (DATA / "selftests" / "97.toml").read_text(encoding="utf-8")
    for name in ("96.toml", "97.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["questions", "check", str(tmp_path)])
    assert "97.toml: q97_1 is in 96.toml already" in result.output
