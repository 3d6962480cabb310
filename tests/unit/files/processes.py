"""Work in processes that may be killed, and what they leave."""

import contextlib
import os

SMALL, LARGE = b"old" * 10, b"new" * 1_000_000


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def in_a_child(work):
    """Run `work` in a child process; return its exit code, minus the signal that ended it."""
    return ended(started(work))


def started(work):
    """Start `work` in a child process; return its process id."""
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException):
            work()
            code = 0
        os._exit(code)
    return child


def ended(child):
    """Wait for a child's end; return its exit code, minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
