"""A data folder of its own for these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder in which the flights have been converted once for all tests that only read."""
    from kernel_helpers.datasets import flights_files

    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERNEL_HELPERS_DATA", str(folder))
        flights_files()
    return folder


@pytest.fixture
def shared_data(converted: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KERNEL_HELPERS_DATA", str(converted))
    return converted


@pytest.fixture
def empty_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("KERNEL_HELPERS_DATA", str(folder))
    return folder
