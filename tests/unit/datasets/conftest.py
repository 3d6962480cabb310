"""A data folder of its own for these tests."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def converted(flights_data: Path) -> Path:
    """Folder in which the flights have been converted once for all tests that only read."""
    return flights_data


@pytest.fixture
def shared_data(converted: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KERNEL_HELPERS_DATA", str(converted))
    return converted


@pytest.fixture
def empty_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("KERNEL_HELPERS_DATA", str(folder))
    return folder
