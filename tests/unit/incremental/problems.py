"""Small learning problems of every kind of rows and targets that scikit-learn takes."""

from importlib.util import find_spec

import numpy as np
import pandas as pd
import scipy.sparse

COLUMNS = ["a", "b", "c", "d"]


def as_frame(X):
    return pd.DataFrame(X, columns=COLUMNS)


def as_polars(X):
    import polars as pl

    return pl.DataFrame(dict(zip(COLUMNS, X.T, strict=True)))


ROWS = {
    "array": np.asarray,
    "column by column": np.asfortranarray,
    "float32": lambda X: X.astype(np.float32),
    "objects": lambda X: X.astype(object),
    "read-only": lambda X: np.frombuffer(X.tobytes()).reshape(X.shape),
    "every second row": lambda X: np.repeat(X, 2, axis=0)[::2],
    "lists": lambda X: X.tolist(),
    "csr": scipy.sparse.csr_matrix,
    "csc": scipy.sparse.csc_matrix,
    "coo": scipy.sparse.coo_matrix,
    "csr array": scipy.sparse.csr_array,
    "coo array": scipy.sparse.coo_array,
    "frame": as_frame,
    "frame of nullable numbers": lambda X: as_frame(X).astype("Float64"),
    "frame with an index": lambda X: as_frame(X).set_index(np.arange(len(X))[::-1] // 2),
}
if find_spec("polars"):
    ROWS["polars"] = as_polars

TOWNS = np.array(["Oslo", "Rome", "Bern"])
LABELS = {
    "two": lambda codes: codes % 2,
    "three": lambda codes: codes,
    "truth": lambda codes: codes > 0,
    "words": lambda codes: TOWNS[codes],
    "a list of words": lambda codes: TOWNS[codes].tolist(),
    "objects": lambda codes: TOWNS[codes].astype(object),
    "a Series": lambda codes: pd.Series(codes, index=np.arange(len(codes))[::-1]),
    "a Series of words": lambda codes: pd.Series(TOWNS[codes]),
    "categories": lambda codes: pd.Series(pd.Categorical(TOWNS[codes], categories=TOWNS)),
    "nullable": lambda codes: pd.Series(codes, dtype="Int64"),
}
NUMBERS = {
    "numbers": lambda y: y,
    "float32": lambda y: y.astype(np.float32),
    "a list": lambda y: y.tolist(),
    "a Series": lambda y: pd.Series(y),
}


def numbers(rng, n):
    """Draw features that are often zero, codes of three classes and a target that follow them."""
    X = np.where(rng.random((n, len(COLUMNS))) < 0.3, 0, rng.normal(size=(n, len(COLUMNS))))
    target = X @ [3.0, -2.0, 1.0, 0.0] + 0.1 * rng.normal(size=n)
    return X, np.digitize(target, np.quantile(target, [1 / 3, 2 / 3])), target


def chosen(rng, named):
    """Choose an entry of a dict; return its name and value."""
    name = list(named)[rng.integers(len(named))]
    return name, named[name]
