"""The distinct work of a search: each pipeline prefix of each fold is in the graph once."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sklearn.pipeline import Pipeline
from sklearn.utils import get_tags

from kernel_helpers.model_selection.composites import (
    branch_parts,
    divisible,
    entries,
    inner_params,
    route,
    separable,
    unions,
)
from kernel_helpers.model_selection.identity import content_key, estimator_key, holds_immutables
from kernel_helpers.model_selection.problem import Node
from kernel_helpers.model_selection.rng import rng_of

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

FITS = ("stage", "leaf", "whole", "join")
Ids = tuple[int, ...]


@dataclass(slots=True)
class _Adding:
    """The pair that is being added to the graph."""

    candidate: int
    fold: int
    estimator: Any
    pairwise: bool


class SearchGraph:
    """Merge candidates and folds into one graph.

    Parameters
    ----------
    fit_params : iterable of str, optional
        Names of the arrays passed to ``fit``, as ``"clf__sample_weight"``.
    apart : frozenset of str, optional
        Paths of steps that drew random numbers without a seed: each candidate gets its own.
    pipelines : bool
        Whether leaves carry the whole pipeline, for scorers that look at it.

    Attributes
    ----------
    leaves : dict
        (candidate, fold) -> id of the node that scores it.
    candidates : dict
        node id -> the candidates that depend on it.
    """

    def __init__(
        self,
        *,
        fit_params: Iterable[str] = (),
        apart: frozenset[str] = frozenset(),
        pipelines: bool = False,
    ) -> None:
        self.nodes: list[Node] = []
        self.leaves: dict[tuple[int, int], int] = {}
        self.candidates: dict[int, set[int]] = defaultdict(set)
        self._ids: dict[Hashable, int] = {}
        self._fit_params = tuple(fit_params)
        self._apart = apart
        self._pipelines = pipelines
        self._known: dict[int, tuple[dict[str, str] | None, bool]] = {}
        self._keys: dict[int, tuple[Any, int, bool, str]] = {}
        self._numbers: dict[Hashable, int] = {}  # keys are long, and hashed for each fold
        self._varied: dict[str, set[Hashable]] = defaultdict(set)

    def note(self, estimator: "BaseEstimator") -> None:
        """Look at a candidate before any is added: a union that never changes stays one stage."""
        for path, part in unions(estimator, ""):
            self._varied[path].add(content_key(part))

    def add(
        self, candidate: int, fold: int, estimator: "BaseEstimator", *, whole: bool = False
    ) -> int:
        """Add what it takes to score a candidate on a fold; return the id of its leaf."""
        params, pairwise = self._facts(estimator)
        self._now = _Adding(candidate, fold, estimator, pairwise)
        if whole or params is None:
            leaf = self._node("whole", (), _name(estimator), estimator)
        else:
            leaf = self._leaf(estimator, (), "", params)
        self.leaves[candidate, fold] = leaf
        for node in (leaf, *self.ancestors(leaf)):
            self.candidates[node].add(candidate)
        return leaf

    def ancestors(self, node: int) -> set[int]:
        """Return the ids of all nodes that a node depends on."""
        found: set[int] = set()
        ahead = list(self.nodes[node].parents)
        while ahead:
            parent = ahead.pop()
            if parent not in found:
                found.add(parent)
                ahead += self.nodes[parent].parents
        return found

    def fits(self) -> dict[str, int]:
        """Count the fits of each step."""
        return dict(Counter(node.step for node in self.nodes if node.kind in FITS))

    def _facts(self, estimator: "BaseEstimator") -> tuple[dict[str, str] | None, bool]:
        """Return how a candidate is taken apart, and whether it needs a square X; cached."""
        if id(estimator) not in self._known:
            params = route(estimator, self._fit_params) if separable(estimator) else None
            pairwise = bool(get_tags(estimator).input_tags.pairwise)
            self._known[id(estimator)] = params, pairwise
        return self._known[id(estimator)]

    def _leaf(
        self, estimator: "BaseEstimator", above: Ids, path: str, params: dict[str, str]
    ) -> int:
        if type(estimator) is not Pipeline:
            step = _last(path) or _name(estimator)
            return self._node("leaf", above, step, estimator, path=path, params=params)
        above = self._chain(estimator.steps[:-1], above, path, params)
        name, last = estimator.steps[-1]
        return self._leaf(last, above, f"{path}{name}/", inner_params(params, name))

    def _chain(
        self,
        steps: list[tuple[str, Any]],
        above: Ids,
        path: str,
        params: dict[str, str],
        *,
        fresh: bool = False,
    ) -> Ids:
        for name, step in steps:
            if isinstance(step, str) or step is None:
                continue
            inner = inner_params(params, name)
            above = self._transformer(step, above, f"{path}{name}/", inner, fresh=fresh)
            fresh = False
        return above

    def _transformer(
        self, step: "BaseEstimator", above: Ids, path: str, params: dict[str, str], *, fresh: bool
    ) -> Ids:
        if divisible(step):
            return self._chain(step.steps, above, path, params, fresh=fresh)
        if len(self._varied.get(path, ())) > 1 and not params:
            parents = (*above, *self._branches(step, above, path))
            kind, n_above = "join", len(above)
        else:
            parents, kind, n_above = above, "stage", len(above)
        node = self._node(
            kind, parents, _last(path), step, fresh=fresh, params=params, path=path, above=n_above
        )
        return (node,)

    def _branches(self, union: "BaseEstimator", above: Ids, path: str) -> list[int]:
        """Add one chain for each transformer of a union, each with its own columns."""
        ends: list[int] = []
        for name, part, columns in branch_parts(union):
            start = above
            if columns is not None:
                key = content_key(columns.value)
                start = (self._node("columns", above, name, columns.value, key=key),)
            ends += self._transformer(part, start, f"{path}{name}/", {}, fresh=True)
        return ends

    def _node(
        self,
        kind: str,
        parents: Ids,
        step: str,
        payload: object,
        *,
        key: Hashable = None,
        fresh: bool = False,
        params: dict[str, str] | None = None,
        path: str = "",
        above: int = 0,
    ) -> int:
        now, params = self._now, params or {}
        salt = now.candidate if path in self._apart and kind != "columns" else None
        content = self._content(payload, kind) if key is None else key
        named = tuple(sorted(params.items()))
        content = (kind, now.fold, now.pairwise, parents, content, fresh, named, salt)
        if content not in self._ids:
            self._ids[content] = len(self.nodes)
            whole = now.estimator if self._pipelines and kind == "leaf" else None
            self.nodes.append(Node(len(self.nodes), kind, now.fold, parents, step, payload, fresh))
            node = self.nodes[-1]
            node.params, node.above, node.pairwise, node.whole = params, above, now.pairwise, whole
            if key is None:
                *_, node.immutable, node.rng = self._keys[id(payload)]
        found = self._ids[content]
        self.nodes[found].paths.add(path)
        return found

    def _content(self, estimator: "BaseEstimator", kind: str) -> int:
        """Find the key of an estimator, once for all folds that it is added to."""
        known = self._keys.get(id(estimator))
        if known is None:
            without = ("transformer_list", "transformers") if kind == "join" else ()
            key: Hashable = estimator_key(estimator, without=without)
            if kind == "join":
                named = [(name, content_key(columns)) for name, _, columns in entries(estimator)]
                key = (key, *named)
            number = self._numbers.setdefault(key, len(self._numbers))
            known = (estimator, number, holds_immutables(estimator), rng_of(estimator))
            self._keys[id(estimator)] = known
        return known[1]


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _name(estimator: "BaseEstimator") -> str:
    return type(estimator).__name__
