"""Every question of a MOOC quiz is imported with its meaning, or named with a reason."""

import pytest

from kernel_helpers.authoring.exchange.mooc import from_mooc

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


DAMAGED = """# Quiz

```{admonition} Question
How many clusters?

- a) 5
- b) 7

_Select a single answer_
```

+++

How many are noise?

- a) 3
- b) 5

_Select a single answer_
```

+++ {"tags": ["solution"]}

solution: b)

```python
print(noise)
```

+++

Compare both.

```{admonition} Question
Which agree?

- a) none
- b) all
```
"""


def test_a_question_without_its_opening_is_named_and_its_solution_goes_nowhere():
    asked = from_mooc(DAMAGED, "05")
    assert [table["id"] for table in asked] == ["05.1", "05.3"]
    assert asked.left_out[0].startswith("05.2: its admonition is not opened: 'How many are noise?")
    assert asked.without_key == ["05.1", "05.3"]
    assert asked[1]["stem"] == "Compare both.\n\nWhich agree?"
    assert "solution" not in str([*asked])


def test_a_question_that_is_not_closed_ends_with_its_cell():
    text = DAMAGED.replace("_Select a single answer_\n```\n\n+++\n\nHow", "+++\n\nHow")
    asked = from_mooc(text, "05")
    assert [table["id"] for table in asked] == ["05.3"]
    assert asked.left_out[0].startswith("05.1: its admonition is not closed: 'How many clusters?")


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
