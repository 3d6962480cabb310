"""What a search sends to workers, and what they send back."""

from dataclasses import dataclass, field
from typing import Any

from kernel_helpers.model_selection.rng import ANY


@dataclass
class Problem:
    """What all nodes share: sent to each worker once."""

    X: Any
    y: Any
    options: dict[str, Any]
    config: dict[str, Any]
    filters: list[Any]
    pipelines: bool  # the scorer looks at the whole pipeline
    record_warnings: bool


@dataclass
class Folds:
    """Training and test rows of each fold, and the name of the run that they belong to."""

    run: str
    rows: list[tuple[Any, Any]]


@dataclass
class Node:
    """One piece of work: fit and transform a stage, or fit and score a leaf.

    Attributes
    ----------
    kind : {"stage", "columns", "join", "leaf", "whole"}
        A *stage* fits a transformer and transforms the fold's rows; *columns* picks the columns
        of one branch; a *join* puts branches side by side; a *leaf* fits and scores the last
        step; *whole* fits and scores an estimator that cannot be taken apart.
    step : str
        Name of the pipeline step.
    payload : object
        The unfitted estimator, or the columns.
    fresh : bool
        Whether this stage is the first of a branch.
    params : dict
        Fit parameters: name the step knows -> name the caller used.
    above : int
        Number of parents that are not branches of a join: 0 or 1.
    pairwise : bool
        Whether the rows of X are distances or kernel values to all rows.
    whole : object
        The candidate's whole pipeline, where the scorer asks for it.
    immutable : bool
        Whether a shallow copy of the payload is as good as a clone.
    rng : str
        Which unseeded generators may be drawn from, by `rng_of`.
    paths : set of str
        Its positions in the estimators.
    """

    id: int
    kind: str
    fold: int
    parents: tuple[int, ...]
    step: str
    payload: Any
    fresh: bool = False
    params: dict[str, str] = field(default_factory=dict)
    above: int = 0
    pairwise: bool = False
    whole: Any = None
    immutable: bool = False
    rng: str = ANY
    paths: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Done:
    """The reply for a node: scores of a leaf, time and size of a stage."""

    node: int
    seconds: float
    result: dict[str, Any] | None = None
    drew: bool = False
    bytes: int = 0
    redo: bool = False
