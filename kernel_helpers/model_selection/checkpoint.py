"""A file of finished evaluations, from which a search that was cut short goes on."""

import hashlib
import json
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cloudpickle
import joblib
import sklearn

from kernel_helpers.model_selection.identity import content_key, key_digest

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

Pair = tuple[int, int]
Rows = tuple[Any, Any]
Score = dict[str, Any]


class Checkpoint:
    """Scores by what they are scores of: data, rows, estimator, options.

    Parameters
    ----------
    path : path-like
        Lines are added as evaluations finish; a line that was cut short is passed over.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        self.known: dict[str, Score] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                self._read(line)

    def write(self, digest: str, score: Score) -> None:
        """Add an evaluation; one that could not be fitted is tried again next time."""
        if score["fit_error"] is not None:
            return
        self.known[digest] = score
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"digest": digest, **score}) + "\n")

    @staticmethod
    def describe(X: object, y: object, options: dict[str, Any]) -> str:
        """Digest what all evaluations of a search have in common."""
        rest = hashlib.sha1(cloudpickle.dumps(options)).hexdigest()
        return f"{sklearn.__version__} {joblib.hash((X, y))} {rest}"

    def _read(self, line: str) -> None:
        try:
            score = json.loads(line)
            self.known[score.pop("digest")] = score
        except (ValueError, KeyError):
            return


class KnownScores:
    """The scores of (candidate, fold) pairs in a checkpoint; without one, none is known."""

    def __init__(
        self,
        checkpoint: Checkpoint | None,
        data_digest: str,
        estimators: "list[BaseEstimator]",
        folds: list[Rows],
    ) -> None:
        self._checkpoint = checkpoint
        self._data_digest = data_digest
        self._estimators = estimators
        self._folds = folds
        self._digests: dict[Pair, str] = {}

    def get(self, pair: Pair) -> Score | None:
        """Return the score that an earlier run has stored."""
        return self._checkpoint.known.get(self._digest(pair)) if self._checkpoint else None

    def write(self, pair: Pair, score: Score) -> None:
        """Store a score for later runs."""
        if self._checkpoint:
            self._checkpoint.write(self._digest(pair), score)

    def _digest(self, pair: Pair) -> str:
        if pair not in self._digests:
            train, test = self._folds[pair[1]]
            key = content_key(self._estimators[pair[0]]), content_key(train), content_key(test)
            self._digests[pair] = key_digest(self._data_digest, *key)
        return self._digests[pair]
