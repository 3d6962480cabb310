"""Downloaded files become frames and arrays without their warts."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from kernel_helpers.datasets import (
    FetchError,
    flights_1990s_files,
    load_adult,
    load_fashion_mnist,
    load_newsgroups,
    load_sentiment140,
)
from kernel_helpers.datasets.downloaded import ADULT_COLUMNS

ROW = "39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, "
ROW += "Male, 2174, 0, 40, ?, <=50K"


@pytest.fixture
def downloads(empty_data):
    folder = empty_data / "downloads"
    for name in ("adult", "fashion_mnist", "sentiment140", "flights_1990s"):
        (folder / name).mkdir(parents=True)
    return folder


def idx(array):
    head = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
    return gzip.compress(head + array.tobytes())


def test_adult_loses_the_full_stop_of_its_test_labels(downloads):
    with zipfile.ZipFile(downloads / "adult" / "adult.zip", "w") as archive:
        archive.writestr("adult.data", f"{ROW}\n")
        archive.writestr("adult.test", f"|1x3 Cross validator\n{ROW}.\n")
    train, test = load_adult()
    assert list(train.columns) == ADULT_COLUMNS
    assert train.income[0] == test.income[0] == "<=50K"
    assert train.native_country.isna().all()


def test_pictures_keep_their_shape_and_bytes(downloads):
    X = np.arange(2 * 28 * 28, dtype="uint8").reshape(2, 28, 28)
    folder = downloads / "fashion_mnist"
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(idx(X))
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(idx(np.array([3, 9], dtype="uint8")))
    images, labels = load_fashion_mnist("t10k")
    np.testing.assert_array_equal(images, X)
    assert labels.tolist() == [3, 9]


def test_tweets_come_without_user_names(downloads):
    line = '"0","1","Mon Apr 06","NO_QUERY","someone","caf\xe9"\n'
    with zipfile.ZipFile(downloads / "sentiment140" / "trainingandtestdata.zip", "w") as archive:
        archive.writestr("training.1600000.processed.noemoticon.csv", line.encode("latin-1"))
    tweets = load_sentiment140()
    assert list(tweets.columns) == ["polarity", "id", "date", "query", "text"]
    assert tweets.text[0] == "café"


def test_the_flights_are_unpacked_in_the_order_of_their_years(downloads):
    with tarfile.open(downloads / "flights_1990s" / "nycflights.tar.gz", "w:gz") as archive:
        for year in (1991, 1990, "._1990"):
            entry = tarfile.TarInfo(f"nycflights/{year}.csv")
            entry.size = 4
            archive.addfile(entry, io.BytesIO(b"Year"))
    assert [path.name for path in flights_1990s_files()] == ["1990.csv", "1991.csv"]


def test_a_set_of_scikit_learn_that_is_not_here_names_the_generator(empty_data, monkeypatch):
    monkeypatch.setenv("KERNEL_HELPERS_OFFLINE", "1")
    with pytest.raises(FetchError, match=r"use NewsgroupGenerator\(\)"):
        load_newsgroups()


def test_pickles_of_scikit_learn_are_not_read_from_a_folder_that_others_may_write(
    empty_data, monkeypatch
):
    asked = []
    monkeypatch.setattr(
        "sklearn.datasets.fetch_20newsgroups", lambda **options: asked.append(options)
    )
    load_newsgroups()
    load_newsgroups(data_home="mine")
    assert not Path(asked[0]["data_home"]).is_relative_to(empty_data)
    assert asked[1]["data_home"] == "mine"
