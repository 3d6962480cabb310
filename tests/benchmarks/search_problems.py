"""The two searches that the benchmark runs, and the least work that they need."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

OUTER, INNER = 5, 3
TRIVIAL_CANDIDATES = 100


class Trivial(ClassifierMixin, BaseEstimator):
    """Learn nothing, so that all time is the search's own."""

    def __init__(self, a: int = 0) -> None:
        self.a = a

    def fit(self, X: Any, y: Any) -> "Trivial":
        """Remember the classes."""
        self.classes_ = [0, 1]
        return self

    def score(self, X: Any, y: Any) -> float:
        """Give the parameter back."""
        return float(self.a)


@dataclass(frozen=True)
class SearchProblem:
    """Rows, an estimator (for the floor: a pipeline of three steps), and values to try."""

    name: str
    pipeline: Any
    grid: dict[str, list[Any]]
    X: Any
    y: Any

    def middle_and_last(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """List the candidates: parameters of the second step, parameters of the third."""
        names = sorted(self.grid)
        candidates = []
        for values in product(*(self.grid[name] for name in names)):
            parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
            for name, value in zip(names, values, strict=True):
                step, _, param = name.partition("__")
                parts[step == self.pipeline.steps[2][0]][param] = value
            candidates.append(parts)
        return candidates


def text(n_documents: int = 2000) -> SearchProblem:
    """Tell two kinds of documents apart, 150 of Zipf's words long each, a few telling."""
    rng = np.random.default_rng(0)
    n_words = 30_000
    letters = np.array(list("etaoinshrdlu"))
    words = np.array(
        ["".join(rng.choice(letters, 3 + i % 7)) + str(i % 97) for i in range(n_words)]
    )
    frequency = 1 / np.arange(1, n_words + 1)
    y = rng.integers(2, size=n_documents)
    documents = []
    for kind in y:
        common = rng.choice(n_words, 145, p=frequency / frequency.sum())
        telling = 500 + kind * 300 + rng.integers(450, size=5)
        documents.append(" ".join(words[np.concatenate([common, telling])]))
    pipeline = Pipeline(
        [
            ("vec", TfidfVectorizer()),
            ("select", SelectKBest(chi2)),
            ("clf", SGDClassifier(random_state=0, max_iter=60, tol=None)),
        ]
    )
    grid = {"select__k": [1000, 5000], "clf__alpha": np.logspace(-5, -2, 6).tolist()}
    return SearchProblem("text", pipeline, grid, documents, y)


def digits() -> SearchProblem:
    """Classify scikit-learn's digits."""
    X, y = load_digits(return_X_y=True)
    pipeline = Pipeline([("scale", StandardScaler()), ("pca", PCA(random_state=0)), ("svc", SVC())])
    grid = {"pca__n_components": [15, 30], "svc__C": np.logspace(0, 3, 6).tolist()}
    return SearchProblem("digits", pipeline, grid, X, y)


def trivial() -> SearchProblem:
    """Search over a model that costs nothing."""
    X, y = np.zeros((60, 2)), np.arange(60) % 2
    return SearchProblem("trivial", Trivial(), {"a": list(range(TRIVIAL_CANDIDATES))}, X, y)


def problem_called(name: str) -> SearchProblem:
    """Make the problem of that name."""
    return {"text": text, "digits": digits, "trivial": trivial}[name]()
