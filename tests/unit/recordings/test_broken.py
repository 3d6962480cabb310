"""A file that is no sound recording is refused in one sentence, and takes no more than it may."""

import os
import random

import pyarrow as pa
import pytest

from kernel_helpers.telemetry import open_recording
from kernel_helpers.telemetry.recordings.frames import messages_of
from kernel_helpers.telemetry.recordings.read import read_recording
from tests.saved import SAVED
from tests.unit.recordings.broken import (
    METADATA_WRONG,
    UNSOUND,
    WRONG_COLUMNS,
    WRONG_VALUES,
    rows,
    write,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.arrows"


def test_a_sound_file_opens(path):
    write(path, rows(), rows())
    assert open_recording(path).warnings == []


@pytest.mark.parametrize("name", UNSOUND)
def test_what_arrow_would_crash_on_is_cut_off(path, name):
    write(path, rows(), UNSOUND[name](), rows())
    run = open_recording(path)
    assert run.warnings == ["The file is cut or damaged after 1 batches."]
    assert run.notes.num_rows == 3


@pytest.mark.parametrize("name", WRONG_COLUMNS)
def test_other_columns_are_refused(path, name):
    write(path, WRONG_COLUMNS[name]())
    with pytest.raises(ValueError, match=r"with one column .* of type"):
        open_recording(path)


@pytest.mark.parametrize("name", WRONG_VALUES)
def test_a_row_without_a_value_is_refused(path, name):
    write(path, WRONG_VALUES[name]())
    with pytest.raises(ValueError, match="whose rows have all values"):
        open_recording(path)


@pytest.mark.parametrize("about", METADATA_WRONG, ids=repr)
def test_metadata_of_another_form_is_refused(path, about):
    write(path, rows(), about=about)
    with pytest.raises(ValueError, match="metadata without a version"):
        open_recording(path)


def test_a_dictionary_that_is_extended_is_cut_off(path):
    write(path, rows(message="one"), rows(message="one"), deltas=True)
    whole = open_recording(path)
    write(path, rows(2), *_growing(), deltas=True)
    assert whole.warnings == []
    assert open_recording(path).warnings == ["The file is cut or damaged after 1 batches."]


def _growing():
    """Batches whose dictionaries start with those of the batch before."""
    first = rows(2)
    longer = first.column("state").dictionary.to_pylist()
    yield first.set_column(
        first.schema.get_field_index("state"), "state", _encoded(["begin", "end"], [*longer, "x"])
    )


def _encoded(values, words):
    indices = pa.array([words.index(value) for value in values], pa.int32())
    return pa.DictionaryArray.from_arrays(indices, pa.array(words))


def test_a_folder_or_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.arrows")
    for path in (tmp_path, tmp_path / "pipe.arrows"):
        with pytest.raises(ValueError, match="no ordinary file"):
            open_recording(path)


def test_a_long_text_is_refused_before_it_is_unpacked(path):
    write(path, rows(message="x" * 8_000_000))
    assert path.stat().st_size < 30_000
    with pytest.raises(ValueError, match=r"at most 1\.0 MB unpacked .*max_unpacked="):
        open_recording(path, max_unpacked=10**6)
    assert open_recording(path).notes.num_rows == 3


def test_a_length_that_is_only_claimed_is_refused(path):
    write(path, rows(message="x" * 8_000_000))
    claimed = path.read_bytes().replace(
        (8_000_000).to_bytes(8, "little"), (2**50).to_bytes(8, "little")
    )
    path.write_bytes(claimed)
    with pytest.raises(ValueError, match="max_unpacked="):
        open_recording(path)


def test_texts_count_once_per_row(path):
    write(path, rows(1_000, message="x" * 10_000))
    with pytest.raises(ValueError, match="max_unpacked="):
        open_recording(path, max_unpacked="5 MB")
    assert open_recording(path, max_unpacked="20 MB").notes.num_rows == 1_000


def test_rows_and_bytes_have_limits(path):
    write(path, rows(600), rows(600))
    with pytest.raises(ValueError, match=r"at most 1,000 rows .*open_recording\(path, max_rows="):
        open_recording(path, max_rows=1_000)
    with pytest.raises(ValueError, match=r"at most 1\.0 kB .*open_recording\(path, max_bytes="):
        open_recording(path, max_bytes=1_000)


def test_flipped_bytes_open_or_are_refused_in_one_sentence(cases):
    content = (SAVED / "run.arrows").read_bytes()
    rng = random.Random(0)
    for _ in range(cases(300)):
        flipped = flip(content, rng)
        try:
            run = read_recording(flipped, SAVED / "run.arrows")
        except ValueError as error:
            assert str(error).startswith("Expected a"), error  # noqa: PT017 - most of them open
        else:
            assert run.tasks.num_rows <= run.steps.num_rows
            assert messages_of(run)


def flip(content, rng):
    """Return the bytes with one to eight of them changed."""
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)
