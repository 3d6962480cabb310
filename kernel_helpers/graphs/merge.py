"""Say which tasks of two pipelines do the same work, so that one could be done for both."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from kernel_helpers._dask_tasks import Key, fingerprint
from kernel_helpers.graphs.order import in_order
from kernel_helpers.graphs.paths import prefix_of
from kernel_helpers.graphs.read import Written, dependencies_of, needed, read


@dataclass(frozen=True)
class MergeReport:
    """What two graphs have in common; it displays itself as a table.

    Counts are of tasks as written, without those that no output needs.
    """

    n_a: int
    n_b: int
    n_shared: int  # same name in both: one dask.compute(a, b) runs them once
    n_alike: int  # same work under two names: pure=True or one common variable would share them
    n_apart: int  # tasks run by a.compute() and then b.compute(), after optimisation
    n_together: int  # tasks run by dask.compute(a, b)
    by_prefix: dict[str, tuple[int, int, int, int]] = field(repr=False)  # a, b, shared, alike

    def __str__(self) -> str:
        sentence = (
            f"{self.n_shared:,} of {self.n_a:,} and {self.n_b:,} tasks are shared: one "
            f"dask.compute(a, b) runs {self.n_together:,} tasks, two computes {self.n_apart:,}."
        )
        if self.n_alike:
            sentence += (
                f" {self.n_alike:,} more do the same work under different names; build that part "
                "once and use it in both, or make it with delayed(function, pure=True)."
            )
        return sentence

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th>{name}</th>"
            for name in ("tasks", "in a", "in b", "shared", "same work, two names")
        )
        rows = "".join(
            f"<tr><td>{escape(prefix)}</td>" + "".join(f"<td>{n:,}</td>" for n in counts) + "</tr>"
            for prefix, counts in self.by_prefix.items()
        )
        return f"<p>{escape(str(self))}</p><table><tr>{head}</tr>{rows}</table>"


def merge_report(a: object, b: object) -> MergeReport:
    """Return which parts of two pipelines can be shared.

    Dask computes a task once for every output of one ``compute`` call if its name is the same,
    and names are made from function and arguments, except those of ``dask.delayed``, which are
    unique unless the function is declared pure. Tasks are compared by name, and then by
    their work: function, arguments and, in turn, the work of all that they depend on.

    Parameters
    ----------
    a, b : collection, or list of collections
        What `TaskGraph` accepts.

    Examples
    --------
    >>> import dask.array as da
    >>> x = da.ones(6, chunks=2) + 1
    >>> merge_report(x.sum(), x.max()).n_shared
    6
    """
    written = [read([a]), read([b])]
    work = [_work_of(part) for part in written]
    shared = work[0].keys() & work[1].keys()
    alike = _alike(work[0], work[1], shared)
    columns = [_count(work[0]), _count(work[1]), _count(shared), _count(alike)]
    prefixes = dict.fromkeys(prefix_of(key) for keys in work for key in keys)
    return MergeReport(
        n_a=len(work[0]),
        n_b=len(work[1]),
        n_shared=len(shared),
        n_alike=len(alike),
        n_apart=sum(_n_run(part) for part in written),
        n_together=_n_run(read([a, b])),
        by_prefix={
            name: (columns[0][name], columns[1][name], columns[2][name], columns[3][name])
            for name in prefixes
        },
    )


def _count(keys: Iterable[Key]) -> Counter[str]:
    return Counter(prefix_of(key) for key in keys)


def _n_run(part: Written) -> int:
    return len(needed(dependencies_of(part.optimized), part.optimized_outputs))


def _alike(a: dict[Key, str], b: dict[Key, str], shared: set[Key]) -> list[Key]:
    """Tasks of `a` outside `shared` whose work is also done by one of `b`, each paired once."""
    there = Counter(work for key, work in b.items() if key not in shared)
    found = []
    for key, work in a.items():
        if key not in shared and there[work] > 0:
            there[work] -= 1
            found.append(key)
    return found


def _work_of(part: Written) -> dict[Key, str]:
    """Return a fingerprint of what each task that is needed computes, whatever it is called."""
    dependencies = dependencies_of(part.tasks)
    wanted = needed(dependencies, part.outputs)
    work: dict[Key, str] = {}
    for key in in_order({key: dependencies[key] for key in wanted}):
        work[key] = fingerprint(part.tasks[key], work)
    return work
