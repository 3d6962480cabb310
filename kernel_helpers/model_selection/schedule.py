"""Choose the next node for each worker: deep first, beside its input, wide work last."""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from kernel_helpers.model_selection.budget import Budget, Rows
from kernel_helpers.model_selection.graph import SearchGraph
from kernel_helpers.model_selection.problem import Node

BATCH_SECONDS = 0.1  # short leaves are sent together: a message costs about 1 ms


class Schedule:
    """The state of a graph that is being run; it knows workers by number and starts nothing.

    Parameters
    ----------
    graph : SearchGraph
    n_workers : int
    order : list of int
        Rank of each fold; the lowest starts first.
    memory_limit : float, optional
        Bytes of intermediate rows that may be in memory at once; work that would exceed them
        waits. A stage of unknown width then waits until it is alone. By default a quarter of the
        memory, and unknown widths count as none.
    """

    def __init__(
        self,
        graph: SearchGraph,
        n_workers: int,
        order: list[int],
        memory_limit: float | None = None,
    ) -> None:
        self.graph = graph
        self.n_workers = n_workers
        self.budget = Budget(memory_limit)
        self.homes: dict[int, set[int]] = defaultdict(set)
        self.exported: set[int] = set()
        self.unfinished: set[int] = set()
        self._order = order
        self._children: dict[int, list[int]] = defaultdict(list)
        self._waiting: Counter[int] = Counter()
        self._users: Counter[int] = Counter()
        self._sources: dict[int, list[int]] = defaultdict(list)
        self._local: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._depth: dict[int, int] = {}
        self._folds: dict[int, deque[int]] = defaultdict(deque)  # the folds each worker has open
        self._seconds = 0.0
        self._leaves_done = 0

    def add(self, ids: Iterable[int]) -> None:
        """Add nodes and what they depend on; what is already there stays as it is."""
        nodes = set(ids)
        for node in list(nodes):
            nodes |= self.graph.ancestors(node)
        for node in sorted(node for node in nodes if node not in self._depth):
            self._enter(node)

    def _enter(self, node: int) -> None:
        parents = self.graph.nodes[node].parents
        self.unfinished.add(node)
        self._depth[node] = 1 + max((self._depth[parent] for parent in parents), default=0)
        for parent in parents:
            self._children[parent].append(node)
            self._users[parent] += 1
            self._waiting[node] += parent in self.unfinished
        above = [*self.graph.ancestors(node), *([] if self._is_leaf(node) else [node])]
        steps = tuple(sorted(self.graph.nodes[each].step for each in above))
        self.budget.expect(self.graph.nodes[node].fold, steps)
        if not self._waiting[node]:
            self._release(node)

    def _release(self, node: int) -> None:
        """Queue a node whose inputs are all ready: beside its first input, if it has one."""
        parents = self.graph.nodes[node].parents
        if parents:
            home = min(self.homes[parents[0]])
            heapq.heappush(self._local[home], (-self._depth[node], node))
        else:
            heapq.heappush(self._sources[self.graph.nodes[node].fold], node)

    def pick(self, worker: int) -> list[int]:
        """Choose what an idle worker does next; [] if there is nothing for it."""
        batch = self._next_local(worker) or self._next_source(worker) or self._steal()
        return self._reserved(batch)

    def pick_regardless(self, idle: Iterable[int]) -> tuple[int, list[int]]:
        """Choose a node that has to run although it breaks the memory limit, and its worker."""
        worker = max(idle, key=lambda each: (bool(self._local[each]), -each))
        batch = self._next_local(worker, force=True) or self._next_source(worker, force=True)
        return worker, self._reserved(batch)

    def _reserved(self, batch: list[int]) -> list[int]:
        for node in batch:
            if not self._is_leaf(node):
                self.budget.reserve(node, self._rows(node))
        return batch

    def _admits(self, node: int) -> bool:
        return self._is_leaf(node) or self.budget.admits(self._rows(node))

    def _rows(self, node: int) -> Rows:
        it = self.graph.nodes[node]
        return Rows(it.fold, it.step, is_first=not it.parents)

    def _next_local(self, worker: int, *, force: bool = False) -> list[int]:
        """Continue with nodes whose input a worker holds, the deepest first."""
        queue = self._local[worker]
        if queue and not self._admits(queue[0][1]):
            possible = [entry for entry in queue if self._admits(entry[1])]
            if not possible and not force:
                return []
            first = min(possible or queue)
            queue.remove(first)
            heapq.heapify(queue)
            return [first[1]]
        leave = self.n_workers - 1 if self._n_sources() < self.n_workers else 0
        return self._batch(queue, leave) if queue else []

    def _next_source(self, worker: int, *, force: bool = False) -> list[int]:
        """Start a prefix: of a fold this worker has open, else of one that no worker has."""
        own = set(self._folds[worker])
        taken = {fold for folds in self._folds.values() for fold in folds}
        folds = [f for f, queue in self._sources.items() if force or self._admits(queue[0])]
        if not folds:
            return []
        fold = min(folds, key=lambda f: (f not in own, f in taken, self._order[f], f))
        queue = self._sources[fold]
        room = 1
        if self._is_leaf(queue[0]):
            room = self._batch_size(self._n_sources(), leave=self.n_workers)
        batch = [heapq.heappop(queue)]
        while queue and len(batch) < room and self._is_leaf(queue[0]):
            batch.append(heapq.heappop(queue))
        if not queue:
            del self._sources[fold]
        if fold not in own:
            self._folds[worker].append(fold)
            while len(self._folds[worker]) > 2:
                self._folds[worker].popleft()
        return batch

    def _steal(self) -> list[int]:
        """Take the widest ready work with an exported input from the worker that has most of it."""
        for victim in sorted(self._local, key=lambda w: -len(self._local[w])):
            queue = [
                e for e in self._local[victim] if self._is_exported(e[1]) and self._admits(e[1])
            ]
            if queue:
                depth = max(queue)[0]
                rest = [e for e in queue if e[0] == depth]
                self._local[victim] = [e for e in self._local[victim] if e not in rest]
                batch = self._batch(rest, leave=1)
                self._local[victim] += rest
                heapq.heapify(self._local[victim])
                return batch
        return []

    def _batch(self, queue: list[tuple[int, int]], leave: int) -> list[int]:
        """Pop the deepest node, and short leaves that need the same input."""
        heapq.heapify(queue)
        _, node = heapq.heappop(queue)
        batch = [node]
        if self._is_leaf(node):
            parents = self.graph.nodes[node].parents
            room = self._batch_size(len(queue) + 1, leave)
            while len(batch) < room and queue and self._is_leaf(queue[0][1]):
                if self.graph.nodes[queue[0][1]].parents != parents:
                    break
                batch.append(heapq.heappop(queue)[1])
        return batch

    def _batch_size(self, ready: int, leave: int) -> int:
        if not self._leaves_done:
            return 1
        mean = self._seconds / self._leaves_done
        fair = ready if not leave else -(-ready // (leave + 1))
        return max(1, min(fair, int(BATCH_SECONDS / max(mean, 1e-6))))

    def finished(self, node: int, worker: int, seconds: float, size: int) -> None:
        """Note that a node is done, and queue what waited for it."""
        self.unfinished.discard(node)
        if self._is_leaf(node):
            self._seconds += seconds
            self._leaves_done += 1
        else:
            self.homes[node].add(worker)
            self.budget.keep(node, size)
        for child in self._children[node]:
            self._waiting[child] -= 1
            if not self._waiting[child]:
                self._release(child)

    def export(self, node: int) -> None:
        """Note that a copy of a stage is where all workers can read it."""
        if node not in self.exported:
            self.exported.add(node)
            self.budget.copy(node)

    def used(self, batch: list[int]) -> list[int]:
        """Count the use that a finished batch made of its inputs; list those that are spent."""
        spent = []
        for node in batch:
            for parent in self.graph.nodes[node].parents:
                self._users[parent] -= 1
                if not self._users[parent]:
                    self.budget.free(parent)
                    spent.append(parent)
        return spent

    def last_inputs(self, batch: list[int], worker: int) -> list[int]:
        """List what can be dropped with a batch: what it alone still needs."""
        uses = Counter(p for node in batch for p in self.graph.nodes[node].parents)
        last = [parent for parent, n in uses.items() if n == self._users[parent]]
        for parent in last:
            self.homes[parent].discard(worker)
        return last

    def worth_exporting(self, node: int) -> bool:
        """Return whether idle workers will soon need a stage for what follows it."""
        needed = self._n_sources() < self.n_workers and len(self._children[node]) > 1
        return needed and self.budget.admits_copy(node)

    def _n_sources(self) -> int:
        return sum(map(len, self._sources.values()))

    def _is_leaf(self, node: int) -> bool:
        return self.graph.nodes[node].kind in ("leaf", "whole")

    def _is_exported(self, node: int) -> bool:
        return all(parent in self.exported for parent in self.graph.nodes[node].parents)


def by_fold(graph: SearchGraph, ids: Iterable[int]) -> list[list[Node]]:
    """Group nodes, and what they depend on, by fold, for workers without a number."""
    nodes = set(ids)
    for node in list(nodes):
        nodes |= graph.ancestors(node)
    units: dict[int, list[Node]] = defaultdict(list)
    for node in sorted(nodes):
        units[graph.nodes[node].fold].append(graph.nodes[node])
    return list(units.values())
