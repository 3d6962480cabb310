"""Tokenise, hash, sort and count bytes in compiled code that holds no interpreter lock."""

import numba
import numpy as np

from kernel_helpers.text.spec import Arrays, Spec
from kernel_helpers.text.tokens import words

_WORD = np.zeros(256, np.bool_)
_WORD[[*b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"]] = True
_WORD[128:] = True  # texts beyond ASCII arrive as words between blanks
_LOWER = np.arange(256, dtype=np.uint8)
_LOWER[ord("A") : ord("Z") + 1] += 32
_NORMS = {None: 0, "l1": 1, "l2": 2}


def hash_compiled(texts: list[str], spec: Spec) -> Arrays:
    """Hash one block of texts; equal to `hash_in_python`.

    Returns
    -------
    data, indices, indptr : arrays
    """
    plain = [text if text.isascii() else " ".join(words(text)) for text in texts]
    encoded = [text.encode() for text in plain]
    ends = np.cumsum([0] + [len(text) for text in encoded])
    letters = np.frombuffer(b"".join(encoded), np.uint8)
    most = len(letters) // 3 + len(texts) + 1  # two letters and a gap make a word
    data, indices = np.empty(most), np.empty(most, np.int32)
    indptr = np.zeros(len(texts) + 1, np.int32)
    used = _hash(
        letters,
        ends,
        spec.n_features,
        spec.alternate_sign,
        _NORMS[spec.norm],
        data,
        indices,
        indptr,
    )
    return data[:used].copy(), indices[:used].copy(), indptr


@numba.njit(nogil=True, cache=True)
def _hash(letters, ends, n_features, alternate_sign, norm, data, indices, indptr):  # type: ignore[no-untyped-def]
    keys = np.empty(len(letters) // 3 + 2, np.int64)
    word = np.empty(len(letters) + 1, np.uint8)
    used = 0
    for document in range(len(ends) - 1):
        n_words = _keys(
            letters, ends[document], ends[document + 1], n_features, alternate_sign, word, keys
        )
        first = used
        found = np.sort(keys[:n_words])
        i = 0
        while i < n_words:
            column, count = found[i] >> 1, 0.0
            while i < n_words and found[i] >> 1 == column:
                count += -1.0 if found[i] & 1 else 1.0
                i += 1
            indices[used], data[used] = column, count
            used += 1
        _scale(data, first, used, norm)
        indptr[document + 1] = used
    return used


@numba.njit(nogil=True, cache=True)
def _keys(letters, start, stop, n_features, alternate_sign, word, keys):  # type: ignore[no-untyped-def]
    """Write ``2 * column + (sign < 0)`` of each word, and return how many there are."""
    n_words = length = 0
    for place in range(start, stop + 1):
        letter = letters[place] if place < stop else np.uint8(32)
        if _WORD[letter]:
            word[length] = _LOWER[letter]
            length += 1
            continue
        if length > 1:
            value = np.int64(_murmur3(word, length))
            negative = 1 if alternate_sign and value < 0 else 0
            # scikit-learn's own way round abs(-2**31), which does not exist in 32 bits.
            positive = 2147483647 - (n_features - 1) if value == -2147483648 else abs(value)
            keys[n_words] = (positive % n_features) * 2 + negative
            n_words += 1
        length = 0
    return n_words


@numba.njit(nogil=True, cache=True)
def _murmur3(word, length):  # type: ignore[no-untyped-def]
    """MurmurHash3 x86 32 bit with seed 0, as a signed number."""
    c1, c2, mask = np.uint64(0xCC9E2D51), np.uint64(0x1B873593), np.uint64(0xFFFFFFFF)
    h = np.uint64(0)
    blocks = length // 4
    for block in range(blocks):
        at = 4 * block
        k = (
            np.uint64(word[at])
            | np.uint64(word[at + 1]) << np.uint64(8)
            | np.uint64(word[at + 2]) << np.uint64(16)
            | np.uint64(word[at + 3]) << np.uint64(24)
        )
        k = (k * c1) & mask
        k = ((k << np.uint64(15)) | (k >> np.uint64(17))) & mask
        h ^= (k * c2) & mask
        h = ((h << np.uint64(13)) | (h >> np.uint64(19))) & mask
        h = (h * np.uint64(5) + np.uint64(0xE6546B64)) & mask
    k = np.uint64(0)
    for at in range(length - 1, 4 * blocks - 1, -1):
        k = (k << np.uint64(8)) | np.uint64(word[at])
    if length % 4:
        k = (k * c1) & mask
        k = ((k << np.uint64(15)) | (k >> np.uint64(17))) & mask
        h ^= (k * c2) & mask
    h ^= np.uint64(length)
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(0xC2B2AE35)) & mask
    h ^= h >> np.uint64(16)
    return np.int64(h) - (np.int64(1) << 32 if h >= np.uint64(0x80000000) else 0)


@numba.njit(nogil=True, cache=True)
def _scale(data, first, last, norm):  # type: ignore[no-untyped-def]
    """Divide a row by its norm, adding up in scikit-learn's order."""
    if norm == 0:
        return
    total = 0.0
    for i in range(first, last):
        total += data[i] * data[i] if norm == 2 else abs(data[i])
    if total == 0.0:
        return
    if norm == 2:
        total = np.sqrt(total)
    for i in range(first, last):
        data[i] /= total
