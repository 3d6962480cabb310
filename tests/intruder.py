"""Another user of the machine, who connects to what listens on 127.0.0.1 and runs code there.

``python -m tests.intruder ADDRESS ...`` as root: imports what it needs, becomes another user, and
prints a line for each address: what its code returned there, or "refused".
"""

import asyncio
import os
import pickle
import subprocess
import sys

import pytest
from distributed import Security
from distributed.core import rpc

NOBODY = 65534
SECONDS = 8.0

needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become another user"
)


def intrude(*addresses: str) -> list[str]:
    """Try to run code at each address as another user; return the result of each."""
    command = [sys.executable, "-m", "tests.intruder", *addresses]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return done.stdout.splitlines()


def become_nobody() -> None:
    """Give up root."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


async def _run_code(address: str, security: Security) -> str:
    arguments = security.get_connection_args("client")
    target = rpc(address, timeout=SECONDS, connection_args=arguments)
    function = {"function": pickle.dumps(os.getuid), "wait": True}
    try:
        identity = await target.identity()
        operation = "run_function" if identity["type"] == "Scheduler" else "run"
        reply = await getattr(target, operation)(**function, args=b"", kwargs=b"")
        return f"code ran in the {identity['type']} as {reply.get('result', reply)}"
    finally:
        await target.close_rpc()


async def _try(address: str) -> str:
    """Try without certificates, and with certificates of one's own."""
    _, _, place = address.partition("://")
    own = Security.temporary()
    for scheme, security in (("tcp", Security()), ("tls", own)):
        try:
            return await asyncio.wait_for(_run_code(f"{scheme}://{place}", security), SECONDS)
        except OSError:  # TimeoutError and Dask's CommClosedError are such
            continue
    return "refused"


async def _main(addresses: list[str]) -> None:
    print(*await asyncio.gather(*map(_try, addresses)), sep="\n")


if __name__ == "__main__":
    become_nobody()
    asyncio.run(_main(sys.argv[1:]))
