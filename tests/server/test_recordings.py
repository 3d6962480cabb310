"""The file browser's recordings, as the messages that views read."""

import json

import pyarrow as pa
import pytest
from kernel_helpers_lab import recording_reader
from kernel_helpers_lab.recording_reader import ReaderSettings, read_apart
from tornado.httpclient import HTTPClientError

from kernel_helpers.telemetry.recordings.layout import METADATA, NOTE, SCHEMA, wide_batch
from tests.unit.recordings.broken import UNSOUND, rows, write


def write_recording(path):
    metadata = {METADATA: json.dumps({"version": 1}).encode()}
    with path.open("wb") as file, pa.ipc.new_stream(file, SCHEMA.with_metadata(metadata)) as out:
        out.write_batch(wide_batch({NOTE: [[0.0], ["end"], [""], [0]]}))


async def fetch_error(jp_fetch, path):
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("kernel-helpers-lab", "recordings", path, request_timeout=120)
    return caught.value.code, json.loads(caught.value.response.body)["message"]


async def test_a_recording_comes_as_messages(jp_fetch, jp_root_dir):
    write_recording(jp_root_dir / "größe 1.arrows")
    response = await jp_fetch(
        "kernel-helpers-lab", "recordings", "größe 1.arrows", request_timeout=120
    )
    assert b'"topic":"state","state":"recorded"' in response.body
    assert response.headers["Content-Type"] == "application/octet-stream"


async def test_something_else_is_refused_with_a_sentence(jp_fetch, jp_root_dir):
    (jp_root_dir / "a.arrows").write_bytes(b"no stream at all")
    code, message = await fetch_error(jp_fetch, "a.arrows")
    assert (code, message.split(" in ")[0]) == (400, "Expected an Arrow stream")


@pytest.mark.parametrize("name", UNSOUND)
async def test_what_would_crash_arrow_is_refused(jp_fetch, jp_root_dir, name):
    write(jp_root_dir / "a.arrows", UNSOUND[name]())
    response = await jp_fetch("kernel-helpers-lab", "recordings", "a.arrows", request_timeout=120)
    assert b"cut or damaged after 0 batches" in response.body


LIMITS = {
    "recording_max_bytes": (100, "at most 100 B at a.arrows"),
    "recording_max_rows": (1, "at most 1 rows in a.arrows"),
    "recording_max_unpacked": (1, "at most 1 B unpacked in a.arrows"),
    "recording_timeout": (0.001, "to read a.arrows in 0.001 s"),
}


@pytest.mark.parametrize("name", LIMITS)
async def test_each_limit_is_named_with_its_setting(jp_fetch, jp_root_dir, app, name):
    value, words = LIMITS[name]
    write(jp_root_dir / "a.arrows", rows())
    setattr(app, name, value)
    code, message = await fetch_error(jp_fetch, "a.arrows")
    assert code == 400
    assert words in message
    assert f"KernelHelpersLab.{name}" in message


async def test_a_reader_that_ends_costs_a_sentence(jp_fetch, jp_root_dir, monkeypatch):
    monkeypatch.setattr(recording_reader.sys, "executable", "/bin/false")
    write(jp_root_dir / "a.arrows", rows())
    code, message = await fetch_error(jp_fetch, "a.arrows")
    assert (code, "cannot be read (exit status 1)" in message) == (400, True)


def test_a_reader_has_the_memory_that_it_may_take(tmp_path):
    write(tmp_path / "a.arrows", rows(1, message="x" * 300_000_000))
    settings = ReaderSettings(2**29, 10**7, 2**32, memory=400 * 2**20, timeout=300)
    with pytest.raises(ValueError, match=r"^Expected .*memory|^Expected .*cannot"):
        read_apart((tmp_path / "a.arrows").read_bytes(), "a.arrows", settings)


@pytest.fixture
def app(jp_serverapp):
    [app] = jp_serverapp.extension_manager.extension_apps["kernel_helpers_lab"]
    return app


@pytest.mark.parametrize("path", ["missing.arrows", "../outside.arrows", ".hidden.arrows"])
async def test_what_the_user_may_not_see_is_not_there(jp_fetch, jp_root_dir, path):
    write_recording(jp_root_dir.parent / "outside.arrows")
    write_recording(jp_root_dir / ".hidden.arrows")
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("kernel-helpers-lab", "recordings", path, request_timeout=120)
    assert caught.value.code == 404
