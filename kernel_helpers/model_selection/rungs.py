"""Hyperband's plan: how many models each bracket trains, and how far."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Rung:
    """One step of a bracket: how many models are trained up to how many batches."""

    bracket: int
    n_models: int
    n_calls: int


def hyperband_rungs(max_calls: int, factor: int = 3) -> list[Rung]:
    """Plan Hyperband's brackets.

    Parameters
    ----------
    max_calls : int
        Calls of ``partial_fit`` for a model that survives to the end: the paper's *R*.
    factor : int
        One model in `factor` survives a rung: the paper's *eta*.

    References
    ----------
    Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018), Hyperband: A Novel Bandit-Based
    Approach to Hyperparameter Optimization, JMLR 18(185), algorithm 1 on page 8.

    Examples
    --------
    >>> [(rung.n_models, rung.n_calls) for rung in hyperband_rungs(9)]
    [(9, 1), (3, 3), (1, 9), (5, 3), (1, 9), (3, 9)]
    """
    if max_calls < 1 or factor < 2:
        raise ValueError(
            f"Expected max_calls of at least 1 and factor of at least 2, got {max_calls} and "
            f"{factor}; try max_calls=81, factor=3."
        )
    s_max = 0
    while factor ** (s_max + 1) <= max_calls:  # exact, where a logarithm rounds
        s_max += 1
    rungs = []
    for s in range(s_max, -1, -1):
        n = math.ceil((s_max + 1) * factor**s / (s + 1))
        rungs += [
            Rung(s, n // factor**i, max(1, max_calls * factor**i // factor**s))
            for i in range(s + 1)
        ]
    return rungs
