"""What nbgrader reads in a notebook: the metadata of cells and the markers of hidden tests."""

from typing import Any

# Run All goes on after a check that is not met; a grader still finds the error in the output.
GOES_ON = {"tags": ["raises-exception"]}


def with_hidden(text: str, hidden: str) -> str:
    """Return the source of a check with its hidden tests between nbgrader's markers."""
    if not hidden:
        return text
    return f"{text}\n### BEGIN HIDDEN TESTS\n{hidden.strip()}\n### END HIDDEN TESTS"


def nbgrader_metadata(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    """Return nbgrader's cell metadata, schema 3; it allows no other keys."""
    values: dict[str, Any] = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": values if points is None else values | {"points": points}}
