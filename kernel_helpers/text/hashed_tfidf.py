"""Tf-idf weights of hashed words, learned from a stream and merged across workers."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from kernel_helpers.text.hashing import hash_texts
from kernel_helpers.text.tokens import as_texts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from scipy.sparse import csr_matrix

_BATCH = 10_000  # documents that `fit` counts at a time


class HashedTfidf(TransformerMixin, BaseEstimator):
    """Weigh hashed words by how few documents have them, without a vocabulary.

    Equal to ``HashingVectorizer(alternate_sign=False, norm=None)`` followed by
    ``TfidfTransformer()``, but the document counts can grow with ``partial_fit`` and be merged:
    each worker counts its own texts, and `n_features` numbers travel.

    Parameters
    ----------
    n_features : int
        Number of columns. Words that share one also share its weight; see `collision_report`.
    norm : {"l2", "l1"} or None
    use_idf : bool
    sublinear_tf : bool
        Count a word ``1 + log(tf)`` times.
    n_workers : int, optional
        For hashing; one by default, since several workers usually run beside each other.

    Attributes
    ----------
    n_documents_ : int
    document_counts_ : int array of shape (n_features,)
        How many documents have a word in this column.
    idf_ : array of shape (n_features,)
        ``log((1 + n_documents_) / (1 + document_counts_)) + 1``.

    References
    ----------
    K. Spärck Jones, "A statistical interpretation of term specificity", J. Documentation 28, 1972.

    Examples
    --------
    >>> left = HashedTfidf(2**8).partial_fit(["to be", "or not"])
    >>> right = HashedTfidf(2**8).partial_fit(["to be"])
    >>> left.merge(right).n_documents_
    3
    >>> left.transform(["to be"]).nnz
    2
    """

    def __init__(
        self,
        n_features: int = 2**18,
        *,
        norm: Literal["l1", "l2"] | None = "l2",
        use_idf: bool = True,
        sublinear_tf: bool = False,
        n_workers: int | None = 1,
    ) -> None:
        self.n_features = n_features
        self.norm = norm
        self.use_idf = use_idf
        self.sublinear_tf = sublinear_tf
        self.n_workers = n_workers

    def fit(self, X: Iterable[str], y: "ArrayLike | None" = None) -> "HashedTfidf":  # noqa: ARG002
        """Forget what was counted and count the documents of `X`.

        Parameters
        ----------
        X : iterable of str
        y : ignored
        """
        for name in ("n_documents_", "document_counts_"):
            self.__dict__.pop(name, None)
        texts = as_texts(X)
        for start in range(0, len(texts), _BATCH):
            self.partial_fit(texts[start : start + _BATCH])
        return self if texts else self.partial_fit([])

    def partial_fit(self, X: Iterable[str], y: "ArrayLike | None" = None) -> "HashedTfidf":  # noqa: ARG002
        """Count the documents of `X`, too.

        Parameters
        ----------
        X : iterable of str
        y : ignored
        """
        counts = self._count_words(X)
        seen = np.bincount(counts.indices, minlength=self.n_features)
        self.document_counts_ = seen + getattr(self, "document_counts_", 0)
        self.n_documents_ = counts.shape[0] + getattr(self, "n_documents_", 0)
        return self

    def merge(self, other: "HashedTfidf") -> "HashedTfidf":
        """Return an estimator that has counted the documents of both.

        Raises
        ------
        ValueError
            The columns of the two do not mean the same.
        """
        check_is_fitted(self)
        check_is_fitted(other)
        if self.n_features != other.n_features:
            raise ValueError(
                f"Expected the same n_features on both sides, got {self.n_features} and "
                f"{other.n_features}; words would be counted in other columns."
            )
        merged = type(self)(**self.get_params())
        merged.document_counts_ = self.document_counts_ + other.document_counts_
        merged.n_documents_ = self.n_documents_ + other.n_documents_
        return merged

    def transform(self, X: Iterable[str]) -> "csr_matrix":
        """Return the weights of the words of each document.

        Parameters
        ----------
        X : iterable of str

        Returns
        -------
        scipy.sparse.csr_matrix of shape (n_documents, n_features)
        """
        from sklearn.preprocessing import normalize

        check_is_fitted(self)
        weights = self._count_words(X)
        if self.sublinear_tf:
            np.log(weights.data, out=weights.data)
            weights.data += 1.0
        if self.use_idf:
            weights.data *= self.idf_[weights.indices]
        return weights if self.norm is None else normalize(weights, norm=self.norm, copy=False)

    @property
    def idf_(self) -> np.ndarray:
        """Weight of each column, of shape (n_features,)."""
        check_is_fitted(self)
        weights: np.ndarray = np.log((1 + self.n_documents_) / (1 + self.document_counts_)) + 1.0
        return weights

    def _count_words(self, X: Iterable[str]) -> "csr_matrix":
        return hash_texts(
            X,
            n_features=self.n_features,
            alternate_sign=False,
            norm=None,
            n_workers=self.n_workers,
        )

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "document_counts_")
