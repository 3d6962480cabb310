"""Fit one stage on a fold's training rows and transform the rows to be scored."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from traceback import format_exc
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import config_context
from sklearn.base import clone
from sklearn.compose import ColumnTransformer

from kernel_helpers.model_selection.composites import branch_parts, divisible
from kernel_helpers.model_selection.readonly import read_only, retry_with_copies

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


@dataclass
class Stage:
    """The output of a stage, input of those that follow it.

    Attributes
    ----------
    train : object
        Training rows as the next step is fitted on them.
    evals : tuple
        Rows to be scored: the test rows, and the training rows again if their score is requested
        (``transform`` of the training rows may differ from ``fit_transform``).
    fitted : tuple of estimator
        The fitted transformers since the start of the fold or of the branch.
    fit_time, score_time : float
        Seconds that a candidate alone would need up to here.
    error : Exception, optional
        Why the fit failed; `trace` is its traceback.
    eval_error : Exception, optional
        Why the rows to be scored could not be transformed.
    """

    train: Any
    evals: tuple[Any, ...]
    fitted: tuple[Any, ...] = ()
    fit_time: float = 0.0
    score_time: float = 0.0
    error: Exception | None = None
    trace: str = ""
    eval_error: Exception | None = None
    skipped: bool = False


def run_stage(
    payload: object, before: Stage, y: "ArrayLike", params: dict[str, Any], *, fresh: bool
) -> Stage:
    """Fit a transformer as ``Pipeline.fit`` does, and transform as ``Pipeline.predict`` does."""
    if before.error or before.skipped:
        return before
    start = time.perf_counter()
    try:
        transformer, train = retry_with_copies(
            lambda X, y: _fit_transform(clone(payload), X, y, params), before.train, y
        )
    except Exception as error:  # noqa: BLE001 - becomes the candidate's error_score
        return _failed(before, error, start)
    fitted = (transformer,) if fresh else (*before.fitted, transformer)
    middle = time.perf_counter()
    evals, eval_error = _transformed(transformer.transform, before)
    return Stage(
        train,
        evals,
        fitted,
        before.fit_time + middle - start,
        before.score_time + time.perf_counter() - middle,
        eval_error=eval_error,
    )


def run_columns(columns: object, before: Stage) -> Stage:
    """Select a branch's columns as ColumnTransformer does."""
    if before.error:
        return before
    tap = _Tap()
    picker = ColumnTransformer([("columns", tap, columns)])
    try:
        with config_context(transform_output="default"):
            picker.fit(before.train)
            if not tap.seen:
                return Stage(None, (), before.fitted, skipped=True)
            train = read_only(tap.seen[0])
            evals, eval_error = _transformed(lambda X: tap.tapped(picker.transform, X), before)
    except Exception as error:  # noqa: BLE001 - becomes the candidate's error_score
        return _failed(before, error, time.perf_counter())
    return Stage(train, evals, (), before.fit_time, before.score_time, eval_error=eval_error)


def run_join(
    payload: object, before: Stage, branches: list[Stage], y: "ArrayLike", *, fresh: bool
) -> Stage:
    """Have the union itself put the branches' outputs side by side."""
    failed = next((stage for stage in (before, *branches) if stage.error), None)
    if failed:
        return failed
    start = time.perf_counter()
    union, inner = clone(payload), _ready(payload, branches)
    _replace(union, inner)
    jobs, union.n_jobs = union.n_jobs, None
    try:
        train = union.fit_transform(before.train, y)
    except Exception as error:  # noqa: BLE001 - becomes the candidate's error_score
        return _failed(before, error, start)
    middle = time.perf_counter()
    eval_error = next((stage.eval_error for stage in (before, *branches) if stage.eval_error), None)
    evals: tuple[Any, ...] = ()
    if eval_error is None:
        evals, eval_error = _transformed(union.transform, before)
    union.n_jobs = jobs
    _unwrap(union, clone(payload), inner)
    parts = [stage for stage in branches if not stage.skipped] or [before]
    return Stage(
        train,
        evals,
        (union,) if fresh else (*before.fitted, union),
        sum(s.fit_time - before.fit_time for s in parts) + before.fit_time + middle - start,
        sum(s.score_time - before.score_time for s in parts)
        + before.score_time
        + time.perf_counter()
        - middle,
        eval_error=eval_error,
    )


def _fit_transform(
    transformer: "BaseEstimator", X: object, y: object, params: dict[str, Any]
) -> tuple[Any, Any]:
    if hasattr(transformer, "fit_transform"):
        train = transformer.fit_transform(X, y, **params)
    else:
        train = transformer.fit(X, y, **params).transform(X)
    return transformer, read_only(train)


def _transformed(
    transform: Callable[[Any], Any], before: Stage
) -> tuple[tuple[Any, ...], Exception | None]:
    if before.eval_error:
        return (), before.eval_error
    try:
        return tuple(read_only(retry_with_copies(transform, X)) for X in before.evals), None
    except Exception as error:  # noqa: BLE001 - scoring this candidate raises it again
        return (), error


def _failed(before: Stage, error: Exception, start: float) -> Stage:
    seconds = before.fit_time + time.perf_counter() - start
    return Stage(None, (), before.fitted, seconds, error=error, trace=format_exc())


class _Tap:
    """A transformer that notes the columns it is given."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __sklearn_clone__(self) -> "_Tap":
        return self

    def fit(self, X: "ArrayLike", y: "ArrayLike | None" = None) -> "_Tap":  # noqa: ARG002
        self.seen.append(X)
        return self

    def transform(self, X: Any) -> Any:
        self.seen.append(X)
        return np.empty((X.shape[0], 0))

    def tapped(self, function: Callable[[Any], Any], X: object) -> Any:
        self.seen.clear()
        function(X)
        return self.seen[-1]


class _Ready:
    """A fitted transformer whose outputs are known; the union asks for them in turn."""

    def __init__(self, fitted: "BaseEstimator", outputs: list[Any]) -> None:
        self._fitted = fitted
        self._outputs = iter(outputs)

    def __sklearn_clone__(self) -> "_Ready":
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("_fitted", "_outputs"):
            raise AttributeError(name)
        return getattr(self._fitted, name)

    def fit(self, X: "ArrayLike", y: "ArrayLike | None" = None) -> "_Ready":  # noqa: ARG002
        return self

    def fit_transform(self, X: "ArrayLike", y: "ArrayLike | None" = None) -> Any:  # noqa: ARG002
        return next(self._outputs)

    def transform(self, X: Any) -> Any:  # noqa: ARG002
        return next(self._outputs)


def _ready(union: object, branches: list[Stage]) -> dict[str, Any]:
    """Wrap each branch's result; a branch without columns keeps its unfitted transformer."""
    inner = {}
    for (name, part, _), stage in zip(branch_parts(union), branches, strict=True):
        fitted = part if stage.skipped else fill(clone(part), iter(stage.fitted))
        inner[name] = _Ready(fitted, [stage.train, *stage.evals])
    return inner


def _replace(union: object, inner: dict[str, Any]) -> None:
    attribute = "transformers" if isinstance(union, ColumnTransformer) else "transformer_list"
    entries = getattr(union, attribute)
    setattr(union, attribute, [(n, inner.get(n, part), *rest) for n, part, *rest in entries])


def _unwrap(union: object, unfitted: "BaseEstimator", inner: dict[str, Any]) -> None:
    """Replace the wrapped transformers by the fitted ones."""
    if isinstance(union, ColumnTransformer):
        union.transformers = unfitted.transformers
        union.transformers_ = [
            (n, part._fitted if isinstance(part, _Ready) else part, *rest)
            for n, part, *rest in union.transformers_
        ]
    else:
        _replace(union, {name: ready._fitted for name, ready in inner.items()})


def fill(estimator: "BaseEstimator", fitted: "BaseEstimator") -> Any:
    """Put fitted steps, in order, into an unfitted pipeline; nested pipelines too."""
    if not divisible(estimator):
        return next(fitted)
    estimator.steps = [
        (name, step if isinstance(step, str) or step is None else fill(step, fitted))
        for name, step in estimator.steps
    ]
    return estimator
