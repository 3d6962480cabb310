"""Take pipelines and unions apart: their steps, branches, columns and fit parameters."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sklearn.compose import ColumnTransformer
from sklearn.pipeline import FeatureUnion, Pipeline

from kernel_helpers._sklearn.estimators import accepts_steps

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def divisible(step: "BaseEstimator") -> bool:
    """Return whether a step is a pipeline whose own steps become stages."""
    return type(step) is Pipeline and any(not isinstance(s, str | None) for _, s in step.steps)


class Columns:
    """The columns of one branch (a box, since None means that a branch has no columns)."""

    def __init__(self, value: object) -> None:
        self.value = value


def branch_parts(union: "BaseEstimator") -> list[tuple[str, Any, Columns | None]]:
    """List the estimators of a FeatureUnion or ColumnTransformer: name, part, columns."""
    return [entry for entry in entries(union) if not isinstance(entry[1], str)]


def entries(union: "BaseEstimator") -> list[tuple[str, Any, Columns | None]]:
    """List the entries of a union, also those that are dropped or passed through."""
    if isinstance(union, FeatureUnion):
        return [(name, part, None) for name, part in union.transformer_list]
    return [(name, part, Columns(columns)) for name, part, columns in union.transformers]


def unions(estimator: "BaseEstimator", path: str) -> Iterable[tuple[str, Any]]:
    """Find the unions in an estimator that may become joins, with their paths."""
    if type(estimator) is Pipeline:
        for name, step in estimator.steps:
            yield from unions(step, f"{path}{name}/")
    elif type(estimator) is FeatureUnion or (
        type(estimator) is ColumnTransformer and isinstance(estimator.remainder, str)
    ):
        yield path, estimator
        for name, part, _ in branch_parts(estimator):
            yield from unions(part, f"{path}{name}/")


def separable(estimator: "BaseEstimator") -> bool:
    """Whether a pipeline can be taken apart; scikit-learn itself rejects an invalid one."""
    if type(estimator) is not Pipeline:
        return True
    if not accepts_steps(estimator):
        return False
    last = estimator.steps[-1][1]
    plain = getattr(estimator, "transform_input", None) is None
    return plain and not isinstance(last, str) and last is not None and separable(last)


def route(estimator: "BaseEstimator", fit_params: tuple[str, ...]) -> dict[str, str] | None:
    """Give each fit parameter to its step; None where scikit-learn has to reject it."""
    if type(estimator) is not Pipeline:
        return {name: name for name in fit_params}
    steps = dict(estimator.steps)
    named = [name.partition("__") for name in fit_params]
    known = all(
        inner and type(steps.get(step)) not in (FeatureUnion, ColumnTransformer, type(None))
        for step, _, inner in named
    )
    return {name: name for name in fit_params} if known else None


def inner_params(params: dict[str, str], step: str) -> dict[str, str]:
    """Return the fit parameters of a step, by the names that it knows."""
    start = f"{step}__"
    return {
        name.removeprefix(start): full for name, full in params.items() if name.startswith(start)
    }
