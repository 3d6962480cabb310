"""Fetching says what it does, once, and never passes generated data off as real."""

import hashlib
import socket

import pytest

from kernel_helpers.datasets import FetchError, describe_source, fetch
from kernel_helpers.datasets.downloads import DOWNLOADS, Download, Remote
from tests.unit.datasets.server import serving

BODY = b"a,b\n1,2\n" * 1_000


def registry(url, **remote):
    return {
        "rides": Download(
            title="Rides",
            files={"01": Remote(url, **remote), "02": Remote(url.replace("data", "more"))},
            size="16 kB",
            licence="CC0",
            citation="The test",
            generator="TaxiGenerator()",
        )
    }


def test_one_part_is_fetched_once_and_then_found_without_the_server(empty_data, capsys):
    with serving(body=BODY) as server:
        entries = registry(server.url)
        (path,) = fetch("rides", part="01", registry=entries)
        assert len(server.asked) == 1
    assert fetch("rides", part="01", registry=entries) == [path]
    assert path.read_bytes() == BODY
    assert path.is_relative_to(empty_data)


def test_all_parts_come_in_order(empty_data):
    with serving(body=BODY) as server:
        paths = fetch("rides", registry=registry(server.url))
    assert [path.name for path in paths] == ["data.bin", "more.bin"]


def test_the_licence_is_printed_once(empty_data, capsys):
    with serving(body=BODY) as server:
        fetch("rides", registry=registry(server.url))
    assert capsys.readouterr().out.count("Licence: CC0. Cite: The test.") == 1


def test_an_unknown_sum_is_recorded_and_a_later_change_refused(empty_data, capsys):
    with serving(body=BODY) as server:
        entries = registry(server.url)
        (path,) = fetch("rides", part="01", registry=entries)
        assert "this copy could not be checked. Its SHA-256" in capsys.readouterr().out
        path.unlink()
        server.body = BODY + b"3,4\n"
        with pytest.raises(FetchError, match="has changed: expected SHA-256") as refused:
            fetch("rides", part="01", registry=entries)
    assert hashlib.sha256(BODY).hexdigest() in str(refused.value)
    assert hashlib.sha256(server.body).hexdigest() in str(refused.value)


def test_offline_names_the_generator_and_asks_nobody(empty_data, monkeypatch):
    monkeypatch.setenv("KERNEL_HELPERS_OFFLINE", "1")
    with serving(body=BODY) as server:
        with pytest.raises(FetchError, match=r"OFFLINE is set; unset it, or use TaxiGenerator\(\)"):
            fetch("rides", registry=registry(server.url))
        assert server.asked == []


def test_an_unreachable_server_is_one_error_that_names_the_generator(empty_data, monkeypatch):
    monkeypatch.setattr("kernel_helpers.datasets.transfer.time.sleep", lambda seconds: None)
    with socket.socket() as unused:  # bound, but nobody listens
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/data.bin"
        with pytest.raises(FetchError, match=r"refused.*use TaxiGenerator\(\)"):
            fetch("rides", part="01", registry=registry(url))


def test_an_unknown_part_lists_the_parts(empty_data):
    with pytest.raises(ValueError, match="2019-01 … 2019-12, got '13'"):
        fetch("taxi_2019", part="13")


def test_an_unknown_set_lists_the_sets(empty_data):
    with pytest.raises(ValueError, match=r"adult, airlines_ontime, .*; got 'taxis'"):
        fetch("taxis")


def test_a_set_behind_a_login_sends_to_the_generator(empty_data):
    with pytest.raises(FetchError, match=r'cannot be fetched .*TaxiGenerator\(schema="fare"\)'):
        fetch("taxi_fare")


@pytest.mark.parametrize("name", DOWNLOADS)
def test_every_set_says_its_source_size_and_licence(name):
    entry = DOWNLOADS[name]
    line = describe_source(name)
    assert entry.licence in line
    assert entry.size in line
    assert all(remote.url.startswith("https://") for remote in entry.files.values())


def test_the_monthly_files_have_the_publishers_names():
    files = DOWNLOADS["taxi_2019"].files
    assert len(files) == 12
    assert files["2019-03"].file_name == "yellow_tripdata_2019-03.parquet"
    assert len(DOWNLOADS["airlines_ontime"].files) == 21 * 12 + 3
