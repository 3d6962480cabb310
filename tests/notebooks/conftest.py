"""Run lectures as a student's kernel would: each notebook once, for all tests that look at it."""

from functools import cache
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.notebooks.execution import execute
from tests.notebooks.lecture import Lecture, module_of


class Runs:
    """Executed notebooks; asking for one again costs nothing."""

    @cache  # noqa: B019 - lives as long as the session
    def solved(self, number: str) -> NotebookNode:
        """Return the solved lecture with its hidden checks and probes."""
        return execute(Lecture(number).solved(), watch_memory=True)

    @cache  # noqa: B019
    def untouched(self, number: str) -> NotebookNode:
        """Return the lecture as released, run from top to bottom."""
        return execute(Lecture(number).untouched())

    @cache  # noqa: B019
    def mistaken(self, number: str) -> NotebookNode:
        """Return wrong answers with what their checks say."""
        tests = module_of(number)
        return execute(Lecture(number).with_mistakes(tests.MISTAKES, tests.NEEDS))


@pytest.fixture(scope="session")
def runs(flights_data: Path) -> Runs:
    return Runs()


@pytest.fixture
def solved(request: pytest.FixtureRequest, runs: Runs) -> NotebookNode:
    """The solved lecture that a module is about."""
    return runs.solved(request.module.LECTURE)


@pytest.fixture
def prose(request: pytest.FixtureRequest) -> str:
    """Text of the lecture that a module is about."""
    return Lecture(request.module.LECTURE).prose
