"""One linear model a shard, trained side by side, then averaged."""

from typing import Any

import numpy as np
from sklearn.base import (
    BaseEstimator,
    ClassifierMixin,
    MetaEstimatorMixin,
    RegressorMixin,
    clone,
)
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted, validate_data

from kernel_helpers.incremental.averaging import average, train_shards
from kernel_helpers.incremental.step import last_step


def _averaged_has(name: str) -> Any:
    def check(self: "_Averaged") -> bool:
        return hasattr(getattr(self, "estimator_", None) or self._base(), name)

    return available_if(check)


class _Averaged(MetaEstimatorMixin, BaseEstimator):
    """What both kinds share: fit the shards, average, predict."""

    classes_: np.ndarray

    def __init__(
        self,
        estimator: Any = None,
        *,
        n_shards: int | None = None,
        epochs: int | None = None,
        executor: Any = None,
        random_state: Any = None,
    ) -> None:
        self.estimator = estimator
        self.n_shards = n_shards
        self.epochs = epochs
        self.executor = executor
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> "_Averaged":
        """Train one model a shard and average their coefficients, weighted by rows.

        Parameters
        ----------
        X : array or sparse matrix of shape (n, n_features), memmap, path of a .npy file, or Dask
            Memmaps, files and Dask collections are streamed where they are; nothing is copied to
            the workers but paths.
        y : array of shape (n,), memmap, path, or Dask

        Returns
        -------
        self
        """
        shards = train_shards(self, clone(self._base()), X, y)
        self.estimators_ = [shard.model for shard in shards]
        self.shard_rows_ = np.array([shard.n_rows for shard in shards])
        self.estimator_ = average(shards)
        for name in ("n_features_in_", "classes_"):  # a pipeline over texts has no features
            if hasattr(self.estimator_, name):
                setattr(self, name, getattr(self.estimator_, name))
        return self

    @property
    def coef_(self) -> np.ndarray:
        """Averaged coefficients, of the shape that `estimator` has."""
        return last_step(self.estimator_).coef_

    @property
    def intercept_(self) -> np.ndarray:
        """Averaged intercepts."""
        return last_step(self.estimator_).intercept_

    def predict(self, X: Any) -> np.ndarray:
        """Predict with the averaged model.

        Parameters
        ----------
        X : array or sparse matrix of shape (n, n_features)

        Returns
        -------
        array of shape (n,)
        """
        return self._averaged(X).predict(X)

    def _averaged(self, X: Any) -> Any:
        check_is_fitted(self)
        if not hasattr(self.estimator_, "steps"):  # a pipeline may start from texts
            validate_data(self, X, accept_sparse="csr", reset=False)
        return self.estimator_

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
        One with ``coef_`` and ``intercept_``; ``SGDClassifier(loss="log_loss")`` by default.
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

    @_averaged_has("predict_proba")
    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, n_classes)."""
        return self._averaged(X).predict_proba(X)

    @_averaged_has("decision_function")
    def decision_function(self, X: Any) -> np.ndarray:
        """Return signed distances, of shape (n,) for two classes, else (n, n_classes)."""
        return self._averaged(X).decision_function(X)

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

    def _base(self) -> Any:
        from sklearn.linear_model import SGDRegressor

        return SGDRegressor(random_state=0) if self.estimator is None else self.estimator
