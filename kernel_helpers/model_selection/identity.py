"""Keys that are equal for estimators of the same class, parameters and output format."""

import copy
import functools
import hashlib
import types
from collections.abc import Hashable
from typing import Any

import cloudpickle
import numpy as np
from sklearn.base import BaseEstimator, clone

from kernel_helpers._sklearn.estimators import CLONED_ATTRIBUTES

_PLAIN = (str, bytes, int, float, complex, bool, type(None), np.generic)
_BY_REFERENCE = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, np.ufunc)


class Itself:
    """Equal to nothing but the same object."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)

    def __repr__(self) -> str:  # the same in the next process, for checkpoints
        name = getattr(self.value, "__qualname__", "")
        module = getattr(self.value, "__module__", "")
        if not name or "<" in name or module == "__main__":  # it may be another one next time
            return _digest(self.value)
        return f"{module}.{name}"


def content_key(value: object) -> Hashable:
    """Return a hashable that is equal for values that fit and score alike.

    Parameters
    ----------
    value : object
        An estimator, or any value of a parameter.

    Returns
    -------
    hashable
        When in doubt, a key that equals no other: work is then done twice, never wrongly shared.

    Examples
    --------
    >>> from sklearn.svm import SVC
    >>> content_key(SVC(C=2)) == content_key(SVC(C=2)), content_key(SVC(C=2)) == content_key(SVC())
    (True, False)
    """
    if isinstance(value, _PLAIN):
        return (type(value), repr(value))  # 1, 1.0 and True differ; nan equals nan
    if isinstance(value, _BY_REFERENCE):
        return Itself(value)
    if isinstance(value, tuple | list):
        return (type(value), *map(content_key, value))
    if isinstance(value, dict):
        return (dict, *((content_key(k), content_key(v)) for k, v in value.items()))
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        data = np.ascontiguousarray(value).data
        return (type(value), value.dtype.str, value.shape, hashlib.sha1(data).hexdigest())
    if isinstance(value, functools.partial):
        return (type(value), *map(content_key, (value.func, value.args, value.keywords)))
    if isinstance(value, np.random.RandomState):
        return (type(value), content_key(value.get_state(legacy=True)))
    if hasattr(value, "get_params"):
        return estimator_key(value)
    return _by_pickle(value)


def estimator_key(estimator: "BaseEstimator", *, without: tuple[str, ...] = ()) -> Hashable:
    """Return the key of an estimator, without the parameters that other nodes of the graph hold."""
    own_clone = getattr(type(estimator), "__sklearn_clone__", None)
    if own_clone not in (None, BaseEstimator.__sklearn_clone__):
        return Itself(estimator)  # as FrozenEstimator: what it learned is part of it
    params = estimator.get_params(deep=False)
    kept = {name: vars(estimator)[name] for name in CLONED_ATTRIBUTES if name in vars(estimator)}
    named = sorted({**params, **kept}.items())
    return (
        Itself(type(estimator)),
        *((name, content_key(value)) for name, value in named if name not in without),
    )


def unfitted_copy(estimator: "BaseEstimator", immutable: bool) -> Any:
    """Clone an unfitted estimator; the quick way, where `holds_immutables` found it `immutable`."""
    return copy.copy(estimator) if immutable else clone(estimator)


def with_params(estimator: "BaseEstimator", params: list[dict[str, Any]]) -> list[Any]:
    """Return one unfitted clone per candidate, with its parameters set."""
    base = clone(estimator)
    immutable = holds_immutables(base)
    return [unfitted_copy(base, immutable).set_params(**clone(p, safe=False)) for p in params]


def holds_immutables(estimator: "BaseEstimator") -> bool:
    """Return whether a shallow copy of an unfitted estimator is as good as a clone."""
    own_clone = getattr(type(estimator), "__sklearn_clone__", None)
    usual = own_clone is BaseEstimator.__sklearn_clone__
    return usual and all(map(_is_immutable, vars(estimator).values()))


def _is_immutable(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_immutable, value))
    return isinstance(value, _PLAIN + _BY_REFERENCE)


def key_digest(*key: Any) -> str:
    """Shorten a key to a string that is the same in another process."""
    return hashlib.sha1(repr(key).encode()).hexdigest()


def _by_pickle(value: object) -> Hashable:
    try:
        return (type(value), _digest(value))
    except Exception:  # noqa: BLE001 - what cannot be pickled is equal to itself only
        return Itself(value)


def _digest(value: object) -> str:
    return hashlib.sha1(cloudpickle.dumps(value)).hexdigest()
