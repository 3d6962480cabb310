"""``check("00-1")`` alone runs the visible check; the solution comes after an attempt."""

import pytest

from kernel_helpers.exercises import CheckFailedError, UnknownIdError, attempts, check, solution

RIGHT = 'def greet(name):\n    return f"Hello, {name}!"'
WRONG = 'def greet(name):\n    return "Hello"'
STUB = "def greet(name):\n    raise NotImplementedError"


@pytest.fixture(autouse=True)
def nothing_tried(monkeypatch):
    monkeypatch.setattr(attempts, "_real", type(attempts._real)())


def cell(source: str) -> dict:
    names = {"check": check, "solution": solution, "In": ["", source]}
    exec(source, names)
    return names


def run(names: dict, source: str) -> None:
    exec(compile(source, "<cell>", "exec"), names)


def test_check_alone_runs_the_visible_check_on_the_cells_objects(capsys):
    run(cell(RIGHT), 'check("00-1").run()')
    assert capsys.readouterr().out == "✓ 00-1 passed.\n"
    with pytest.raises(CheckFailedError, match=r"greet\(\"Ada\"\)"):
        run(cell(WRONG), 'check("00-1").run()')


def test_shown_by_a_notebook_it_runs_too_and_raises_nothing(capsys):
    run(cell(WRONG), 'check("00-1")._ipython_display_()')
    assert "is not what was expected" in capsys.readouterr().out


def test_an_unknown_exercise_is_one_sentence(capsys):
    check("00-9")._ipython_display_()
    assert 'There is no exercise "00-9"' in capsys.readouterr().out


@pytest.mark.parametrize("before", [None, STUB])
def test_the_solution_waits_for_a_real_attempt(before, capsys):
    names = cell(before or "")
    run(names, 'check("00-1")._ipython_display_()\nsolution("00-1")')
    said = capsys.readouterr().out
    assert "try it first" in said
    assert "Hello, {name}" not in said


def test_after_an_attempt_the_solution_stands_beside_ones_own_code(capsys):
    run(cell(WRONG), 'check("00-1")._ipython_display_()\nsolution("00-1")')
    said = capsys.readouterr().out
    assert "yours" in said
    assert 'return "Hello"' in said
    assert 'return f"Hello, {name}!"' in said


def test_an_unknown_solution_names_its_neighbours():
    with pytest.raises(UnknownIdError, match="did you mean"):
        solution("00-9")


def test_every_check_is_reported_once_to_who_listens():
    heard = []
    stop = attempts.listen(heard.append)
    for source in (STUB, WRONG, RIGHT):
        run(cell(source), 'check("00-1")._ipython_display_()')
    stop()
    run(cell(RIGHT), 'check("00-1").run()')
    assert [(each.id, each.credit, each.real) for each in heard] == [
        ("ex00_1", None, False),
        ("ex00_1", 0.0, True),
        ("ex00_1", 1.0, True),
    ]


def test_a_listener_that_fails_does_not_disturb_the_check(capsys):
    stop = attempts.listen(lambda _: 1 / 0)
    run(cell(RIGHT), 'check("00-1").run()')
    stop()
    assert "passed" in capsys.readouterr().out
