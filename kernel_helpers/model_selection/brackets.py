"""What Hyperband trains: models in brackets, each a batch of rows at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kernel_helpers.arrays.plan import Rows
from kernel_helpers.incremental.rows import n_rows, take
from kernel_helpers.incremental.scoring import as_score
from kernel_helpers.model_selection.rungs import Rung


@dataclass
class Data:
    """Rows to train on and rows to score, sent to each worker once."""

    X: Any
    y: Any
    train: Any
    test: Any
    batch_rows: int
    scorer: Any
    classes: Any
    fit_params: dict[str, Any]

    def batch(self, call: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return what a call of ``partial_fit`` gets; after the last row it starts over."""
        n = min(self.batch_rows, len(self.train))
        rows = self.train[np.arange(call * n, (call + 1) * n) % len(self.train)]
        options = {
            name: take(value, rows) if self._per_row(value) else value
            for name, value in self.fit_params.items()
        }
        if call == 0 and self.classes is not None:
            options["classes"] = self.classes
        return self._cut(rows), options

    def held_out(self) -> tuple[Any, ...]:
        """Return the rows to score."""
        return self._cut(self.test)

    def _cut(self, rows: Rows) -> tuple[Any, ...]:
        X = take(self.X, rows)
        return (X,) if self.y is None else (X, take(self.y, rows))

    def _per_row(self, value: Any) -> bool:
        sized = hasattr(value, "__len__") and not isinstance(value, str | bytes | dict)
        return sized and n_rows(value) == n_rows(self.X)


@dataclass
class Model:
    """A candidate: how often it has learned, and its last score."""

    params: dict[str, Any]
    estimator: Any
    bracket: int
    calls: int = 0
    score: float = np.nan

    @property
    def rank(self) -> float:
        """The score; lowest where it is NaN."""
        return -np.inf if np.isnan(self.score) else self.score


@dataclass
class Bracket:
    """Models that start together, and how many of them each rung keeps."""

    rungs: list[Rung]
    models: list[Model]

    def survivors(self, rung: int) -> list[Model]:
        """Return the models a rung trains: the best of the rung before."""
        if rung == 0:
            return self.models
        before = [m for m in self.models if m.calls == self.rungs[rung - 1].n_calls]
        return sorted(before, key=lambda m: -m.rank)[: self.rungs[rung].n_models]


def rungs_of(brackets: list[Bracket]) -> Iterator[list[tuple[Model, int]]]:
    """Yield the next rung of every bracket together, so that no worker waits for a bracket."""
    for i in range(max(len(bracket.rungs) for bracket in brackets)):
        yield [
            (model, bracket.rungs[i].n_calls)
            for bracket in brackets
            if i < len(bracket.rungs)
            for model in bracket.survivors(i)
        ]


def train(task: tuple[Model, int], data: Data) -> Model:
    """Train a model on until it has had so many batches; score it."""
    model, n_calls = task
    for call in range(model.calls, n_calls):
        rows, options = data.batch(call)
        model.estimator.partial_fit(*rows, **options)
    model.calls = n_calls
    model.score = as_score(data.scorer(model.estimator, *data.held_out()))
    return model
