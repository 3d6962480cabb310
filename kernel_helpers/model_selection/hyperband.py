"""Adaptive search for models that learn in bites: many short trainings, few long ones."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, MetaEstimatorMixin, clone, is_classifier
from sklearn.metrics import check_scoring
from sklearn.model_selection import ParameterSampler, ShuffleSplit, StratifiedShuffleSplit
from sklearn.utils import check_random_state, get_tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from kernel_helpers._executor import open_executor


@dataclass(frozen=True)
class Rung:
    """One step of a bracket: how many models are trained up to how many bites."""

    bracket: int
    n_models: int
    n_calls: int


def hyperband_rungs(max_calls: int, factor: int = 3) -> list[Rung]:
    """Plan Hyperband's brackets.

    Parameters
    ----------
    max_calls : int
        Calls of ``partial_fit`` for a model that survives to the end: the paper's *R*.
    factor : int
        One model in `factor` survives a rung: the paper's *eta*.

    Returns
    -------
    list of Rung

    References
    ----------
    Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018), Hyperband: A Novel Bandit-Based
    Approach to Hyperparameter Optimization, JMLR 18(185), algorithm 1 on page 8.

    Examples
    --------
    >>> [(rung.n_models, rung.n_calls) for rung in hyperband_rungs(9)]
    [(9, 1), (3, 3), (1, 9), (5, 3), (1, 9), (3, 9)]
    """
    if max_calls < 1 or factor < 2:
        raise ValueError(
            f"Expected max_calls of at least 1 and factor of at least 2, got {max_calls} and "
            f"{factor}; try max_calls=81, factor=3."
        )
    s_max = 0
    while factor ** (s_max + 1) <= max_calls:  # exact, where a logarithm rounds
        s_max += 1
    rungs = []
    for s in range(s_max, -1, -1):
        n = math.ceil((s_max + 1) * factor**s / (s + 1))
        rungs += [
            Rung(s, n // factor**i, max(1, max_calls * factor**i // factor**s))
            for i in range(s + 1)
        ]
    return rungs


def _has(method: str) -> Any:
    return available_if(lambda self: hasattr(self.estimator, method))


class HyperbandSearchCV(MetaEstimatorMixin, BaseEstimator):
    """Search a model's parameters by training many candidates a little and few of them fully.

    Parameters
    ----------
    estimator : estimator with partial_fit
    param_distributions : dict or list of dict
    max_calls : int
        Calls of ``partial_fit``, one bite of rows each, that the best candidates get.
    factor : int
        One candidate in `factor` survives a rung.
    chunk_rows : int
        Rows of a bite.
    test_size : float
        Share of the rows that judges the candidates.
    scoring : str or callable, optional
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
    random_state : int or RandomState instance, optional

    Attributes
    ----------
    best_estimator_, best_params_, best_score_
        The candidate that scored best after its last bite.
    cv_results_ : dict
        params, bracket, partial_fit_calls, test_score of each candidate.
    n_calls_ : int
        All calls of ``partial_fit``.

    References
    ----------
    Li et al. (2018), JMLR 18(185), algorithm 1 on page 8.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from sklearn.linear_model import SGDClassifier
    >>> X, y = load_digits(return_X_y=True)
    >>> space = {"alpha": [1e-4, 1e-3, 1e-2]}
    >>> search = HyperbandSearchCV(SGDClassifier(random_state=0), space, max_calls=9,
    ...                            random_state=0, executor="serial")
    >>> search.fit(X, y).n_calls_
    69
    """

    def __init__(
        self,
        estimator: Any,
        param_distributions: Any,
        *,
        max_calls: int = 27,
        factor: int = 3,
        chunk_rows: int = 200,
        test_size: float = 0.2,
        scoring: Any = None,
        executor: Any = None,
        random_state: Any = None,
    ) -> None:
        self.estimator = estimator
        self.param_distributions = param_distributions
        self.max_calls = max_calls
        self.factor = factor
        self.chunk_rows = chunk_rows
        self.test_size = test_size
        self.scoring = scoring
        self.executor = executor
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> "HyperbandSearchCV":
        """Run all brackets beside each other, rung by rung.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
        y : array-like of shape (n_samples,)

        Returns
        -------
        self
        """
        X, y = np.asarray(X), np.asarray(y)
        if not hasattr(self.estimator, "partial_fit"):
            raise TypeError(
                f"Expected an estimator with partial_fit, got {type(self.estimator).__name__}; "
                "try SGDClassifier, or HalvingRandomSearchCV for models that learn at once."
            )
        rng = check_random_state(self.random_state)
        kind = StratifiedShuffleSplit if is_classifier(self.estimator) else ShuffleSplit
        seed = int(rng.randint(2**31 - 1))
        train, test = next(kind(1, test_size=self.test_size, random_state=seed).split(X, y))
        self.scorer_ = check_scoring(self.estimator, self.scoring)
        data = _Data(X, y, rng.permutation(train), test, self.chunk_rows, self.scorer_)
        brackets = self._brackets(rng)
        with open_executor(self.executor) as executor:
            shared = executor.share(data)
            for todo in _rungs(brackets):
                trained = executor.map(_train, todo, shared)
                for (model, _), done in zip(todo, trained, strict=True):
                    vars(model).update(vars(done))
        return self._conclude([model for bracket in brackets for model in bracket.models])

    def _brackets(self, rng: Any) -> list["_Bracket"]:
        plan = hyperband_rungs(self.max_calls, self.factor)
        brackets = []
        for s in dict.fromkeys(rung.bracket for rung in plan):
            rungs = [rung for rung in plan if rung.bracket == s]
            drawn = list(
                ParameterSampler(self.param_distributions, rungs[0].n_models, random_state=rng)
            )
            models = [
                _Model(params, clone(self.estimator).set_params(**clone(params, safe=False)), s)
                for params in drawn
            ]
            brackets.append(_Bracket(rungs, models))
        return brackets

    def _conclude(self, models: list["_Model"]) -> "HyperbandSearchCV":
        scores = np.array([model.score for model in models])
        best = models[int(np.nanargmax(scores))]
        self.best_estimator_, self.best_params_ = best.estimator, best.params
        self.best_score_ = best.score
        self.n_calls_ = sum(model.calls for model in models)
        self.n_features_in_ = getattr(best.estimator, "n_features_in_", None)
        self.cv_results_ = {
            "params": [model.params for model in models],
            "bracket": np.array([model.bracket for model in models]),
            "partial_fit_calls": np.array([model.calls for model in models]),
            "test_score": scores,
        }
        return self

    @_has("predict")
    def predict(self, X: Any) -> Any:
        """Predict with the best candidate."""
        check_is_fitted(self)
        return self.best_estimator_.predict(X)

    @_has("predict_proba")
    def predict_proba(self, X: Any) -> Any:
        """Predict probabilities with the best candidate."""
        check_is_fitted(self)
        return self.best_estimator_.predict_proba(X)

    @_has("decision_function")
    def decision_function(self, X: Any) -> Any:
        """Return the best candidate's decision values."""
        check_is_fitted(self)
        return self.best_estimator_.decision_function(X)

    @property
    def classes_(self) -> Any:
        """Class labels."""
        return self.best_estimator_.classes_

    def score(self, X: Any, y: Any) -> float:
        """Score the best candidate."""
        check_is_fitted(self)
        return float(self.scorer_(self.best_estimator_, X, y))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        inner = get_tags(self.estimator)
        tags.estimator_type = inner.estimator_type
        tags.classifier_tags, tags.regressor_tags = inner.classifier_tags, inner.regressor_tags
        return tags


@dataclass
class _Data:
    X: Any
    y: Any
    train: Any
    test: Any
    chunk_rows: int
    scorer: Any

    def bite(self, call: int) -> Any:
        """Return the rows of a call; after the last row it goes on with the first."""
        n = min(self.chunk_rows, len(self.train))
        return self.train[np.arange(call * n, (call + 1) * n) % len(self.train)]


@dataclass
class _Model:
    params: dict[str, Any]
    estimator: Any
    bracket: int
    calls: int = 0
    score: float = -np.inf


@dataclass
class _Bracket:
    rungs: list[Rung]
    models: list[_Model]

    def survivors(self, rung: int) -> list[_Model]:
        """Return the models a rung trains on: the best of the rung before."""
        if rung == 0:
            return self.models
        before = [m for m in self.models if m.calls == self.rungs[rung - 1].n_calls]
        return sorted(before, key=lambda m: -m.score)[: self.rungs[rung].n_models]


def _rungs(brackets: list[_Bracket]) -> Iterator[list[tuple[_Model, int]]]:
    """Yield the next rung of every bracket together, so that no worker waits for a bracket."""
    for i in range(max(len(bracket.rungs) for bracket in brackets)):
        yield [
            (model, bracket.rungs[i].n_calls)
            for bracket in brackets
            if i < len(bracket.rungs)
            for model in bracket.survivors(i)
        ]


def _train(task: tuple[_Model, int], data: _Data) -> _Model:
    """Train a model on until it has had so many bites; score it."""
    model, n_calls = task
    classes = {"classes": np.unique(data.y)} if is_classifier(model.estimator) else {}
    for call in range(model.calls, n_calls):
        rows = data.bite(call)
        first = classes if call == 0 else {}
        model.estimator.partial_fit(data.X[rows], data.y[rows], **first)
    model.calls = n_calls
    score = float(data.scorer(model.estimator, data.X[data.test], data.y[data.test]))
    model.score = score if np.isfinite(score) else -np.inf
    return model
