"""Two hosts of a test's own: network namespaces on one bridge, each with a real SSH server.

``python -m tests.hosts`` installs what they need, where root may install Debian's packages.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

SSH_PORT = 22  # nobody else listens in a namespace


PACKAGES = ("iproute2", "openssh-client", "openssh-server")


@dataclass(frozen=True)
class Hosts:
    """Addresses of the hosts, and the private key that opens them."""

    addresses: list[str]
    key: Path

    @property
    def connect_options(self) -> dict[str, object]:
        """What `distributed.SSHCluster` needs to log in."""
        return {"known_hosts": None, "client_keys": [str(self.key)], "port": SSH_PORT}


def missing() -> str:
    """Say what this machine lacks for hosts of its own, "" where it has all."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root may make network namespaces"
    programs = [name for name in ("ip", "sshd", "ssh-keygen") if shutil.which(name) is None]
    return f"not installed: {', '.join(programs)}" if programs else ""


@contextmanager
def two_hosts(folder: Path) -> Iterator[Hosts]:
    """Start both; take everything away in the end."""
    tag, net = f"{os.getpid() % 100_000}", f"10.{os.getpid() % 250 + 1}.77"
    key = folder / "key"
    _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    bridge = f"khb{tag}"
    with ExitStack() as stack:
        _run("ip", "link", "add", bridge, "type", "bridge")
        stack.callback(_run, "ip", "link", "del", bridge)
        _run("ip", "addr", "add", f"{net}.1/24", "dev", bridge)
        _run("ip", "link", "set", bridge, "up")
        addresses = [f"{net}.{number}" for number in (2, 3)]
        for number, address in enumerate(addresses):
            _join(stack, f"kh{number}-{tag}", f"khv{number}{tag}", bridge, address)
            _serve_ssh(stack, f"kh{number}-{tag}", address, folder, key)
        yield Hosts(addresses, key)


def _join(stack: ExitStack, space: str, cable: str, bridge: str, address: str) -> None:
    _run("ip", "netns", "add", space)
    stack.callback(_run, "ip", "netns", "del", space)
    _run("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", space)
    _run("ip", "link", "set", cable, "master", bridge, "up")
    inside = ("ip", "-n", space)
    _run(*inside, "addr", "add", f"{address}/24", "dev", "eth0")
    _run(*inside, "link", "set", "eth0", "up")
    _run(*inside, "link", "set", "lo", "up")


def _serve_ssh(stack: ExitStack, space: str, address: str, folder: Path, key: Path) -> None:
    Path("/run/sshd").mkdir(exist_ok=True)  # sshd wants this empty folder
    pid = folder / f"{space}.pid"
    options = {
        "ListenAddress": f"{address}:{SSH_PORT}",
        "HostKey": key,
        "AuthorizedKeysFile": f"{key}.pub",
        "StrictModes": "no",
        "UsePAM": "no",
        "PermitRootLogin": "prohibit-password",
        "PidFile": pid,
    }
    flags = [f"-o{name}={value}" for name, value in options.items()]
    sshd = str(shutil.which("sshd"))
    _run("ip", "netns", "exec", space, sshd, "-f", "/dev/null", *flags)
    stack.callback(_end_all, space)
    deadline = time.monotonic() + 10
    while not pid.exists():
        assert time.monotonic() < deadline, "sshd did not start"
        time.sleep(0.02)


def _end_all(space: str) -> None:
    """End what still runs in the namespace: its server, and what it started."""
    found = subprocess.run(["ip", "netns", "pids", space], capture_output=True, text=True)
    for pid in found.stdout.split():
        subprocess.run(["kill", "-9", pid], capture_output=True)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    if missing().startswith("not installed") and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        subprocess.run(
            install,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
        )
    print(f"tests on two hosts: {missing() or 'yes'}")
