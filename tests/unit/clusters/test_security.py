"""Other users of the machine cannot run code in a cluster; its own user reaches it as before."""

import socket
import subprocess
import sys
import time
from importlib import util

import dask
import psutil
import pytest
from distributed import Security, get_client, worker_client

from kernel_helpers import record
from kernel_helpers._executor.choose import open_executor
from kernel_helpers.clusters import start_cluster
from kernel_helpers.clusters.announcement import DIRECTORY_VARIABLE
from tests.intruder import intrude, needs_root

LOADER = {"distributed.client.security-loader": "kernel_helpers.clusters.security.load_security"}
KINDS = {"thread": 2, "processes": 3}  # scheduler, worker, and a nanny around the worker


def addresses(client):
    workers = client.sync(client.scheduler.identity, n_workers=-1)["workers"]
    nannies = [worker["nanny"] for worker in workers.values() if worker["nanny"]]
    return [client.scheduler.address, *workers, *nannies]


@needs_root
@pytest.mark.parametrize("kind", KINDS)
def test_another_user_of_the_machine_cannot_run_code_in_a_cluster(kind):
    with start_cluster(kind) as client:
        assert all(address.startswith("tls://") for address in addresses(client))
        assert intrude(*addresses(client)) == ["refused"] * KINDS[kind]


@needs_root
def test_without_encryption_another_user_could():
    with start_cluster("processes", security=False) as client:
        assert intrude(*addresses(client)) == [
            f"code ran in the {what} as 0" for what in ("Scheduler", "Worker", "Nanny")
        ]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_cluster_is_served_to_browsers(kind):
    before = set(listening_ports())  # of servers that other tests of this process share
    with start_cluster(kind, n_workers=1) as client:
        client.cluster.scale(2)
        client.wait_for_workers(2)
        assert [port for port in set(listening_ports()) - before if speaks_http(port)] == []
        assert client.dashboard_link == ""


def test_an_address_for_the_dashboard_serves_it_there():
    with start_cluster(dashboard_address="127.0.0.1:0") as client:
        port = client.cluster.scheduler.http_server.port
        assert speaks_http(port)
        assert str(port) in client.dashboard_link


def listening_ports():
    here = psutil.Process()
    for process in (here, *here.children(recursive=True)):
        for connection in process.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN:
                yield connection.laddr.port


def speaks_http(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(b"GET /sitemap.json HTTP/1.0\r\n\r\n")
        try:
            return connection.recv(4) == b"HTTP"
        except OSError:
            return False


def test_certificates_of_ones_own_are_used():
    own = Security.temporary()
    with start_cluster(security=own) as client:
        assert client.security is own
        assert client.submit(sum, [1, 2]).result() == 3


@pytest.fixture
def certificates(tmp_path):
    """Configure Dask as a site does that requires encryption."""
    own = Security.temporary()
    settings = {"distributed.comm.require-encryption": True}
    (tmp_path / "ca.pem").write_text(own.tls_ca_file)
    settings["distributed.comm.tls.ca-file"] = str(tmp_path / "ca.pem")
    for role in ("client", "scheduler", "worker"):
        for what in ("cert", "key"):
            path = tmp_path / f"{role}-{what}.pem"
            path.write_text(getattr(own, f"tls_{role}_{what}"))
            settings[f"distributed.comm.tls.{role}.{what}"] = str(path)
    with dask.config.set(settings):
        yield settings


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_that_requires_encryption_gives_its_certificates(kind, certificates):
    with start_cluster(kind) as client:
        assert client.security.tls_ca_file == certificates["distributed.comm.tls.ca-file"]
        assert client.submit(sum, [1, 2]).result() == 3


def test_a_site_that_requires_encryption_is_obeyed(certificates):
    with pytest.raises(ValueError, match="configuration requires encryption, got False"):
        start_cluster(security=False)


def test_without_cryptography_a_sentence_says_what_is_open(monkeypatch):
    found = util.find_spec
    monkeypatch.setattr(
        "kernel_helpers.clusters.security.find_spec",
        lambda name: None if name == "cryptography" else found(name),
    )
    with pytest.warns(UserWarning, match="other users of this machine can run code in it; install"):
        client = start_cluster()
    with client:
        assert client.scheduler.address.startswith("tcp://")


@pytest.mark.parametrize("kind", KINDS)
def test_tasks_reach_their_own_cluster(kind):
    def nested(value):
        with worker_client() as client:
            return client.submit(abs, value, pure=False).result()

    with start_cluster(kind) as client:
        assert client.submit(nested, -1).result() == 1
        assert client.submit(lambda: get_client().submit(abs, -2).key, pure=False).result()


def test_the_address_of_ones_own_cluster_is_enough(tmp_path):
    with dask.config.set(LOADER), start_cluster() as client:
        address = client.scheduler.address
        with open_executor(address) as executor:
            assert list(executor.map(abs, [-1, 2])) == [1, 2]
        with record(tmp_path / "run.arrows", client=client):
            client.submit(abs, -1, pure=False).result()
            time.sleep(0.3)
    assert (tmp_path / "run.arrows").stat().st_size > 0


def test_another_kernel_of_the_server_joins_by_address(tmp_path, monkeypatch):
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    code = (
        f"LOADER = {LOADER}"
        + """
import sys, dask
dask.config.set(LOADER)
from distributed import Client
from kernel_helpers import start_cluster
for join in (Client, start_cluster):
    with join(sys.argv[1]) as client:
        print(client.submit(sum, [1, 2]).result())
"""
    )
    with start_cluster() as client:
        command = [sys.executable, "-c", code, client.scheduler.address]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["3", "3"], done.stderr


def test_workers_that_join_later_are_encrypted_too():
    with start_cluster("processes") as client:
        client.cluster.scale(2)
        client.wait_for_workers(2)
        assert all(address.startswith("tls://") for address in addresses(client))
