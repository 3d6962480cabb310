import pytest
from distributed import Client, LocalCluster


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def executors(client):
    """What `executor=` may be, by name."""
    return {name: name for name in ("serial", "processes", "joblib")} | {"client": client}
