"""Which estimators may draw random numbers without a seed, and whether they did."""

import ctypes
import random
from typing import Any

import numpy as np
from numpy.random.mtrand import get_bit_generator

_MT19937 = ctypes.c_uint32 * 625  # key and position

# Which of the unseeded generators an estimator may move. scikit-learn draws from numpy's only,
# and only where a `random_state` is None; other threads draw from both all the time.
NO_DICE, NUMPY, ANY = "no dice", "numpy", "any"


def dice_of(estimator: Any) -> str:
    """Tell which unseeded generators a fit of this estimator may move.

    Parameters
    ----------
    estimator : estimator

    Returns
    -------
    {"no dice", "numpy", "any"}
    """
    if not type(estimator).__module__.startswith("sklearn."):
        return ANY
    parameters = estimator.get_params()
    if _foreign(parameters.values()):
        return ANY
    unseeded = any(
        name.endswith("random_state") and value is None for name, value in parameters.items()
    )
    return NUMPY if unseeded else NO_DICE


def where_dice_stand(dice: str) -> tuple[Any, ...]:
    """Remember the state of the generators that matter: who moves them was random."""
    if dice == NO_DICE:
        return ()
    generator = get_bit_generator()
    if isinstance(generator, np.random.MT19937):  # its `state` costs 40 us: 624 Python integers
        state = bytes(_MT19937.from_address(generator.ctypes.state_address))
    else:
        state = repr(generator.state).encode()
    return state, random.getstate() if dice == ANY else None


def _foreign(values: Any) -> bool:
    # A class or a function, such as `dtype=np.float64` or `score_func=chi2`, has a module itself.
    modules = [
        getattr(part if callable(part) else type(part), "__module__", None) or "" for part in values
    ]
    return any(
        not name.startswith(("sklearn.", "builtins", "numpy")) or name == "numpy.random"
        for name in modules
    )
