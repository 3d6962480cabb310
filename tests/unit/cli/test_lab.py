import importlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from kernel_helpers.cli import main, server
from kernel_helpers.cli.lectures import FIRST_LECTURE, copy_missing
from tests.waiting import answer_of


def test_missing_lectures_are_copied(tmp_path: Path):
    assert tmp_path / FIRST_LECTURE in copy_missing(tmp_path)


def test_a_students_file_is_never_overwritten(tmp_path: Path):
    (tmp_path / FIRST_LECTURE).write_text("my answers")
    copy_missing(tmp_path)
    assert (tmp_path / FIRST_LECTURE).read_text() == "my answers"


def test_copying_leaves_no_temporary_files(tmp_path: Path):
    copy_missing(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["lab", str(tmp_path / "new"), "--port", str(port)])
    assert result.exit_code == 1
    assert f"port {port} should be free" in result.output
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(main, ["lab", str(tmp_path / "file" / "lectures")])
    assert result.exit_code == 1
    assert "name another folder" in result.output


def test_help_names_every_command():
    result = CliRunner().invoke(main, ["--help"])
    assert {"lab", "release"} <= set(result.output.split())


@pytest.fixture
def started(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    command = [sys.executable, "-m", "kernel_helpers.cli", "lab", str(tmp_path / "lectures")]
    process = subprocess.Popen(
        [*command, "--no-browser"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.terminate()
    process.wait(30)


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
def test_ctrl_c_leaves_no_process_behind(started: subprocess.Popen[str]):
    url = next(line.strip() for line in started.stderr if "127.0.0.1" in line)
    page = answer_of(url)
    family = psutil.Process(started.pid).children(recursive=True)
    started.send_signal(signal.SIGINT)
    started.wait(30)
    _, alive = psutil.wait_procs(family, timeout=10)
    assert page.url.split("?")[0].endswith("/lab/workspaces/lectures/tree/00_cockpit.ipynb")
    assert (len(family) > 0, alive) == (True, [])


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
def test_a_closed_terminal_leaves_no_process_behind(started: subprocess.Popen[str]):
    url = next(line.strip() for line in started.stderr if "127.0.0.1" in line)
    answer_of(url).close()
    family = psutil.Process(started.pid).children(recursive=True)
    started.stdout.close()
    started.stderr.close()
    started.send_signal(signal.SIGHUP)
    started.wait(30)
    _, alive = psutil.wait_procs(family, timeout=10)
    assert (len(family) > 0, alive) == (True, [])


def test_a_second_start_finds_its_layout_and_lectures(tmp_path: Path):
    first, second = (
        CliRunner().invoke(main, ["lab", str(tmp_path), "--print-options"]) for _ in range(2)
    )
    assert " new in " in first.stderr
    assert (second.stderr, second.stdout) == ("", first.stdout)


@pytest.mark.parametrize("name", ["jupyterlab", "types"])
def test_modules_of_the_current_folder_are_not_run(tmp_path: Path, monkeypatch, name: str):
    (tmp_path / f"{name}.py").write_text("open('was_run', 'w').close(); 1 / 0")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["lab", "lectures", "--print-options"])
    assert result.exit_code == 0
    assert "not restored" not in result.stderr
    assert len(list((tmp_path / "lectures" / ".kernel-helpers" / "workspaces").iterdir())) == 1
    assert not (tmp_path / "was_run").exists()


def test_a_layout_that_was_not_stored_is_stored_by_the_next_start(tmp_path: Path, monkeypatch):
    with monkeypatch.context() as patch:
        module = importlib.import_module("kernel_helpers.cli.lab")
        patch.setattr(module, "JUPYTERLAB", [sys.executable, "-c", "1 / 0"])
        result = CliRunner().invoke(main, ["lab", str(tmp_path), "--print-options"])
    assert "layout was not restored" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert [*(tmp_path / ".kernel-helpers").iterdir()] == []
    CliRunner().invoke(main, ["lab", str(tmp_path), "--print-options"])
    assert len(list((tmp_path / ".kernel-helpers" / "workspaces").iterdir())) == 1


@pytest.mark.parametrize(("uid", "warned"), [(0, True), (1000, False)])
def test_running_as_root_is_said(monkeypatch, capsys, uid, warned):
    commands = []
    monkeypatch.setattr(server.os, "geteuid", lambda: uid, raising=False)
    monkeypatch.setattr(
        server.subprocess, "Popen", lambda command, **options: commands.append(command)
    )
    server._start([])
    assert ("runs as root" in capsys.readouterr().err) == warned
    assert ("--allow-root" in commands[0]) == warned
