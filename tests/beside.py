"""Run commands beside the tests, on the core that a waiting test leaves idle.

``pytest --beside "make lint"`` starts the command with the tests and waits for it at the end. Its
output is shown where it failed, and the run then fails.
"""

import subprocess
import tempfile
from dataclasses import dataclass, field
from typing import IO

import pytest


@dataclass
class Command:
    """A command line that has been started, and the file that holds its output."""

    line: str
    output: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            self.line,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def wait(self) -> bool:
        """Return whether it succeeded."""
        return self.process.wait() == 0

    @property
    def lines(self) -> list[str]:
        self.output.seek(0)
        return self.output.read().decode(errors="replace").splitlines()


class Beside:
    """The pytest plugin that starts the commands, waits for them and reports them."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.commands: list[Command] = []

    def pytest_sessionstart(self) -> None:
        self.commands = [Command(line) for line in self.lines]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        results = [command.wait() for command in self.commands]
        if not all(results) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for command in self.commands:
            failed = not command.wait()
            terminalreporter.section(f"{'FAILED ' if failed else ''}beside: {command.line}")
            for line in command.lines if failed else command.lines[-6:]:
                terminalreporter.write_line(line)
