"""Read a recording in a process of its own: a file that crashes Arrow ends that process only.

The server calls `read_apart`, which runs this module with the file on its standard input and the
settings as its argument. It answers with the messages that views read, or with one sentence.
"""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_REFUSED = 3  # exit status: the output is a sentence
_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # each reserves memory


@dataclass(frozen=True)
class ReaderSettings:
    """What reading one recording may take; sizes in bytes, time in seconds."""

    max_bytes: int
    max_rows: int
    max_unpacked: int
    memory: int
    timeout: float


def read_apart(content: bytes, name: str, settings: ReaderSettings) -> bytes:
    """Return the messages of a recording, packed one behind the other.

    Raises
    ------
    ValueError
        If the file is no recording, or reading it takes too much; the message is one sentence.
    """
    argument = json.dumps({"name": name, **asdict(settings)})
    command = [sys.executable, "-P", "-m", "kernel_helpers_lab.recording_reader", argument]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=settings.timeout,
            env={**os.environ, **_THREADS},
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(
            f"Expected to read {name} in {settings.timeout:g} s, it took longer; record a shorter "
            "run, or raise KernelHelpersLab.recording_timeout."
        ) from error
    if done.returncode == _REFUSED:
        raise ValueError(done.stdout.decode())
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[-1][:200] if lines else f"exit status {done.returncode}"
        raise ValueError(
            f"Expected a recording at {name}, got a file that cannot be read ({reason}); "
            "record again."
        )
    return done.stdout


def main() -> int:
    """Read a recording from standard input, write its messages or a sentence."""
    settings = json.loads(sys.argv[1])
    _limit_memory(settings["memory"])
    try:
        output = _messages(sys.stdin.buffer.read(), settings)
    except ValueError as error:
        sys.stdout.buffer.write(str(error).encode(errors="replace"))
        return _REFUSED
    except MemoryError:
        sys.stdout.write(
            f"Expected to read {settings['name']!a} within {settings['memory']:,} bytes, it "
            "needs more; record a shorter run, or raise KernelHelpersLab.recording_memory."
        )
        return _REFUSED
    sys.stdout.buffer.write(output)
    return 0


def _messages(content: bytes, settings: dict[str, Any]) -> bytes:
    from kernel_helpers.telemetry.recordings.frames import messages_of, pack_messages
    from kernel_helpers.telemetry.recordings.limits import RecordingLimits
    from kernel_helpers.telemetry.recordings.read import read_recording

    names = ("max_bytes", "max_rows", "max_unpacked")
    limits = RecordingLimits(
        **{name: settings[name] for name in names}, option="KernelHelpersLab.recording_{}"
    )
    path = Path(settings["name"])
    messages = messages_of(read_recording(content, path, limits))
    limits.check_bytes(sum(map(len, messages)), path)  # the server holds them
    return pack_messages(messages)


def _limit_memory(n_bytes: int) -> None:
    """Let allocations beyond `n_bytes` fail, and a crash leave no core file."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in ((resource.RLIMIT_AS, n_bytes), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):  # macOS, or a lower limit is set
            resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    sys.exit(main())
