"""A scheduler at a watched address can run code as this user: which are asked, and when."""

import logging
import os
import socket
import subprocess
import sys

import pytest
from kernel_helpers_lab.checked_rpc import CheckedRpc
from kernel_helpers_lab.clusters import ClusterManager
from kernel_helpers_lab.errors import InvalidRequestError
from kernel_helpers_lab.port_owner import ForeignSchedulerError, check_owner, port_owners

from tests.intruder import NOBODY, needs_root

BECOME = "os.setgroups([]); os.setgid({uid}); os.setuid({uid})"
FOREIGN = """
server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
print("listening", flush=True)
while True:
    server.accept()[0].close()
    print("asked", flush=True)
"""
SCHEDULER = """
import asyncio, os
from distributed import Scheduler
async def main():
    place = {"host": "127.0.0.1", "port": int(os.environ["PORT"])}
    async with Scheduler(**place, dashboard=False, dashboard_address="127.0.0.1:0"):
        print("listening", flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists owners of ports")


@pytest.fixture
def start(unused_tcp_port):
    """Return a function that starts a program which listens on one port."""
    started = []

    def run(code, uid=None):
        # The interpreter itself may be where another user cannot read.
        code = code if uid is None else f"import os, socket\n{BECOME.format(uid=uid)}{code}"
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            env=os.environ | {"PORT": str(unused_tcp_port)},
        )
        started.append(process)
        assert process.stdout.readline() == b"listening\n"
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def address(unused_tcp_port):
    return f"tcp://127.0.0.1:{unused_tcp_port}"


@linux
@pytest.mark.parametrize(("family", "host"), [("AF_INET", "127.0.0.1"), ("AF_INET6", "::1")])
def test_the_owner_of_a_port_is_known(family, host):
    with socket.create_server((host, 0), family=getattr(socket, family)) as server:
        where = f"[{host}]" if ":" in host else host
        assert port_owners(f"tcp://{where}:{server.getsockname()[1]}") == {os.getuid()}


@linux
def test_who_listens_on_all_addresses_listens_here_too():
    with socket.create_server(("0.0.0.0", 0)) as server:
        assert check_owner(f"tcp://localhost:{server.getsockname()[1]}")


def test_nothing_is_known_of_an_address_elsewhere_or_without_a_listener(address):
    assert not check_owner("tcp://192.0.2.1:8786")
    assert not check_owner("tcp://elsewhere.test:8786")
    assert not check_owner(address)


@linux
@needs_root
async def test_another_users_program_is_refused_before_it_is_asked(api, start, address):
    foreign = start(FOREIGN, uid=NOBODY)
    status, sentence = await api.refused("POST", "clusters", {"address": address})
    assert status == 400
    assert f"(uid {NOBODY}), who could run code as you" in sentence
    assert await api.clusters() == []
    foreign.kill()
    assert foreign.stdout.read() == b""


@linux
@needs_root
async def test_another_users_program_is_asked_where_the_reader_says_so(start, address, tmp_path):
    foreign = start(FOREIGN, uid=NOBODY)
    manager = ClusterManager(tmp_path, logging.getLogger(), watch_other_users=True)
    with pytest.raises(InvalidRequestError, match="No Dask scheduler answers"):
        await manager.watch(address)
    await manager.stop()
    foreign.kill()
    assert b"asked" in foreign.stdout.read()


@linux
@needs_root
async def test_who_takes_a_lost_schedulers_port_is_not_asked(api, manager, start, address):
    scheduler = start(SCHEDULER)
    watched = await api.call("POST", "clusters", {"address": address})
    scheduler.kill()
    scheduler.wait()
    await api.until_state(watched["id"], "lost")
    squatter = start(FOREIGN, uid=NOBODY)
    for _ in range(3):
        [lost] = await api.clusters()
    assert (lost["state"], f"uid {NOBODY}" in lost["message"]) == ("lost", True)
    with pytest.raises(OSError, match="another user"):
        manager.find(watched["id"]).connect()
    squatter.kill()
    assert squatter.stdout.read() == b""


async def test_a_lost_address_of_an_unknown_owner_is_asked_again_only_on_request(
    api, manager, start, address, monkeypatch
):
    monkeypatch.setattr("kernel_helpers_lab.port_owner.port_owners", lambda address: set())
    scheduler = start(SCHEDULER)
    watched = await api.call("POST", "clusters", {"address": address})
    scheduler.kill()
    scheduler.wait()
    await api.until_state(watched["id"], "lost", "watch it again")
    start(SCHEDULER)
    for _ in range(3):
        assert [cluster["state"] for cluster in await api.clusters()] == ["lost"]
    again = await api.call("POST", "clusters", {"address": address})
    assert (again["id"], again["state"]) == (watched["id"], "live")
    assert len(await api.clusters()) == 1


@linux
@needs_root
async def test_each_connection_is_checked_not_only_the_first(start, address):
    start(FOREIGN, uid=NOBODY)
    checked = CheckedRpc(address, check_owner)
    with pytest.raises(ForeignSchedulerError):
        await checked.identity()
    await checked.close_rpc()
