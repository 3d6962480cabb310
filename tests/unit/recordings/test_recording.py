"""A recording holds what the cluster did, in a file that every Arrow reader opens."""

import asyncio
import errno
import json
import signal
import subprocess
import sys
from contextlib import contextmanager

import pyarrow as pa
import pytest
from distributed import Client, Security

from kernel_helpers.telemetry import open_recording, record
from kernel_helpers.telemetry.feed.register import ensure_plugin
from kernel_helpers.telemetry.recordings import recorder, write
from kernel_helpers.telemetry.recordings.layout import METADATA, SCHEMA
from kernel_helpers.telemetry.recordings.part import part_of
from kernel_helpers.telemetry.recordings.record import record_address
from tests.unit.recordings.work import diamond, inc, local_cluster
from tests.unit.telemetry.schedulers import bare_scheduler
from tests.unit.telemetry.watching import until
from tests.waiting import wait_until


def test_every_task_is_one_row_with_its_dependencies(run):
    tasks = {row["key"]: row for row in run.tasks.to_pylist()}
    assert sorted(tasks) == ["add-0", "fail-1", *(f"inc-{i}" for i in range(10))]
    needed = {run.graph["index"][n].as_py() for n in tasks["add-0"]["dependencies"]}
    assert needed == set(range(10))
    assert tasks["fail-1"]["status"] == "erred"
    assert tasks["inc-3"]["attempts"] == 1


def test_the_graph_numbers_tasks_from_zero(run):
    assert run.graph["task"].to_pylist() == list(range(12))


def test_workers_are_sampled(run):
    assert set(run.workers["worker"].to_pylist()) >= set(run.tasks["worker"].to_pylist())
    assert run.warnings == []


def test_a_transfer_is_summed_up_in_its_task(run):
    moved = sum(d for a, d in zip(*actions(run), strict=True) if a == "transfer")
    assert sum(run.tasks["transfer"].to_pylist()) == pytest.approx(moved)


def actions(run):
    return run.steps["action"].to_pylist(), run.steps["duration"].to_pylist()


def test_only_what_ran_inside_the_block_is_recorded(client, tmp_path):
    client.submit(inc, 1, key="before-1").result()
    with record(tmp_path / "a.arrows", client):
        kept = client.submit(inc, 1, key="inside-1")
        kept.result()
    client.submit(inc, 1, key="after-1").result()
    assert open_recording(tmp_path / "a.arrows").tasks["key"].to_pylist() == ["inside-1"]


def test_a_recording_is_an_ordinary_stream_with_one_schema(recorded):
    with pa.ipc.open_stream(recorded.read_bytes()) as stream:
        assert stream.schema.equals(SCHEMA)
        assert stream.read_all().num_rows > 24


def test_a_task_takes_less_than_sixty_bytes(client, tmp_path, monkeypatch):
    # A batch of a few rows takes kilobytes, and a slow machine writes many of them.
    monkeypatch.setattr(recorder, "BATCH_SECONDS", 600.0)
    path = tmp_path / "a.arrows"
    with record(path, client):
        client.gather(client.map(inc, range(3_000), pure=False))
    assert open_recording(path).tasks.num_rows == 3_000
    # The more tasks, the less each: what the file takes without any is counted here too.
    assert path.stat().st_size <= 60 * 3_000


def test_the_block_s_error_is_not_swallowed_and_the_file_is_finished(client, tmp_path):
    path = tmp_path / "a.arrows"
    with pytest.raises(ZeroDivisionError), record(path, client):
        1 / 0  # noqa: B018
    assert open_recording(path).warnings == []
    assert not part_of(path).exists()


def test_two_recorders_see_the_same(client, tmp_path):
    with record(tmp_path / "a.arrows", client), record(tmp_path / "b.arrows", client):
        diamond(client)
    a, b = (open_recording(tmp_path / name).tasks for name in ("a.arrows", "b.arrows"))
    assert sorted(a["key"].to_pylist()) == sorted(b["key"].to_pylist())
    assert a.num_rows >= 12


def test_two_recorders_of_one_file_are_refused(client, tmp_path):
    path = tmp_path / "a.arrows"
    second = record(path, client)
    with (
        record(path, client),
        pytest.raises(FileExistsError, match="nobody else to record"),
        second,
    ):
        pass
    assert open_recording(path).warnings == []


def test_without_a_client_a_sentence_says_what_to_do(tmp_path):
    code = (
        "import sys; from kernel_helpers import record\n"
        "try:\n    record('a.arrows').__enter__()\n"
        "except ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path)
    assert b"run `client = start_cluster()` first" in done.stdout


@pytest.fixture(scope="module")
def many_batches(client, tmp_path_factory):
    """The bytes of a recording that was written in many pieces."""
    path = tmp_path_factory.mktemp("whole") / "a.arrows"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kernel_helpers.telemetry.recordings.recorder.BATCH_SECONDS", 0.0)
        with record(path, client):
            for _ in range(5):
                client.gather(client.map(inc, range(300), pure=False))
    return path.read_bytes()


@pytest.mark.parametrize("cut", [0.35, 0.6, 0.9, 0.99])
def test_a_cut_file_opens_up_to_the_cut_and_says_so(many_batches, tmp_path, cut):
    path = tmp_path / "a.arrows"
    path.write_bytes(many_batches[: int(cut * len(many_batches))])
    run = open_recording(path)
    assert any("cut" in sentence or "not finished" in sentence for sentence in run.warnings)
    assert run.tasks.num_rows <= 1500


def test_a_recording_that_still_grows_can_be_opened(client, tmp_path, monkeypatch):
    monkeypatch.setattr("kernel_helpers.telemetry.recordings.recorder.BATCH_SECONDS", 0.0)
    path = tmp_path / "a.arrows"
    with record(path, client):
        client.submit(inc, 1, pure=False).result()
        wait_until(lambda: open_recording(part_of(path)).tasks.num_rows == 1)
        [sentence] = open_recording(part_of(path)).warnings
        with pytest.raises(FileNotFoundError, match="still growing"):
            open_recording(path)
    assert sentence.startswith("The recording was not finished")


def test_a_newer_version_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "a.arrows"
    schema = SCHEMA.with_metadata({METADATA: json.dumps({"version": 99}).encode()})
    with path.open("wb") as file:
        pa.ipc.new_stream(file, schema).close()
    with pytest.raises(ValueError, match=r"version 1 or older, got version 99; update"):
        open_recording(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no stream at all" * 9, b"\xff" * 200])
def test_something_else_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "a.arrows"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^Expected an? "):
        open_recording(path)


def test_an_arrow_stream_of_others_is_refused(tmp_path):
    path = tmp_path / "a.arrows"
    with path.open("wb") as file:
        pa.ipc.new_stream(file, pa.schema([("a", pa.int32())])).close()
    with pytest.raises(ValueError, match="without its metadata"):
        open_recording(path)


def test_a_full_disk_keeps_what_was_written_and_says_so(client, tmp_path, monkeypatch):
    monkeypatch.setattr("kernel_helpers.telemetry.recordings.recorder.BATCH_SECONDS", 0.0)
    path = tmp_path / "a.arrows"
    recording = record(path, client)
    recording.__enter__()
    client.submit(inc, 1, pure=False).result()
    wait_until(lambda: open_recording(part_of(path)).tasks.num_rows == 1)
    monkeypatch.setattr(write, "wide_batch", full)
    client.submit(inc, 2, pure=False).result()
    with pytest.raises(OSError, match="is valid up to there") as caught:
        recording.__exit__(None, None, None)
    assert caught.value.errno == errno.ENOSPC
    assert open_recording(path).tasks.num_rows == 1


def full(_rows):
    raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_scheduler_killed_while_recording_leaves_a_valid_file(tmp_path):
    path, stop = tmp_path / "a.arrows", asyncio.Event()
    async with bare_scheduler(tmp_path) as scheduler:
        recording = asyncio.create_task(record_address(scheduler.address, path, stop=stop))
        await until(lambda: part_of(path).exists())
        async with scheduler.worker(), Client(scheduler.address, asynchronous=True) as client:
            await ensure_plugin(client.scheduler)
            await until(lambda: has_begun(path) or recording.done())
            await client.gather(client.map(abs, range(20), pure=False))
            await until(lambda: open_recording(part_of(path)).steps.num_rows >= 20)
        await scheduler.kill()
        await until(lambda: "lost" in notes_in(path))
        stop.set()
        await asyncio.wait_for(recording, 30)
    run = open_recording(path)
    assert run.tasks.num_rows == 20
    assert run.warnings == [f"The scheduler {scheduler.address} does not answer."]


def notes_in(path):
    return open_recording(part_of(path)).notes["state"].to_pylist()


def test_the_command_records_until_it_is_interrupted(client, tmp_path):
    path = tmp_path / "a.arrows"
    options = ["record", client.scheduler.address, "--output", str(path)]
    command = [sys.executable, "-m", "kernel_helpers.cli", *options]
    child = subprocess.Popen(command, stderr=subprocess.PIPE)
    wait_until(lambda: has_begun(path))
    client.gather(client.map(inc, range(20), pure=False))
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=30)
    assert child.returncode == 0, told
    run = open_recording(path)
    assert (run.warnings, run.tasks.num_rows) == ([], 20)


def has_begun(path):
    part = part_of(path)
    return part.exists() and part.stat().st_size > 0 and "begin" in notes_in(path)


def test_the_command_stops_by_itself(client, tmp_path):
    path = tmp_path / "a.arrows"
    options = ["record", client.scheduler.address, "--output", str(path), "--seconds", "0.1"]
    subprocess.run([sys.executable, "-m", "kernel_helpers.cli", *options], check=True, timeout=30)
    assert open_recording(path).warnings == []


def test_the_command_records_over_tls(tmp_path):
    security = Security.temporary()
    files = certificates_of(security, tmp_path)
    path = tmp_path / "a.arrows"
    with local_cluster(protocol="tls", security=security) as client:
        options = ["record", client.scheduler.address, "--output", str(path)]
        child = subprocess.Popen(
            [sys.executable, "-m", "kernel_helpers.cli", *options, *files], stderr=subprocess.PIPE
        )
        wait_until(lambda: has_begun(path))
        client.gather(client.map(inc, range(20), pure=False))
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=30)
    assert child.returncode == 0, told
    assert open_recording(path).tasks.num_rows == 20


def certificates_of(security, folder):
    options = {"ca-file": "tls_ca_file", "cert": "tls_client_cert", "key": "tls_client_key"}
    files = []
    for option, name in options.items():
        (folder / option).write_text(getattr(security, name))
        files += [f"--tls-{option}", str(folder / option)]
    return files


def test_a_scheduler_that_takes_no_plugin_is_recorded_with_what_it_tells(client, tmp_path):
    path = tmp_path / "a.arrows"
    client.submit(inc, 1, key="before-1").result()
    with plugins_refused(client), record(path, client):
        client.gather(client.map(inc, range(20), key=[f"inside-{i}" for i in range(20)]))
    run = open_recording(path)
    assert sorted(run.tasks["key"].to_pylist()) == sorted(f"inside-{i}" for i in range(20))
    assert set(run.workers["worker"].to_pylist()) >= set(run.tasks["worker"].to_pylist())
    [warning] = run.warnings
    assert "without running tasks, dependencies" in warning


def test_without_a_plugin_the_seconds_of_transfers_are_those_of_their_tasks(client, tmp_path):
    first, second = list(client.scheduler_info()["workers"])
    with plugins_refused(client), record(tmp_path / "a.arrows", client):
        parts = [
            client.submit(bytes, 1_000_000, key=f"part-{place}", workers=[worker])
            for place, worker in enumerate((first, second))
        ]
        client.submit(longest, *parts, key="moved-1", workers=[second]).result()
    run = open_recording(tmp_path / "a.arrows")
    moved = dict(zip(run.tasks["key"].to_pylist(), run.tasks["transfer"].to_pylist(), strict=True))
    seconds = [d for a, d in zip(*actions(run), strict=True) if a == "transfer"]
    assert moved["moved-1"] == pytest.approx(sum(seconds))
    assert sum(seconds) > 0
    assert (moved["part-0"], moved["part-1"]) == (0, 0)


def longest(*parts):
    return max(map(len, parts))


@contextmanager
def plugins_refused(client):
    handlers = client.cluster.scheduler.handlers
    before = handlers["register_scheduler_plugin"]
    handlers["register_scheduler_plugin"] = refused
    yield
    handlers["register_scheduler_plugin"] = before


def refused(*_args, **_options):
    raise ValueError("Plugins are switched off here.")
