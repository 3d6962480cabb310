"""The file browser's recordings, as the messages that views read."""

import json

import pyarrow as pa
import pytest
from tornado.httpclient import HTTPClientError

from kernel_helpers.telemetry.recordings.layout import METADATA, NOTE, SCHEMA, wide_batch


def write_recording(path):
    metadata = {METADATA: json.dumps({"version": 1}).encode()}
    with path.open("wb") as file, pa.ipc.new_stream(file, SCHEMA.with_metadata(metadata)) as out:
        out.write_batch(wide_batch({NOTE: [[0.0], ["end"], [""], [0]]}))


async def fetch_error(jp_fetch, path):
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("kernel-helpers-lab", "recordings", path)
    return caught.value.code, json.loads(caught.value.response.body)["message"]


async def test_a_recording_comes_as_messages(jp_fetch, jp_root_dir):
    write_recording(jp_root_dir / "größe 1.arrows")
    response = await jp_fetch("kernel-helpers-lab", "recordings", "größe 1.arrows")
    assert b'"topic":"state","state":"recorded"' in response.body
    assert response.headers["Content-Type"] == "application/octet-stream"


async def test_something_else_is_refused_with_a_sentence(jp_fetch, jp_root_dir):
    (jp_root_dir / "a.arrows").write_bytes(b"no stream at all")
    code, message = await fetch_error(jp_fetch, "a.arrows")
    assert (code, message.split(" in ")[0]) == (400, "Expected an Arrow stream")


@pytest.mark.parametrize("path", ["missing.arrows", "../outside.arrows", ".hidden.arrows"])
async def test_what_the_user_may_not_see_is_not_there(jp_fetch, jp_root_dir, path):
    write_recording(jp_root_dir.parent / "outside.arrows")
    write_recording(jp_root_dir / ".hidden.arrows")
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("kernel-helpers-lab", "recordings", path)
    assert caught.value.code == 404
