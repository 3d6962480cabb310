"""One number that says how good a model is: where one is needed, several metrics are refused."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def single_scorer(model: "BaseEstimator", scoring: object) -> Any:
    """Return the scorer that `scoring` names.

    Raises
    ------
    ValueError
        `scoring` names several metrics, or none that is known.
    """
    if isinstance(scoring, list | tuple | set | dict):
        raise ValueError(
            f"Expected one metric in scoring=, got {len(scoring)}: {list(scoring)}; choose one, "
            "for example scoring='accuracy', and compute the others for the trained model."
        )
    from sklearn.metrics import check_scoring

    return check_scoring(model, scoring)


def as_score(value: float | dict[str, float]) -> float:
    """Return what a scorer returned as a number.

    Raises
    ------
    ValueError
        The scorer is a function that returns several.
    """
    if isinstance(value, dict):
        raise ValueError(
            f"Expected one number from scoring=, got a dict of {list(value)}; return one of them."
        )
    return float(value)
