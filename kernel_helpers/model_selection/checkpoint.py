"""A file of finished evaluations, from which a search that was cut short goes on."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cloudpickle
import joblib
import sklearn

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Checkpoint:
    """Scores by what they are scores of: data, rows, estimator, options.

    Parameters
    ----------
    path : path-like
        Lines are added as evaluations finish; a line that was cut short is passed over.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.known: dict[str, dict[str, Any]] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                self._read(line)

    def write(self, digest: str, score: dict[str, Any]) -> None:
        """Add an evaluation; one that could not be fitted is tried again next time."""
        if score["fit_error"] is not None:
            return
        self.known[digest] = score
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"digest": digest, **score}) + "\n")

    @staticmethod
    def describe(X: "ArrayLike", y: "ArrayLike", options: dict[str, Any]) -> str:
        """Digest what all evaluations of a search have in common."""
        rest = hashlib.sha1(cloudpickle.dumps(options)).hexdigest()
        return f"{sklearn.__version__} {joblib.hash((X, y))} {rest}"

    def _read(self, line: str) -> None:
        try:
            score = json.loads(line)
            self.known[score.pop("digest")] = score
        except (ValueError, KeyError):
            return
