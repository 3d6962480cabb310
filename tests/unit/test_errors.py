"""Errors whose message is a sentence show nothing else in a notebook."""

import pickle

import pytest
from IPython.core.interactiveshell import InteractiveShell

from kernel_helpers._errors import SentenceError
from kernel_helpers.arrays import BrokenFileError, CsvError, NoRoomError
from kernel_helpers.datasets.cache import DataFolderError
from kernel_helpers.datasets.fetching import FetchError
from kernel_helpers.datasets.transfer import TransferError
from kernel_helpers.datasets.unpack import ArchiveError
from kernel_helpers.exercises import UnknownIdError
from kernel_helpers.frames.lock import StoreLockedError
from kernel_helpers.memory_guard import MemoryLimitError
from kernel_helpers.text.lines import DocumentError

BUILT_IN = {
    ArchiveError: ValueError,
    BrokenFileError: ValueError,
    CsvError: ValueError,
    DataFolderError: OSError,
    DocumentError: ValueError,
    FetchError: OSError,
    MemoryLimitError: MemoryError,
    NoRoomError: OSError,
    StoreLockedError: RuntimeError,
    TransferError: OSError,
    UnknownIdError: ValueError,
}
SENTENCE = "a.csv is empty; download it again."


@pytest.fixture(scope="module")
def shell():
    return InteractiveShell.instance()


@pytest.mark.parametrize("error", BUILT_IN)
def test_a_notebook_shows_the_sentence_alone(error, shell, capsys):
    shell.push({"error": error(SENTENCE)})
    result = shell.run_cell("raise error")
    assert type(result.error_in_exec) is error
    assert capsys.readouterr().out.strip() == SENTENCE


@pytest.mark.parametrize(("error", "built_in"), BUILT_IN.items())
def test_callers_may_catch_the_built_in_exception(error, built_in):
    assert issubclass(error, SentenceError)
    with pytest.raises(built_in, match="is empty"):
        raise error(SENTENCE)


@pytest.mark.parametrize("error", BUILT_IN)
def test_an_error_arrives_whole_from_another_process(error):
    arrived = pickle.loads(pickle.dumps(error(SENTENCE)))
    assert (type(arrived), str(arrived)) == (error, SENTENCE)
    assert type(error.__new__(error, SENTENCE)) is error  # as Dask's pickles do


def test_an_error_of_the_system_keeps_its_number():
    error = NoRoomError(28, SENTENCE)
    assert (error.errno, str(error)) == (28, f"[Errno 28] {SENTENCE}")
