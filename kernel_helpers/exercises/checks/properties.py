"""Expectations about how code works, not only about what it returns."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kernel_helpers._dask import is_dask_collection
from kernel_helpers._format import format_bytes
from kernel_helpers.exercises.checks.difference import alike, shown
from kernel_helpers.exercises.checks.spies import (
    ComputedEarlyError,
    bytes_sent,
    computing_raises,
    counting,
    n_tasks,
    peak_of,
)
from kernel_helpers.exercises.checks.unmet import NotYetError, UnmetError

if TYPE_CHECKING:
    from distributed import Client


class Properties:
    """The part of ``expect`` that watches code while it runs."""

    def __init__(self) -> None:
        self.met = 0

    def lazy(self, actual: object, because: str = "") -> None:
        """Expect a Dask collection that has not been computed."""
        if actual is ...:
            raise NotYetError
        if not is_dask_collection(actual):
            raise UnmetError(
                because or "This should still be a plan, but it is a value already.",
                ("your value", shown(actual)),
                ("try", "leave .compute() to the caller"),
            )
        self.met += 1

    def no_compute(self, run: Callable[[], Any], because: str = "") -> Any:
        """Expect `run` to build plans only; return what it returns."""
        try:
            with computing_raises():
                result = run()
        except ComputedEarlyError:
            raise UnmetError(
                because or "Something was computed while the plan was still being made.",
                ("try", "leave out .compute(), len(...) and the like until the end"),
            ) from None
        self.met += 1
        return result

    def n_tasks(
        self,
        actual: object,
        exactly: int | None = None,
        *,
        at_most: int | None = None,
        because: str = "",
    ) -> None:
        """Expect a Dask collection to run so many tasks, after Dask has simplified it."""
        self.lazy(actual)
        count = n_tasks(actual)
        if (exactly is not None and count != exactly) or (at_most is not None and count > at_most):
            expected = str(exactly) if exactly is not None else f"at most {at_most}"
            raise UnmetError(
                because or "The graph has another number of tasks.",
                ("your tasks", str(count)),
                ("expected", expected),
            )

    def n_calls(  # noqa: PLR0917 - check cells pass all by position
        self, run: Callable[[], Any], owner: object, name: str, exactly: int, because: str = ""
    ) -> Any:
        """Expect `run` to call ``owner.name`` so often, in this process; return its result."""
        with counting(owner, name) as calls:
            result = run()
        if calls.count != exactly:
            raise UnmetError(
                because or f"`{name}` is called another number of times.",
                ("your calls", str(calls.count)),
                ("expected", str(exactly)),
            )
        self.met += 1
        return result

    def n_fits(
        self, run: Callable[[], Any], estimator: type, exactly: int, because: str = ""
    ) -> Any:
        """Expect `run` to fit estimators of a class so often; return what it returns."""
        because = because or f"`{estimator.__name__}` is fitted another number of times."
        return self.n_calls(run, estimator, "fit", exactly, because)

    def same_for_any_parts(
        self, function: Callable[[Any], Any], data: object, because: str = ""
    ) -> Any:
        """Expect `function` to return the same however `data` is cut; return what it returns.

        `data` is a Dask collection, or a list of parts whose order should not matter.
        """
        expected = _value(function(data))
        for how, other in _otherwise_cut(data):
            actual = _value(function(other))
            if not alike(actual, expected):
                raise UnmetError(
                    because or "The result depends on how the data is cut, and should not.",
                    ("as given", shown(expected)),
                    (how, shown(actual)),
                )
        self.met += 1
        return expected

    def peak_memory(self, run: Callable[[], Any], below: float, because: str = "") -> Any:
        """Expect `run` to hold fewer than `below` bytes at a time; return what it returns."""
        result, peak = peak_of(run)
        if peak >= below:
            raise UnmetError(
                because
                or "It holds too much in memory at a time: work on one piece after another.",
                ("at most", format_bytes(peak)),
                ("expected", f"below {format_bytes(below)}"),
            )
        self.met += 1
        return result

    def bytes_moved(
        self, run: Callable[[], Any], client: "Client", at_most: float, because: str = ""
    ) -> Any:
        """Expect workers to send no more than `at_most` bytes; return what `run` returns."""
        before = bytes_sent(client)
        result = run()
        moved = bytes_sent(client) - before
        if moved > at_most:
            raise UnmetError(
                because or "More data travels than has to: send results, not rows.",
                ("sent", format_bytes(moved)),
                ("expected", f"at most {format_bytes(at_most)}"),
            )
        self.met += 1
        return result


def _value(result: Any) -> Any:
    return result.compute() if is_dask_collection(result) else result


def _otherwise_cut(data: Any) -> Iterable[tuple[str, Any]]:
    if is_dask_collection(data) and hasattr(data, "npartitions"):
        for parts in (1, 2, data.npartitions + 3):
            if hasattr(data, "repartition"):
                yield f"in {parts} partitions", data.repartition(npartitions=parts)
    elif is_dask_collection(data) and hasattr(data, "rechunk"):
        length = data.shape[0]
        for rows in (length, max(1, length // 2), max(1, length // 7)):
            yield f"in blocks of {rows} rows", data.rechunk((rows, *data.shape[1:]))
    else:
        parts = list(data)
        yield "parts in reverse order", parts[::-1]
        yield "parts started in the middle", parts[len(parts) // 2 :] + parts[: len(parts) // 2]
