"""Bring all rows of a group together: each part is cut by the hash of its key."""

import pickle
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers._dask import is_client, is_dask_collection
from kernel_helpers._executor import ExecutorLike, open_executor
from kernel_helpers.arrays.time_units import ticks_of
from kernel_helpers.mapreduce.partial import table_bytes
from kernel_helpers.mapreduce.parts import delayed_parts

if TYPE_CHECKING:
    import pandas as pd


def shuffle_apply(
    parts: Iterable[Any],
    apply: "Callable[[pd.DataFrame], Any]",
    *,
    key: str | list[str],
    dropna: bool,
    n_buckets: int,
    executor: ExecutorLike,
) -> tuple[list[Any], int]:
    """Apply a function to each bucket of rows; return the results and the bytes that moved.

    Partitions of a Dask collection go from worker to worker. Parts in memory go through files, so
    that neither this process nor a worker ever holds more than a part or a bucket. Every bucket has
    the types of all parts together; without any row the function is applied to an empty table.
    """
    import pandas as pd

    cut = partial(cut_by_key, key=key, dropna=dropna, n_buckets=n_buckets)
    if is_dask_collection(parts) or is_client(executor):
        return _through_workers(parts, cut, apply, n_buckets, executor=executor)
    with (
        tempfile.TemporaryDirectory(prefix="kernel-helpers-shuffle-") as folder,
        open_executor(executor) as opened,
    ):
        jobs = enumerate(parts)
        written = list(opened.map(partial(_write, folder=folder, cut=cut), jobs))
        sizes, empty = zip(*written, strict=True)
        like = pd.concat(empty)
        read = partial(_read_and_apply, folder=folder, like=like, apply=apply)
        done = list(opened.map(read, range(n_buckets)))
    return _filled(done) or [apply(like)], sum(sizes)


def cut_by_key(
    part: "pd.DataFrame", *, key: str | list[str], dropna: bool, n_buckets: int
) -> list[Any]:
    """Return one table a bucket; equal keys of all parts are in the same bucket."""
    codes = bucket_of(part, key=key, n_buckets=n_buckets)
    if dropna:
        keys = part[key if isinstance(key, list) else [key]]
        known = keys.notna().all(axis=1).to_numpy()
        part, codes = part[known], codes[known]
    return [part[codes == number] for number in range(n_buckets)]


def bucket_of(part: "pd.DataFrame", *, key: str | list[str], n_buckets: int) -> Any:
    """Return the bucket of each row, an array of shape (n,).

    Equal keys have one bucket, whatever their type: parts may hold one key as int, as float with
    gaps, as category or as object, and times in different units.
    """
    keys = part[key if isinstance(key, list) else [key]]
    joined = np.zeros(len(part), np.uint64)
    for at in range(keys.shape[1]):
        joined = joined * np.uint64(31) + _hashes(keys.iloc[:, at])
    return joined % np.uint64(n_buckets)


def _hashes(column: "pd.Series") -> np.ndarray:
    """Hash the values of a column; all missing ones are alike."""
    import pandas as pd

    dtype = getattr(getattr(column.dtype, "categories", None), "dtype", column.dtype)
    if dtype.kind in "biuf":
        hashes = pd.util.hash_array(column.astype("float64").to_numpy())
    elif dtype.kind in "mM" and dtype.type is not date:  # days of Arrow are objects
        hashes = pd.util.hash_array(_nanoseconds(column.astype(dtype)))
    else:
        codes, values = pd.factorize(column.astype(object).to_numpy())
        known = pd.util.hash_array(np.array([str(value) for value in values], object))
        is_number = np.array([isinstance(value, Real | Decimal) for value in values], bool)
        known[is_number] = pd.util.hash_array(values[is_number].astype(np.float64))
        hashes = np.append(known, np.uint64(0))[codes]
    hashes[column.isna().to_numpy()] = 0
    return hashes


def _nanoseconds(times: Any) -> np.ndarray:
    """Return times modulo 2**64 nanoseconds, which are the same in every unit."""
    plain = times.dt.tz_convert(None) if hasattr(times.dtype, "tz") else times
    values = plain.to_numpy(getattr(plain.dtype, "numpy_dtype", plain.dtype))
    factor = ticks_of(values.dtype, np.dtype("m8[ns]"))
    return np.asarray(values.view(np.uint64) * np.uint64(factor))


def _write(
    job: tuple[int, Any], *, folder: str, cut: "Callable[[pd.DataFrame], list[Any]]"
) -> tuple[int, Any]:
    """Write the pieces of a part; return the part's bytes, and the part without its rows."""
    index, part = job
    for number, piece in enumerate(cut(part)):
        if len(piece):
            place = Path(folder, str(number))
            place.mkdir(exist_ok=True)
            (place / f"{index:08d}.pickle").write_bytes(pickle.dumps(piece, protocol=5))
    return table_bytes(part), part.iloc[:0]


def _read_and_apply(
    number: int, *, folder: str, like: "pd.DataFrame", apply: "Callable[[pd.DataFrame], Any]"
) -> Any:
    files = sorted(Path(folder, str(number)).glob("*.pickle"))
    return _apply([pickle.loads(path.read_bytes()) for path in files], like, apply)


def _apply(pieces: Iterable[Any], like: object, apply: "Callable[[pd.DataFrame], Any]") -> Any:
    import pandas as pd

    filled = [piece for piece in pieces if len(piece)]
    return apply(pd.concat([like, *filled])) if filled else None


def _filled(results: list[Any]) -> list[Any]:
    return [result for result in results if result is not None]


def _empty(part: "pd.DataFrame") -> Any:
    return part.iloc[:0]


def _through_workers(
    parts: Iterable[Any],
    cut: object,
    apply: "Callable[[pd.DataFrame], Any]",
    n_buckets: int,
    *,
    executor: ExecutorLike,
) -> tuple[list[Any], int]:
    import pandas as pd
    from dask.base import compute
    from dask.delayed import delayed

    client = executor if is_client(executor) else None
    lazy = is_dask_collection(parts)
    sources = delayed_parts(parts) if lazy else [delayed(part) for part in parts]
    pieces = [delayed(cut)(source) for source in sources]
    like = delayed(pd.concat)([delayed(_empty)(source) for source in sources])
    gather = delayed(_apply)
    results = [gather([piece[i] for piece in pieces], like, apply) for i in range(n_buckets)]
    sizes = [delayed(table_bytes)(source) for source in sources]
    results, sizes, like = compute(results, sizes, like, scheduler=client)
    return _filled(results) or [apply(like)], sum(sizes)
