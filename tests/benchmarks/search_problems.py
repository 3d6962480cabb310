"""The two searches that the benchmark runs, and the least work that they need."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

OUTER, INNER = 5, 3


@dataclass(frozen=True)
class SearchProblem:
    """Rows, a pipeline of three steps, and values for the last two."""

    name: str
    pipeline: Pipeline
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


def text(n_documents: int = 4000) -> SearchProblem:
    """Classify documents of Zipf's words in twenty topics."""
    rng = np.random.default_rng(0)
    n_words = 30_000
    words = np.array(
        ["".join(rng.choice(list("etaoinshrdlu"), 3 + i % 7)) + str(i % 97) for i in range(n_words)]
    )
    frequency = 1 / np.arange(1, n_words + 1)
    y = rng.integers(20, size=n_documents)
    documents = []
    for topic in y:
        common = rng.choice(n_words, 120, p=frequency / frequency.sum())
        own = 1000 + topic * 400 + rng.integers(400, size=8)
        documents.append(" ".join(words[np.concatenate([common, own])]))
    pipeline = Pipeline(
        [
            ("vec", TfidfVectorizer()),
            ("select", SelectKBest(chi2)),
            ("clf", SGDClassifier(random_state=0, max_iter=20, tol=None)),
        ]
    )
    grid = {"select__k": [2000, 8000], "clf__alpha": list(np.logspace(-6, -3, 6))}
    return SearchProblem("text", pipeline, grid, documents, y)


def digits() -> SearchProblem:
    """Classify scikit-learn's digits."""
    X, y = load_digits(return_X_y=True)
    pipeline = Pipeline([("scale", StandardScaler()), ("pca", PCA(random_state=0)), ("svc", SVC())])
    grid = {"pca__n_components": [15, 30], "svc__C": [0.1, 1, 10], "svc__gamma": ["scale", 0.01]}
    return SearchProblem("digits", pipeline, grid, X, y)
