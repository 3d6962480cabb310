"""The parameters that our searches add to those of scikit-learn's."""

import inspect
from collections.abc import Callable
from numbers import Real
from os import PathLike
from typing import Any

from sklearn.utils._param_validation import Interval

ADDED = ("executor", "memory_limit", "checkpoint")


def init_with_ours(parent: type) -> Callable[..., None]:
    """Return the constructor of a search class: its parent's parameters, then ours.

    scikit-learn finds an estimator's parameters in the signature of its ``__init__``, so the
    signature that it, and a reader's editor, see is the whole one.
    """

    def __init__(  # noqa: N807 - it becomes one
        self: Any,
        *args: Any,
        executor: Any = None,
        memory_limit: float | None = None,
        checkpoint: Any = None,
        **kwargs: Any,
    ) -> None:
        parent.__init__(self, *args, **kwargs)  # type: ignore[misc]
        self.executor = executor
        self.memory_limit = memory_limit
        self.checkpoint = checkpoint

    theirs, own = inspect.signature(parent), inspect.signature(__init__)
    itself = own.parameters["self"].replace(annotation=inspect.Parameter.empty)
    parameters = [itself, *theirs.parameters.values(), *(own.parameters[name] for name in ADDED)]
    __init__.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return __init__


def with_ours(parent: Any) -> dict[str, Any]:
    """Return what the parameters of a search class may be."""
    return {
        **parent._parameter_constraints,
        "executor": "no_validation",
        "memory_limit": [Interval(Real, 0, None, closed="neither"), None],
        "checkpoint": [str, PathLike, None],
    }
