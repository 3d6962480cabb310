"""Fold a large graph: one node a prefix, with the number of its tasks."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kernel_helpers._dask_tasks import Key
from kernel_helpers.graphs.paths import prefix_of


@dataclass(frozen=True)
class Group:
    """Tasks drawn as one node."""

    prefixes: tuple[str, ...]  # several where tasks of these prefixes feed each other in turns
    n_tasks: int


def by_prefix(
    dependencies: Mapping[Key, Collection[Key]],
) -> tuple[dict[Group, set[Group]], dict[str, Group]]:
    """Return a graph of groups without circles, and the group of each prefix.

    Prefixes that need each other (``inc`` feeds ``double`` feeds ``inc``) become one group: a
    strongly connected component.
    """
    prefixes = {key: prefix_of(key) for key in dependencies}
    names = list(dict.fromkeys(prefixes.values()))
    edges = {
        (prefixes[needed], prefixes[key])
        for key, needs in dependencies.items()
        for needed in needs
        if prefixes[needed] != prefixes[key]
    }
    group_of = _grouped(names, edges, Counter(prefixes.values()))
    folded: dict[Group, set[Group]] = {group: set() for group in group_of.values()}
    for source, target in edges:
        if group_of[source] != group_of[target]:
            folded[group_of[target]].add(group_of[source])
    return folded, group_of


def _grouped(
    names: list[str], edges: set[tuple[str, str]], counts: Counter[str]
) -> dict[str, Group]:
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    number = {name: at for at, name in enumerate(names)}
    ends = np.array([[number[a], number[b]] for a, b in edges], dtype=int).reshape(-1, 2)
    matrix = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(names),) * 2)
    _, component = connected_components(matrix.tocsr(), connection="strong")
    members: dict[int, list[str]] = {}
    for name, label in zip(names, component.tolist(), strict=True):
        members.setdefault(label, []).append(name)
    groups = {
        label: Group(tuple(held), sum(counts[name] for name in held))
        for label, held in members.items()
    }
    return {name: groups[component[number[name]]] for name in names}
