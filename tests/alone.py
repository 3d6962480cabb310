"""Let a test marked ``alone`` run while no other process of the same run is in a test.

Tests hold a lock of their run together, a test that is alone holds it by itself. A second lock is
the gate to the first: who wants to be alone shuts it, so that nobody new enters meanwhile.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest


@contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # closing it would leave it to a forked process
        os.close(descriptor)


class Alone:
    """The pytest plugin of one process of a run."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        folder = common_folder(item.config)
        how = fcntl.LOCK_EX if item.get_closest_marker("alone") else fcntl.LOCK_SH
        with ExitStack() as inside:
            with _locked(folder / "alone-gate.lock", fcntl.LOCK_EX):
                inside.enter_context(_locked(folder / "alone-room.lock", how))
            return (yield)


def common_folder(config: pytest.Config) -> Path:
    """Folder that all processes of a run share; pytest removes it as it removes ``tmp_path``."""
    base: Path = config._tmp_path_factory.getbasetemp()
    return base.parent if hasattr(config, "workerinput") else base


def shared_lock(config: pytest.Config, name: str) -> AbstractContextManager[None]:
    """Hold the lock `name`, which one process of the run holds at a time."""
    return _locked(common_folder(config) / f"{name}.lock", fcntl.LOCK_EX)
