"""Which words share a column, and whether it matters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kernel_helpers._format import format_share
from kernel_helpers.text.tokens import as_texts, words


@dataclass(frozen=True)
class CollisionReport:
    """How words spread over columns.

    Attributes
    ----------
    n_features, n_words : int
        Columns, and distinct words.
    n_used : int
        Columns with at least one word.
    share : float
        Share of the distinct words that do not have a column of their own.
    expected_share : float
        The same for words hashed at random: ``1 - (1 - 1/n_features) ** (n_words - 1)``.
    share_of_text : float
        Share of the running text that such words make up.
    dominated_share_of_text : float
        Share of the running text whose word is not the most frequent one of its column: what a
        model really confuses.
    fullest : list of (int, list of str)
        The columns with most words, the most frequent word first.
    """

    n_features: int
    n_words: int
    n_used: int
    share: float
    expected_share: float
    share_of_text: float
    dominated_share_of_text: float
    fullest: list[tuple[int, list[str]]]

    def __repr__(self) -> str:
        lines = [
            f"{self.n_words:,} distinct words in {self.n_used:,} of {self.n_features:,} columns.",
            f"{format_share(self.share, 1)} of the words share a column "
            f"({format_share(self.expected_share, 1)} expected), "
            f"{format_share(self.share_of_text, 1)} of the running text.",
            f"{format_share(self.dominated_share_of_text, 1)} of the running text is in the column "
            "of a more frequent word.",
        ]
        shown = (f"  {column}: {', '.join(found[:6])}" for column, found in self.fullest)
        return "\n".join([*lines, *shown])


def collision_report(
    texts: Iterable[str], n_features: int = 2**18, *, n_fullest: int = 3
) -> CollisionReport:
    """Hash the distinct words of `texts` and say which share a column.

    Parameters
    ----------
    texts : iterable of str
        A sample: the report keeps every distinct word in memory.
    n_features : int
    n_fullest : int
        How many of the fullest columns to list.

    Examples
    --------
    >>> collision_report(["to be or not to be"], n_features=1).share
    1.0
    """
    from sklearn.utils import murmurhash3_32

    if n_features < 1:
        raise ValueError(f"n_features must be at least 1, got {n_features}; try 2**18.")
    counts = Counter(word for text in as_texts(texts) for word in words(text))
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    hashes = np.array([murmurhash3_32(word.encode()) for word in ordered], np.int64)
    columns = np.abs(hashes) % n_features
    frequency = np.array([counts[word] for word in ordered], np.int64)
    used, first, owner, per_column = np.unique(
        columns, return_index=True, return_inverse=True, return_counts=True
    )
    crowded = per_column[owner] > 1 if len(ordered) else np.zeros(0, bool)
    later = np.ones(len(ordered), bool)
    later[first] = False
    total = max(1, int(frequency.sum()))
    fullest = [
        (int(used[i]), [ordered[j] for j in np.flatnonzero(owner == i)])
        for i in np.argsort(-per_column, kind="stable")[:n_fullest]
    ]
    return CollisionReport(
        n_features,
        len(ordered),
        len(used),
        float(crowded.mean()) if len(ordered) else 0.0,
        1 - (1 - 1 / n_features) ** max(0, len(ordered) - 1),
        float(frequency[crowded].sum() / total),
        float(frequency[later].sum() / total),
        fullest,
    )
