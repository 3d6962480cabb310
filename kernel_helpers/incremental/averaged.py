"""One linear model a shard, trained side by side, then averaged."""

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import (
    ClassifierMixin,
    MetaEstimatorMixin,
    RegressorMixin,
    clone,
)
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted, validate_data

from kernel_helpers.incremental.averaging import average, train_shards
from kernel_helpers.incremental.on_executor import OnExecutor
from kernel_helpers.incremental.rows import by_blocks, in_memory
from kernel_helpers.incremental.step import last_step

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator

    from kernel_helpers._executor import ExecutorLike


def _averaged_has(name: str) -> Any:
    def check(self: "_Averaged") -> bool:
        return hasattr(getattr(self, "estimator_", None) or self._base(), name)

    return available_if(check)


class _Averaged(MetaEstimatorMixin, OnExecutor):
    """What both kinds share: fit the shards, average, predict."""

    classes_: np.ndarray

    def __init__(
        self,
        estimator: "BaseEstimator | None" = None,
        *,
        n_shards: int | None = None,
        epochs: int | None = None,
        executor: "ExecutorLike" = None,
        random_state: object = None,
    ) -> None:
        self.estimator = estimator
        self.n_shards = n_shards
        self.epochs = epochs
        self.executor = executor
        self.random_state = random_state

    def fit(self, X: "ArrayLike", y: "ArrayLike") -> "_Averaged":
        """Train one model a shard and average their coefficients, weighted by rows.

        Parameters
        ----------
        X : array, frame or sparse matrix of shape (n, n_features), memmap, path, or Dask
            Memmaps, .npy files and Dask collections are streamed where they are; nothing is copied
            to the workers but paths. They need an `estimator` with ``partial_fit``.
        y : array of shape (n,), memmap, path, or Dask

        Returns
        -------
        self

        Raises
        ------
        TypeError
            The estimator is not linear, has no ``partial_fit`` and `X` is a file or a Dask
            collection, or a step of a pipeline would learn something else in each shard of one.
        """
        shards = train_shards(self, clone(self._base()), X, y)
        self.estimators_ = [shard.model for shard in shards]
        self.shard_rows_ = np.array([shard.n_rows for shard in shards])
        self.estimator_ = average(shards)
        # A pipeline over texts has no features, and rows without names leave none of an older fit.
        for name in ("n_features_in_", "feature_names_in_", "classes_"):
            self.__dict__.pop(name, None)
            if hasattr(self.estimator_, name):
                setattr(self, name, getattr(self.estimator_, name))
        return self

    @property
    def coef_(self) -> np.ndarray:
        """Averaged coefficients, of the shape that `estimator` has."""
        coef: np.ndarray = last_step(self.estimator_).coef_
        return coef

    @property
    def intercept_(self) -> np.ndarray:
        """Averaged intercepts."""
        intercept: np.ndarray = last_step(self.estimator_).intercept_
        return intercept

    def predict(self, X: "ArrayLike") -> np.ndarray:
        """Predict with the averaged model.

        Parameters
        ----------
        X : array, frame or sparse matrix of shape (n, n_features), memmap, path, or Dask
            Files and Dask collections are read block by block.

        Returns
        -------
        array of shape (n,)
        """
        return self._apply("predict", X)

    def _apply(self, method: str, X: "ArrayLike") -> np.ndarray:
        check_is_fitted(self)

        def apply(rows: object) -> np.ndarray:
            if not hasattr(self.estimator_, "steps"):  # a pipeline may start from texts
                validate_data(self, rows, accept_sparse="csr", reset=False)
            values: np.ndarray = getattr(self.estimator_, method)(rows)
            return values

        applied: np.ndarray = by_blocks(apply, X)
        return applied

    def _base(self) -> Any:
        raise NotImplementedError

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


class AveragedClassifier(ClassifierMixin, _Averaged):
    """Linear classifier that is trained on shards in parallel and averaged.

    One round of communication, however long the training: each shard sends its coefficients once.
    Averages of convex models trained on random shards come close to the model of all rows;
    averages of shards that differ (sorted data) do not, so rows are dealt at random.

    Parameters
    ----------
    estimator : linear classifier, optional
        One with ``coef_`` and ``intercept_``; ``SGDClassifier(loss="log_loss")`` by default. It
        needs ``partial_fit`` for files, for Dask collections and for `epochs`. The steps before it
        in a pipeline are fitted once, on all rows in memory; on files and Dask collections they
        must need no ``fit`` (hashing) or be frozen.
    n_shards : int, optional
        One for each worker by default; give a number for the same model on every machine.
        A class with fewer rows than shards lowers it.
    epochs : int, optional
        Passes of ``partial_fit`` over each shard. By default ``fit`` for data in memory, which
        looks for convergence; for files so many that a million rows are seen, at most 100; one
        for Dask collections.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
        Where to train; every core of this machine by default. Dask collections are trained where
        Dask computes.
    random_state : int, RandomState instance or None
        Decides which rows go to which shard.

    Attributes
    ----------
    estimator_ : classifier
        The averaged model.
    estimators_ : list of classifiers
        The model of each shard.
    shard_rows_ : array of shape (n_shards,)
        The weights.
    classes_ : array of shape (n_classes,)
    coef_, intercept_ : arrays
    n_features_in_ : int

    References
    ----------
    M. Zinkevich, M. Weimer, A. Smola, L. Li, "Parallelized stochastic gradient descent", NIPS 2010,
    Algorithm 2; R. McDonald et al., "Efficient large-scale distributed training of conditional
    maximum entropy models", NIPS 2009.

    Examples
    --------
    >>> from sklearn.datasets import make_classification
    >>> X, y = make_classification(2000, random_state=0)
    >>> model = AveragedClassifier(n_shards=4, executor="serial", random_state=0).fit(X, y)
    >>> model.score(X, y) > 0.8
    True
    """

    def score(self, X: "ArrayLike", y: "ArrayLike", sample_weight: object = None) -> float:
        """Return the accuracy on rows and their true `y`, which may be files or Dask, too."""
        return float(super().score(X, *in_memory(y, sample_weight)))

    @_averaged_has("predict_proba")
    def predict_proba(self, X: "ArrayLike") -> np.ndarray:
        """Return probabilities of shape (n, n_classes)."""
        return self._apply("predict_proba", X)

    @_averaged_has("decision_function")
    def decision_function(self, X: "ArrayLike") -> np.ndarray:
        """Return signed distances, of shape (n,) for two classes, else (n, n_classes)."""
        return self._apply("decision_function", X)

    def _base(self) -> Any:
        from sklearn.linear_model import SGDClassifier

        if self.estimator is not None:
            return self.estimator
        return SGDClassifier(loss="log_loss", random_state=0)


class AveragedRegressor(RegressorMixin, _Averaged):
    """Linear regressor that is trained on shards in parallel and averaged.

    See `AveragedClassifier`; the default is ``SGDRegressor()``.

    Examples
    --------
    >>> from sklearn.datasets import make_regression
    >>> X, y = make_regression(500, 5, random_state=0)
    >>> model = AveragedRegressor(n_shards=2, executor="serial", random_state=0).fit(X, y)
    >>> round(model.score(X, y), 3)
    1.0
    """

    def score(self, X: "ArrayLike", y: "ArrayLike", sample_weight: object = None) -> float:
        """Return R² on rows and their true `y`, which may be files or Dask, too."""
        return float(super().score(X, *in_memory(y, sample_weight)))

    def _base(self) -> Any:
        from sklearn.linear_model import SGDRegressor

        return SGDRegressor(random_state=0) if self.estimator is None else self.estimator
