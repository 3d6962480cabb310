"""What every test may use."""

import numpy as np
import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="repeat kill and crash tests at length")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what repeats itself as a soak test; put the browser last, whose loop ends with it."""
    items.sort(key=lambda item: "browser" in item.path.parts)
    for item in items:
        if "repeats" in getattr(item, "fixturenames", ()):
            item.add_marker("soak")


@pytest.fixture
def repeats(request: pytest.FixtureRequest) -> int:
    """How often a kill, crash or endurance test repeats: a short sample unless ``--soak``."""
    return 100 if request.config.getoption("--soak") else 3


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)
