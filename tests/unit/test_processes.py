"""Whether the process that left a file behind still runs."""

import os
import subprocess
import sys

import psutil

from kernel_helpers._processes import is_running, pid_space, start_time


def test_this_process_runs_and_an_ended_one_does_not():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started = start_time(process.pid)
    assert is_running(process.pid, started)
    process.kill()
    process.wait()
    assert not is_running(process.pid, started)


def test_a_recycled_pid_is_not_the_process():
    assert not is_running(os.getpid(), start_time(os.getpid()) - 3600)


def test_setting_the_clock_changes_nothing(monkeypatch):
    started = start_time(os.getpid())
    if sys.platform == "linux":
        created = psutil.Process.create_time
        monkeypatch.setattr(psutil.Process, "create_time", lambda self: created(self) + 3600)
    assert is_running(os.getpid(), started)


def test_where_the_system_lists_no_ticks_the_creation_time_is_used(monkeypatch):
    monkeypatch.setattr("kernel_helpers._processes._stat", lambda pid: [])
    started = start_time(os.getpid())
    assert started == psutil.Process().create_time()
    assert is_running(os.getpid(), started)
    assert not is_running(os.getpid(), started - 3600)


def test_a_pid_means_something_else_on_another_host(monkeypatch):
    here = pid_space()
    assert pid_space() == here
    monkeypatch.setattr("platform.node", lambda: "another-host")
    assert pid_space() != here
