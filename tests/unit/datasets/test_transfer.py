"""A file arrives whole and right, or not at all, whatever the server does."""

import hashlib

import pytest

from kernel_helpers.datasets.transfer import TransferError, download
from tests.unit.datasets.server import serving

BODY = bytes(range(256)) * 4_000  # about 1 MB
SUM = hashlib.sha256(BODY).hexdigest()
QUICK = {"wait": 0.0, "timeout": 5.0}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data.bin"


def test_a_file_arrives_and_its_sum_is_returned(path):
    with serving(body=BODY) as server:
        assert download(server.url, path, sha256=SUM, size=len(BODY), **QUICK) == SUM
    assert path.read_bytes() == BODY
    assert [file.name for file in path.parent.iterdir()] == ["data.bin"]


def test_a_cut_connection_is_continued_where_it_broke(path):
    with serving(body=BODY, cuts=2, cut_after=300_000) as server:
        assert download(server.url, path, **QUICK) == SUM
    assert server.asked == [None, "bytes=300000-", "bytes=600000-"]


def test_a_later_call_continues_what_an_earlier_one_left(path):
    with serving(body=BODY, cuts=1, cut_after=500_000) as server:
        with pytest.raises(TransferError, match="500,000 bytes are kept"):
            download(server.url, path, tries=0, **QUICK)
        assert not path.exists()
        assert download(server.url, path, **QUICK) == SUM
    assert server.asked[-1] == "bytes=500000-"


def test_a_server_that_cannot_continue_sends_all_again(path):
    with serving(body=BODY, ranges=False, cuts=1, cut_after=1_000) as server:
        assert download(server.url, path, **QUICK) == SUM


def test_two_versions_of_a_file_are_never_glued_together(path):
    newer = BODY[::-1]
    with serving(body=BODY, cuts=1, cut_after=500_000) as server:
        with pytest.raises(TransferError):
            download(server.url, path, tries=0, **QUICK)
        server.body, server.tag = newer, '"v2"'
        download(server.url, path, **QUICK)
    assert path.read_bytes() == newer


def test_without_a_version_tag_nothing_is_continued(path):
    with serving(body=BODY, tag=None, cuts=1, cut_after=1_000) as server:
        assert download(server.url, path, **QUICK) == SUM
    assert server.asked == [None, None]


def test_a_stalled_server_is_given_up_after_the_time_out(path):
    with serving(body=BODY, stall=True) as server, pytest.raises(TransferError, match="timed out"):
        download(server.url, path, tries=1, timeout=0.2, wait=0.0)


def test_a_server_that_promises_more_than_it_sends_is_caught(path):
    with (
        serving(body=BODY, claims=len(BODY) + 5, ranges=False) as server,
        pytest.raises(TransferError, match=r"ended after 1,024,000 of 1,024,005 bytes"),
    ):
        download(server.url, path, tries=2, **QUICK)
    assert not path.exists()


def test_a_server_that_promises_less_than_the_file_is_caught_by_the_size(path):
    with (
        serving(body=BODY, claims=1_000) as server,
        pytest.raises(TransferError, match="should have 1,024,000 bytes, got 1,000"),
    ):
        download(server.url, path, size=len(BODY), **QUICK)
    assert list(path.parent.iterdir()) == []


def test_changed_content_is_refused_and_both_sums_are_named(path):
    changed = b"x" * len(BODY)
    with serving(body=changed) as server, pytest.raises(TransferError) as refused:
        download(server.url, path, sha256=SUM, **QUICK)
    assert SUM in str(refused.value)
    assert hashlib.sha256(changed).hexdigest() in str(refused.value)
    assert list(path.parent.iterdir()) == []


def test_a_missing_file_is_not_asked_for_again(path):
    with serving(body=BODY, status=404) as server:
        with pytest.raises(TransferError, match="answers 404"):
            download(server.url, path, **QUICK)
        assert len(server.asked) == 1


def test_a_troubled_server_is_asked_again(path):
    with serving(body=BODY, status=503) as server:
        with pytest.raises(TransferError, match="503"):
            download(server.url, path, tries=3, **QUICK)
        assert len(server.asked) == 3


def test_progress_counts_to_the_end(path):
    seen = []
    with serving(body=BODY) as server:
        download(server.url, path, on_bytes=lambda done, total: seen.append((done, total)), **QUICK)
    assert seen[-1] == (len(BODY), len(BODY))
