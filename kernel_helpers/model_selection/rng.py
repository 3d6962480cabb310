"""Which estimators may draw random numbers without a seed, and whether they did."""

import ctypes
import random
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.random.mtrand import get_bit_generator

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

_MT19937 = ctypes.c_uint32 * 625  # key and position

# Which of the unseeded generators an estimator may draw from. scikit-learn draws from numpy's only,
# and only where a `random_state` is None; other threads draw from both all the time.
NO_RNG, NUMPY, ANY = "none", "numpy", "any"


def rng_of(estimator: "BaseEstimator") -> str:
    """Return which unseeded generators a fit of this estimator may draw from.

    Parameters
    ----------
    estimator : estimator

    Returns
    -------
    {"none", "numpy", "any"}
    """
    if not type(estimator).__module__.startswith("sklearn."):
        return ANY
    parameters = estimator.get_params()
    if _foreign(parameters.values()):
        return ANY
    unseeded = any(
        name.endswith("random_state") and value is None for name, value in parameters.items()
    )
    return NUMPY if unseeded else NO_RNG


class RngWatch:
    """Find the fits of a batch that drew: from numpy's generator each, from Python's all that may.

    Reading the state of Python's generator costs as much as a small fit.
    """

    def __init__(self, rngs: set[str]) -> None:
        self._numpy = _numpy_state() if rngs - {NO_RNG} else b""
        self._python = _python_state() if ANY in rngs else ()

    def advanced(self, rng: str) -> bool:
        """Return whether the fit that has just ended drew from numpy's generator."""
        if rng == NO_RNG:
            return False
        before, self._numpy = self._numpy, _numpy_state()
        return before != self._numpy

    def python_advanced(self) -> bool:
        """Return whether Python's generator was drawn from since the batch started."""
        return bool(self._python) and self._python != _python_state()


def _numpy_state() -> bytes:
    generator = get_bit_generator()
    if isinstance(generator, np.random.MT19937):  # its `state` costs 40 us: 624 Python integers
        return bytes(_MT19937.from_address(generator.ctypes.state_address))
    return repr(generator.state).encode()


def _python_state() -> tuple[Any, ...]:
    _, words, gauss = random.getstate()
    return (words[-2:], gauss)  # a draw changes the position, or all words


def _foreign(values: Iterable[object]) -> bool:
    # A class or a function, such as `dtype=np.float64` or `score_func=chi2`, has a module itself.
    modules = [
        getattr(part if callable(part) else type(part), "__module__", None) or "" for part in values
    ]
    return any(
        not name.startswith(("sklearn.", "builtins", "numpy")) or name == "numpy.random"
        for name in modules
    )
