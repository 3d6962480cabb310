"""What every test may use."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="repeat kill and crash tests at length")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what repeats itself as a soak test; put the browser last, whose loop ends with it."""
    items.sort(key=lambda item: "browser" in item.path.parts)
    for item in items:
        if {"repeats", "cases"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("soak")


@pytest.fixture
def repeats(request: pytest.FixtureRequest) -> int:
    """How often a kill, crash or endurance test repeats: a short sample unless ``--soak``."""
    return 100 if request.config.getoption("--soak") else 3


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """Scale a number of generated inputs: ``cases(50)`` is 50, and 5,000 with ``--soak``."""
    factor = 100 if request.config.getoption("--soak") else 1
    return lambda usual: usual * factor


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(autouse=True, scope="session")
def own_progress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what tests answer, here and in their kernels, out of the developer's own progress."""
    with pytest.MonkeyPatch.context() as patch:
        path = tmp_path_factory.mktemp("progress") / "progress.sqlite3"
        patch.setenv("KERNEL_HELPERS_PROGRESS", str(path))
        yield path
