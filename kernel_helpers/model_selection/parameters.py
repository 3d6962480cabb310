"""The parameters that the searches add to those of scikit-learn's."""

import inspect
from collections.abc import Callable
from os import PathLike
from typing import TYPE_CHECKING, Any

from kernel_helpers._format import parse_bytes

if TYPE_CHECKING:
    from kernel_helpers._executor import ExecutorLike

ADDED = ("executor", "memory_limit", "checkpoint")


def init_with_added(parent: type) -> Callable[..., None]:
    """Return the constructor of a search class: its parent's parameters, then those of `ADDED`.

    scikit-learn finds an estimator's parameters in the signature of its ``__init__``, so the
    signature that it, and a reader's editor, see is the whole one.
    """

    def __init__(  # noqa: N807 - it becomes a constructor
        self: Any,
        *args: Any,
        executor: "ExecutorLike" = None,
        memory_limit: float | str | None = None,
        checkpoint: str | PathLike[str] | None = None,
        **kwargs: Any,
    ) -> None:
        parent.__init__(self, *args, **kwargs)  # type: ignore[misc]
        self.executor = executor
        self.memory_limit = memory_limit
        self.checkpoint = checkpoint

    inherited, own = inspect.signature(parent), inspect.signature(__init__)
    itself = own.parameters["self"].replace(annotation=inspect.Parameter.empty)
    parameters = [itself, *inherited.parameters.values(), *(own.parameters[name] for name in ADDED)]
    __init__.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return __init__


def parse_memory_limit(limit: float | str | None) -> int | None:
    """Return a memory limit in bytes, None where there is none."""
    if limit is None:
        return None
    n_bytes = parse_bytes(limit, "memory_limit")
    if n_bytes == 0:
        raise ValueError(f"memory_limit must be above 0, got {limit!r}; try '2 GB'.")
    return n_bytes


def check_added(search: Any) -> None:
    """Check the parameters of `ADDED`; scikit-learn checks the others.

    Raises
    ------
    ValueError, TypeError
    """
    checkpoint = search.checkpoint
    parse_memory_limit(search.memory_limit)
    if not isinstance(checkpoint, str | PathLike | None):
        raise TypeError(
            f"Expected the path of a file in checkpoint=, got {checkpoint!r}; "
            "try checkpoint='search.jsonl'."
        )
