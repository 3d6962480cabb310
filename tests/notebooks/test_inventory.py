"""Every lecture that is written covers what it owes, and the script notices where one does not."""

import pytest

from tests.notebooks.inventory import BEGIN, END, Course, main
from tests.notebooks.lecture import NOTEBOOKS

SOURCE = """# ---
# jupyter:
#   kernel_helpers:
#     lecture: "03"
#     title: Graphs
#     minutes: 5
# ---

# %% [markdown]
# # 03 · Graphs

# %% [markdown]
# ## 1 · Laziness

# %% name="plan"
plan = 1
"""
INVENTORY = """
[items]
"S9.1" = {{ what = "A plan", kind = "concept", lectures = ["03", "04"] }}

[03]
"S9.1" = "{place}"

[04]
"S9.1" = ""
"""


@pytest.fixture
def course(tmp_path):
    def make(place):
        (tmp_path / "source").mkdir(exist_ok=True)
        (tmp_path / "source" / "03_graphs.py").write_text(SOURCE)
        (tmp_path / "inventory.toml").write_text(INVENTORY.format(place=place))
        (tmp_path / "README.md").write_text(f"above\n{BEGIN}\n{END}\nbelow\n")
        return tmp_path

    return make


def test_the_lectures_cover_what_they_owe_and_the_table_says_where(capsys):
    assert main(NOTEBOOKS, []) == 0, capsys.readouterr().out


@pytest.mark.parametrize("place", ["plan", "Laziness", "1 · Laziness"])
def test_a_cell_or_a_heading_is_a_place_and_the_table_names_its_section(course, place):
    folder = course(place)
    assert main(folder, ["--write"]) == 0
    assert main(folder, []) == 0
    readme = (folder / "README.md").read_text()
    assert "| S9.1 | A plan | **03** 1 · Laziness; to come: 04 |" in readme
    assert readme.startswith("above\n")
    assert readme.endswith("below\n")


def test_what_a_lecture_still_to_come_owes_is_listed_and_no_mistake(course):
    found = Course(course("plan"))
    assert list(found.mistakes()) == []
    assert list(found.to_come()) == ["04  S9.1   A plan"]


def test_an_item_without_a_place_is_a_mistake(course):
    (sentence,) = Course(course("")).mistakes()
    assert sentence == "[03] owes S9.1 (A plan) and names no place for it."


def test_a_place_that_does_not_exist_is_a_mistake(course):
    (sentence,) = Course(course("summary")).mistakes()
    assert sentence == "[03] S9.1: there is no cell or heading 'summary'."


def test_an_item_that_nobody_knows_is_a_mistake(course):
    folder = course("plan")
    (folder / "inventory.toml").write_text(INVENTORY.format(place="plan") + '"S9.7" = "plan"\n')
    (sentence,) = Course(folder).mistakes()
    assert sentence == "[04] S9.7 is no item that this lecture owes."


def test_a_table_of_yesterday_is_a_mistake_that_names_the_command(course, capsys):
    assert main(course("plan"), []) == 1
    assert "python -m tests.notebooks.inventory --write" in capsys.readouterr().out
