"""A small cluster to record, and one recording of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client

from kernel_helpers.telemetry import Recording, open_recording, record
from tests.unit.recordings.work import diamond, local_cluster


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with local_cluster(n_workers=2) as client:
        yield client


@pytest.fixture(scope="module")
def recorded(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a small graph with an error in it."""
    path = tmp_path_factory.mktemp("runs") / "run.arrows"
    with record(path, client):
        diamond(client)
    return path


@pytest.fixture
def run(recorded: Path) -> Recording:
    return open_recording(recorded)
