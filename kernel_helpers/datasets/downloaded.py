"""Read the downloaded sets as frames and arrays, with their known warts removed."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers._files import files_below
from kernel_helpers.datasets.cache import built_once
from kernel_helpers.datasets.fetching import FetchError, fetch
from kernel_helpers.datasets.unpack import gunzip, open_member, unpack

if TYPE_CHECKING:
    import pandas as pd

ADULT_COLUMNS = (
    "age workclass fnlwgt education education_num marital_status occupation relationship race sex "
    "capital_gain capital_loss hours_per_week native_country income"
).split()


def flights_1990s_files() -> list[Path]:
    """Return the ten CSV files of New York's flights, 1990 first; downloads 30 MB once."""
    (archive,) = fetch("flights_1990s")

    folder = built_once("flights-1990s-v1", partial(unpack, archive))
    return files_below(folder, "*.csv")


def load_fashion_mnist(split: str = "train") -> tuple[np.ndarray, np.ndarray]:
    """Return ``(X, y)`` of shapes ``(n, 28, 28)`` and ``(n,)``, both ``uint8``.

    Parameters
    ----------
    split : {"train", "t10k"}
        60,000 or 10,000 pictures.
    """
    if split not in ("train", "t10k"):
        raise ValueError(f"split must be 'train' or 't10k', got {split!r}.")
    (images,) = fetch("fashion_mnist", part=f"{split}-images")
    (labels,) = fetch("fashion_mnist", part=f"{split}-labels")
    return read_idx(images), read_idx(labels)


def load_adult() -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return Adult's training and test rows, 14 features and ``income``.

    A question mark is a missing value; the full stop after the labels of the test file is dropped.
    """
    (archive,) = fetch("adult")
    return read_adult(archive, "adult.data"), read_adult(archive, "adult.test")


def load_sentiment140() -> "pd.DataFrame":
    """Return 1.6 million tweets: polarity (0 or 4), id, date, query, text; without user names."""
    (archive,) = fetch("sentiment140")
    return read_sentiment140(archive)


def load_newsgroups(**options: Any) -> Any:
    """Return scikit-learn's 20 newsgroups, in the data folder of the user."""
    return _from_sklearn("fetch_20newsgroups", "NewsgroupGenerator()", options)


def load_covertype(**options: Any) -> Any:
    """Return scikit-learn's covertype (CC BY 4.0), kept in the user's data folder."""
    return _from_sklearn("fetch_covtype", "CensusGenerator()", options)


def read_idx(path: Path) -> np.ndarray:
    """Read a gzipped file in the IDX format of MNIST (unsigned bytes)."""
    data = gunzip(path)
    if len(data) < 4 or data[:3] != b"\x00\x00\x08":
        raise ValueError(
            f"{path.name} should be an IDX file of unsigned bytes; delete it and retry."
        )
    shape = np.frombuffer(data, ">u4", count=data[3], offset=4)
    return np.frombuffer(data, "uint8", offset=4 + 4 * data[3]).reshape(tuple(shape.tolist()))


def read_adult(archive: Path, name: str) -> "pd.DataFrame":
    """Read one of the two files inside ``adult.zip``."""
    import pandas as pd

    with open_member(archive, name) as lines:
        rows = pd.read_csv(
            lines,
            names=ADULT_COLUMNS,
            skipinitialspace=True,
            na_values="?",
            comment="|",  # the first line of the test file
        )
    return rows.assign(income=rows["income"].str.rstrip("."))


def read_sentiment140(archive: Path) -> "pd.DataFrame":
    """Read the training file inside the archive: Latin-1, no header."""
    import pandas as pd

    names = ["polarity", "id", "date", "query", "user", "text"]
    wanted = [name for name in names if name != "user"]
    with open_member(archive, "training.1600000.processed.noemoticon.csv") as lines:
        return pd.read_csv(lines, names=names, usecols=wanted, encoding="latin-1")


def _from_sklearn(function: str, generator: str, options: dict[str, Any]) -> Any:
    import platformdirs
    from sklearn import datasets

    # Pickles: never in $KERNEL_HELPERS_DATA, where others may be able to write.
    folder = Path(platformdirs.user_data_dir("kernel-helpers")) / "scikit-learn"
    offline = os.environ.get("KERNEL_HELPERS_OFFLINE", "") not in ("", "0")
    settings = {"data_home": str(folder), "download_if_missing": not offline} | options
    try:
        return getattr(datasets, function)(**settings)
    except OSError as error:
        raise FetchError(
            f"{function} cannot be reached ({error}); without a network, use {generator} from "
            "kernel_helpers.datasets."
        ) from error
