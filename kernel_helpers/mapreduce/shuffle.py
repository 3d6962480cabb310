"""Bring all rows of a group together: each part is cut by the hash of its key."""

import pickle
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from kernel_helpers._executor import open_executor
from kernel_helpers.mapreduce.partial import table_bytes
from kernel_helpers.mapreduce.parts import delayed_parts, is_dask


def shuffle_apply(
    parts: Any, apply: Any, *, key: Any, dropna: bool, n_buckets: int, executor: Any
) -> tuple[list[Any], int]:
    """Apply a function to each bucket of rows; return the results and the bytes that moved.

    Partitions of a Dask collection go from worker to worker. Parts in memory go through files, so
    that neither this process nor a worker ever holds more than a part or a bucket.
    """
    cut = partial(cut_by_key, key=key, dropna=dropna, n_buckets=n_buckets)
    if is_dask(parts) or hasattr(executor, "scheduler_info"):
        return _through_workers(parts, cut, apply, n_buckets, executor)
    with (
        tempfile.TemporaryDirectory(prefix="kernel-helpers-shuffle-") as folder,
        open_executor(executor) as opened,
    ):
        jobs = enumerate(parts)
        written = list(opened.map(partial(_write, folder=folder, cut=cut), jobs))
        read = partial(_read_and_apply, folder=folder, apply=apply)
        done = list(opened.map(read, range(n_buckets)))
    return done, sum(written)


def cut_by_key(part: Any, *, key: Any, dropna: bool, n_buckets: int) -> list[Any]:
    """Return one table a bucket; equal keys of all parts are in the same bucket."""
    codes = bucket_of(part, key=key, n_buckets=n_buckets)
    if dropna:
        keys = part[key if isinstance(key, list) else [key]]
        known = keys.notna().all(axis=1).to_numpy()
        part, codes = part[known], codes[known]
    return [part[codes == number] for number in range(n_buckets)]


def bucket_of(part: Any, *, key: Any, n_buckets: int) -> Any:
    """Return the bucket of each row, an array of shape (n,)."""
    import pandas as pd

    keys = part[key if isinstance(key, list) else [key]]
    plain = keys.astype({name: _plain(dtype) for name, dtype in keys.dtypes.items()})
    return (pd.util.hash_pandas_object(plain, index=False) % n_buckets).to_numpy()


def _plain(dtype: Any) -> Any:
    """Type of the values: parts may hold one key as int, float with gaps, or category."""
    inner = getattr(getattr(dtype, "categories", None), "dtype", dtype)
    return "float64" if inner.kind in "iuf" else inner


def _write(job: tuple[int, Any], *, folder: str, cut: Any) -> int:
    index, part = job
    for number, piece in enumerate(cut(part)):
        if len(piece):
            place = Path(folder, str(number))
            place.mkdir(exist_ok=True)
            (place / f"{index:08d}.pickle").write_bytes(pickle.dumps(piece, protocol=5))
    return table_bytes(part)


def _read_and_apply(number: int, *, folder: str, apply: Any) -> Any:
    files = sorted(Path(folder, str(number)).glob("*.pickle"))
    return _apply([pickle.loads(path.read_bytes()) for path in files], apply)


def _apply(pieces: Iterable[Any], apply: Any) -> Any:
    import pandas as pd

    filled = [piece for piece in pieces if len(piece)]
    return apply(pd.concat(filled)) if filled else None


def _through_workers(
    parts: Any, cut: Any, apply: Any, n_buckets: int, executor: Any
) -> tuple[list[Any], int]:
    from dask.base import compute
    from dask.delayed import delayed

    client = executor if hasattr(executor, "scheduler_info") else None
    sources = delayed_parts(parts) if is_dask(parts) else [delayed(part) for part in parts]
    pieces = [delayed(cut)(source) for source in sources]
    gather = delayed(_apply)
    results = [gather([piece[i] for piece in pieces], apply) for i in range(n_buckets)]
    sizes = [delayed(table_bytes)(source) for source in sources]
    results, sizes = compute(results, sizes, scheduler=client)
    return results, sum(sizes)
