"""Start a lecture: a source, its questions and its hidden checks, which release and lint as is."""

import re
from pathlib import Path

from kernel_helpers._files import files_in, write_atomically
from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.publish import Folders
from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.spec import QuestionSpec

_NAME = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")

_SOURCE = '''# ---
# jupyter:
#   kernel_helpers:
#     lecture: "{number}"
#     title: {title}
#     minutes: 20
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # {number} · {title}
#
# By the end of this page you will ...

# %% [markdown] name="launch"
# ## 1 · Launch
#
# Prose first, then one short cell, then what to look at.

# %% name="first-cell"
from kernel_helpers import SelfTest, check, hint, question_check, start_cluster

client = start_cluster()
client

{questions}# %% [markdown] name="exercises"
# ### Exercise {number}-1 · Double
#
# Write `double`, which returns twice its argument.


# %% exercise="{number}-1"
def double(number):
    """Return twice `number`."""
    ### BEGIN SOLUTION
    return 2 * number
    ### END SOLUTION


# %% check="{number}-1"
with check("{number}-1") as expect:
    expect.equal(double(3), 6)

# %% name="close"
client.close()
'''
_HIDDEN = """# Hidden checks of lecture {number}: the same questions, other inputs.

# %% exercise="{number}-1"
with check("{number}-1") as expect:
    expect.equal(double(-7), -14)
"""
_QUESTION = """# Questions and hints of lecture {number}. The release shuffles the options.

[[question]]
id = "{number}.1"
type = "single"
stem = "How many workers has the cluster of this lecture?"
explanation = "`start_cluster()` starts one worker with two threads."
show = {{ cell = "first-cell" }}

[[question.options]]
text = "One."
credit = 1
feedback = "With two threads."

[[question.options]]
text = "Two."
feedback = "Two threads, in one worker."
"""
_HINTS = """
[[exercise]]
id = "{number}-1"
hints = ["What does `number + number` give?"]
"""


def new_lecture(name: str, folders: Folders, title: str = "") -> list[Path]:
    """Write the sources of a new lecture; what exists already is never touched, only added to.

    Questions that wait in the lecture's question file are asked in the new source.

    Parameters
    ----------
    name : str
        Number and topic: ``"07_text"``.
    folders : Folders
    title : str
        By default the topic.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    SourceError
        If the name is none, or there is a lecture with this number.
    """
    match = _NAME.fullmatch(name)
    if not match:
        raise SourceError(f"a lecture is named like 07_text (number, topic), got {name!r}.")
    number = match[1]
    taken = [*files_in(folders.source, f"{number}_*.py"), folders.hidden / f"{name}.py"]
    for path in taken:
        if path.exists():
            raise SourceError(f"{path} exists already; choose another number or edit it.")
    words = {"number": number, "title": title or match[2].replace("_", " ").capitalize()}
    bank = folders.bank / f"{number}.toml"
    return [
        _add_to(bank, words),
        _write(folders.hidden / f"{name}.py", _HIDDEN.format(**words)),
        _write(folders.source / f"{name}.py", _SOURCE.format(**words, questions=_cells(bank))),
    ]


def _add_to(path: Path, words: dict[str, str]) -> Path:
    """Add a first question, unless some wait, and the hints of the first exercise."""
    known = read_bank(path)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not known.questions:
        text += _QUESTION.format(**words)
    if f"ex{words['number']}_1" not in known.hints:
        text += _HINTS.format(**words)
    return _write(path, text)


def _cells(path: Path) -> str:
    return "".join(map(_cell, read_bank(path).questions.values()))


def _cell(question: QuestionSpec) -> str:
    short = short_id(question.id)
    cell = f'# %% self_test="{short}"\n{question.asks.widget}("{short}")\n\n'
    if question.asks.is_measured:
        cell += f'# %% measured="{short}"\nquestion_check("{short}", measured=1.0)\n\n'
    return cell


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text)
    return path
