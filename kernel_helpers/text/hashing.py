"""Hash the words of texts into the columns of a sparse matrix, on every core."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from kernel_helpers._executor import open_executor
from kernel_helpers._executor.choose import available_cores
from kernel_helpers.text.spec import Arrays, Spec
from kernel_helpers.text.tokens import as_texts, words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_BLOCK_CHARS = 1 << 20  # text of one task: milliseconds of work, megabytes of memory


def hash_texts(
    texts: Iterable[str],
    *,
    n_features: int = 2**20,
    alternate_sign: bool = True,
    norm: Literal["l1", "l2"] | None = "l2",
    n_workers: int | None = None,
    compiled: bool | None = None,
) -> "csr_matrix":
    """Count the words of each text in the column that their hash names.

    Equal to ``HashingVectorizer(n_features=..., alternate_sign=..., norm=...).transform(texts)``,
    bit for bit. With numba (the extra ``fast``) compiled threads do it, else processes.

    Parameters
    ----------
    texts : iterable of str
    n_features : int
        Number of columns.
    alternate_sign : bool
        Half of the words count -1, so that words that share a column cancel instead of adding up.
    norm : {"l2", "l1"} or None
        Scale each row to this norm.
    n_workers : int, optional
        One a core by default.
    compiled : bool, optional
        By default where numba is installed.

    Returns
    -------
    scipy.sparse.csr_matrix of shape (n_texts, n_features)

    Raises
    ------
    ValueError
        A document is no text.
    ModuleNotFoundError
        ``compiled=True`` without numba.

    References
    ----------
    K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009.
    A. Appleby, MurmurHash3, 2011.

    Examples
    --------
    >>> hash_texts(["to be or not to be"], n_features=8, norm=None, n_workers=1).sum()
    np.float64(2.0)
    """
    from scipy.sparse import csr_matrix

    documents = as_texts(texts)
    if n_features < 1:
        raise ValueError(f"n_features must be at least 1, got {n_features}; try 2**18.")
    if not documents:
        return csr_matrix((0, n_features))
    spec = Spec(n_features, alternate_sign, norm)
    blocks = list(_blocks(documents))
    n_workers = min(n_workers or available_cores(), len(blocks))
    if have_numba() if compiled is None else compiled:
        parts = _threads(blocks, spec, n_workers)
    else:
        parts = _processes(blocks, spec, n_workers)
    data, indices, indptr = _joined(parts)
    return csr_matrix((data, indices, indptr), shape=(len(documents), n_features))


def have_numba() -> bool:
    """Whether the compiled path can be taken."""
    from importlib.util import find_spec

    return find_spec("numba") is not None


def hash_in_python(texts: list[str], spec: Spec) -> Arrays:
    """Hash one block without compiled code of our own: the oracle, and the fallback."""
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.preprocessing import normalize

    hasher = FeatureHasher(spec.n_features, input_type="string", alternate_sign=spec.alternate_sign)
    X = hasher.transform(map(words, texts))
    if spec.norm is not None:
        X = normalize(X, norm=spec.norm, copy=False)
    return X.data, X.indices, X.indptr


def _threads(blocks: list[list[str]], spec: Spec, n_workers: int) -> list[Arrays]:
    from kernel_helpers.text.compiled import hash_compiled

    work = partial(hash_compiled, spec=spec)
    if n_workers == 1:
        return [work(block) for block in blocks]
    with ThreadPoolExecutor(n_workers) as pool:
        return list(pool.map(work, blocks))


def _processes(blocks: list[list[str]], spec: Spec, n_workers: int) -> list[Arrays]:
    where = "serial" if n_workers == 1 else None
    with open_executor(where, n_workers=n_workers) as executor:
        return list(executor.map(partial(hash_in_python, spec=spec), blocks))


def _blocks(texts: list[str]) -> Any:
    start = size = 0
    for stop, text in enumerate(texts, start=1):
        size += len(text)
        if size >= _BLOCK_CHARS:
            yield texts[start:stop]
            start, size = stop, 0
    if start < len(texts):
        yield texts[start:]


def _joined(parts: list[Arrays]) -> Arrays:
    if len(parts) == 1:
        return parts[0]
    data = np.concatenate([part[0] for part in parts])
    kind = np.int32 if len(data) < 2**31 else np.int64
    starts = np.cumsum([0] + [len(part[0]) for part in parts])
    ends = [part[2][1:] + start for part, start in zip(parts, starts, strict=False)]
    indptr = np.concatenate([[0], *ends]).astype(kind)
    return data, np.concatenate([part[1] for part in parts]).astype(kind, copy=False), indptr
