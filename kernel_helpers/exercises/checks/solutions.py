"""``solution("00-1")``: ours beside yours, after you have tried."""

import ast
import sys
from collections.abc import Iterable
from typing import Any

from kernel_helpers.exercises.attempts import real_attempts
from kernel_helpers.exercises.bank import find_solution
from kernel_helpers.exercises.feedback import Feedback
from kernel_helpers.exercises.ids import exercise_id, short_id


def solution(exercise: str) -> None:
    """Show a solution of an exercise beside your own code, once a check has seen that.

    Parameters
    ----------
    exercise : str
        Id such as ``"00-1"``.

    Raises
    ------
    UnknownIdError
        If there is no such exercise; the message names its neighbours.
    """
    full = exercise_id(exercise)
    ours = find_solution(full)
    if not ours:
        sentence = f"{short_id(full)}: the solution is with your instructor."
        Feedback("waiting", sentence).show()
        return
    if not real_attempts(full):
        _try_first(short_id(full))
        return
    yours = own_code(sys._getframe(1).f_globals.get("In", ()), names_in(ours))
    values = (("yours", yours or "(not found in this session)"), ("ours", ours))
    advice = "Another way that passes is as good. What does each do that the other does not?"
    Feedback("passed", f"{short_id(full)}: one solution.", values, advice=advice).show()


def names_in(source: str) -> set[str]:
    r"""Return the names that a piece of code defines at its top.

    Examples
    --------
    >>> sorted(names_in("def f(x):\n    y = x\nz = 1"))
    ['f', 'z']
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return set()
    named = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = [node for node in body if isinstance(node, ast.Assign)]
    targets = [target for node in assigned for target in node.targets]
    return named | {target.id for target in targets if isinstance(target, ast.Name)}


def own_code(cells: Iterable[Any], names: set[str]) -> str:
    """Return the latest of the cells that defines one of `names`."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    return next((cell for cell in reversed(texts) if names & names_in(cell)), "")


def _try_first(name: str) -> None:
    Feedback(
        "waiting",
        f"{name}: try it first. The solution is shown after a check has seen code of your own.",
        advice=f'`hint("{name}")` helps on the way.',
    ).show()
