"""Adaptive search for models that learn in batches: many short trainings, few long ones."""

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import clone, is_classifier
from sklearn.model_selection import ParameterSampler, ShuffleSplit, StratifiedShuffleSplit
from sklearn.utils import check_random_state, get_tags, indexable
from sklearn.utils.multiclass import check_classification_targets, type_of_target

from kernel_helpers._executor import ExecutorLike, open_executor
from kernel_helpers._moved import renamed_keywords
from kernel_helpers.incremental.labels import given_classes, has_targets, unique_labels
from kernel_helpers.incremental.rows import computed, in_memory, n_rows
from kernel_helpers.incremental.scoring import single_scorer
from kernel_helpers.incremental.step import takes_classes
from kernel_helpers.model_selection.blockwise import BlockwiseSearchCV
from kernel_helpers.model_selection.brackets import Bracket, Data, Model, rungs_of, train
from kernel_helpers.model_selection.rungs import hyperband_rungs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


class HyperbandSearchCV(BlockwiseSearchCV):
    """Search a model's parameters by training many candidates a little and few of them fully.

    Parameters
    ----------
    estimator : estimator with partial_fit
    param_distributions : dict or list of dict
    max_calls : int
        Calls of ``partial_fit``, one batch of rows each, that the best candidates get.
    factor : int
        One candidate in `factor` survives a rung.
    batch_rows : int
        Rows of a batch.
    test_size : float
        Share of the rows that judges the candidates.
    scoring : str or callable, optional
        One metric.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
    random_state : int or RandomState instance, optional

    Attributes
    ----------
    best_estimator_, best_params_, best_score_, best_index_
        The candidate that scored best after its last batch; a score that is NaN ranks last.
    cv_results_ : dict
        params, bracket, partial_fit_calls, test_score of each candidate.
    n_calls_ : int
        All calls of ``partial_fit``.
    n_features_in_, feature_names_in_, classes_
        Those of `best_estimator_`.

    References
    ----------
    Li et al. (2018), JMLR 18(185), algorithm 1 on page 8.

    Examples
    --------
    >>> from scipy.stats import loguniform
    >>> from sklearn.datasets import load_digits
    >>> from sklearn.linear_model import SGDClassifier
    >>> X, y = load_digits(return_X_y=True)
    >>> space = {"alpha": loguniform(1e-4, 1e-2)}
    >>> search = HyperbandSearchCV(SGDClassifier(random_state=0), space, max_calls=9,
    ...                            random_state=0, executor="serial")
    >>> search.fit(X, y).n_calls_
    69
    """

    # Attributes that the methods of scikit-learn's searches read, fixed for this one.
    refit = True
    multimetric_ = False
    cv = None
    error_score = "raise"

    @renamed_keywords(chunk_rows="batch_rows")
    def __init__(
        self,
        estimator: "BaseEstimator",
        param_distributions: object,
        *,
        max_calls: int = 27,
        factor: int = 3,
        batch_rows: int = 200,
        test_size: float = 0.2,
        scoring: object = None,
        executor: ExecutorLike = None,
        random_state: object = None,
    ) -> None:
        self.estimator = estimator
        self.param_distributions = param_distributions
        self.max_calls = max_calls
        self.factor = factor
        self.batch_rows = batch_rows
        self.test_size = test_size
        self.scoring = scoring
        self.executor = executor
        self.random_state = random_state

    def fit(
        self, X: "ArrayLike", y: "ArrayLike | None" = None, **fit_params: Any
    ) -> "HyperbandSearchCV":
        """Run all brackets beside each other, rung by rung.

        Parameters
        ----------
        X : array, sparse matrix or frame of shape (n_samples, n_features), or list of n_samples
            A Dask collection is computed, a .npy file mapped.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs), optional
        **fit_params
            Passed to ``partial_fit``; what has one value per row, such as `sample_weight`, is cut
            into batches like `X`.

        Returns
        -------
        self

        Raises
        ------
        TypeError
            The estimator has no ``partial_fit``.
        ValueError
            `scoring` names several metrics, or a parameter is out of its range.
        """
        self._check_parameters()
        self.scorer_ = single_scorer(self.estimator, self.scoring)
        X, y = indexable(*in_memory(X, y))
        classes = self._classes(y, fit_params.pop("classes", None))
        fit_params = dict(zip(fit_params, computed(*fit_params.values()), strict=True))
        rng = check_random_state(self.random_state)
        train_rows, test_rows = self._split(X, y, int(rng.randint(2**31 - 1)))
        data = Data(
            X, y, rng.permutation(train_rows), test_rows, self.batch_rows, self.scorer_,
            classes, fit_params,
        )  # fmt: skip
        brackets = self._brackets(rng)
        with open_executor(self.executor) as executor:
            shared = executor.share(data)
            for todo in rungs_of(brackets):
                trained = executor.map(train, todo, shared)
                for (model, _), done in zip(todo, trained, strict=True):
                    vars(model).update(vars(done))
        return self._conclude([model for bracket in brackets for model in bracket.models])

    def _check_parameters(self) -> None:
        if not hasattr(self.estimator, "partial_fit"):
            raise TypeError(
                f"Expected an estimator with partial_fit, got {type(self.estimator).__name__}; "
                "try SGDClassifier, or HalvingRandomSearchCV for models that learn at once."
            )
        if self.batch_rows < 1:
            raise ValueError(f"batch_rows must be at least 1, got {self.batch_rows}; try 200.")

    def _classes(self, y: "ArrayLike", given: object) -> Any:
        """Return what ``partial_fit`` has to know of the labels; None if nothing."""
        if y is None:
            if get_tags(self.estimator).target_tags.required:
                raise ValueError(
                    f"{type(self.estimator).__name__} requires y to be passed, but the target y is "
                    "None; pass fit(X, y)."
                )
            return None
        if not takes_classes(self.estimator):
            return None
        several = has_targets(self.estimator)
        if not several:
            check_classification_targets(y)
        return unique_labels(y, per_target=several) if given is None else given_classes(given)

    def _split(self, X: "ArrayLike", y: "ArrayLike", seed: int) -> Any:
        stratify = is_classifier(self.estimator) and type_of_target(y) in ("binary", "multiclass")
        kind = StratifiedShuffleSplit if stratify else ShuffleSplit
        splitter = kind(1, test_size=self.test_size, random_state=seed)
        return next(splitter.split(np.empty((n_rows(X), 0)), y if stratify else None))

    def _brackets(self, rng: object) -> list[Bracket]:
        plan = hyperband_rungs(self.max_calls, self.factor)
        brackets = []
        for s in dict.fromkeys(rung.bracket for rung in plan):
            rungs = [rung for rung in plan if rung.bracket == s]
            drawn = list(
                ParameterSampler(self.param_distributions, rungs[0].n_models, random_state=rng)
            )
            models = [
                Model(params, clone(self.estimator).set_params(**clone(params, safe=False)), s)
                for params in drawn
            ]
            brackets.append(Bracket(rungs, models))
        return brackets

    def _conclude(self, models: list[Model]) -> "HyperbandSearchCV":
        scores = np.array([model.score for model in models])
        if not np.isfinite(scores).all():
            message = f"One or more of the test scores are non-finite: {scores}"
            warnings.warn(message, UserWarning, stacklevel=3)
        self.best_index_ = np.argmax([model.rank for model in models])
        best = models[self.best_index_]
        self.best_estimator_, self.best_params_ = best.estimator, best.params
        self.best_score_ = scores[self.best_index_]
        self.n_calls_ = sum(model.calls for model in models)
        self.__dict__.pop("feature_names_in_", None)
        if hasattr(best.estimator, "feature_names_in_"):
            self.feature_names_in_ = best.estimator.feature_names_in_
        self.cv_results_ = {
            "params": [model.params for model in models],
            "bracket": np.array([model.bracket for model in models]),
            "partial_fit_calls": np.array([model.calls for model in models]),
            "test_score": scores,
        }
        return self
