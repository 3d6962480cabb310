"""Decide which worker runs which node next: deep first, where its input lies, wide work last."""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from kernel_helpers.model_selection.graph import Node, SearchGraph

BATCH_SECONDS = 0.05  # short leaves travel together: a message costs about 0.3 ms


class Schedule:
    """The state of a graph that is being run; it knows workers by number and starts nothing.

    Parameters
    ----------
    graph : SearchGraph
    n_workers : int
    order : list of int
        Rank of each fold; the lowest starts first.
    memory_limit : float
        Bytes of intermediate rows that may live at once before a new fold has to wait.
    """

    def __init__(
        self, graph: SearchGraph, n_workers: int, order: list[int], memory_limit: float
    ) -> None:
        self.graph = graph
        self.n_workers = n_workers
        self.memory_limit = memory_limit
        self.homes: dict[int, set[int]] = defaultdict(set)
        self.exported: set[int] = set()
        self.bytes: dict[int, int] = {}
        self.unfinished: set[int] = set()
        self._order = order
        self._children: dict[int, list[int]] = defaultdict(list)
        self._waiting: Counter[int] = Counter()
        self._users: Counter[int] = Counter()
        self._sources: list[tuple[int, int]] = []
        self._local: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._depth: dict[int, int] = {}
        self._folds: dict[int, deque[int]] = defaultdict(deque)  # the folds each worker has open
        self._spent: list[int] = []
        self._seconds = 0.0
        self._leaves_done = 0

    def add(self, ids: Iterable[int]) -> None:
        """Add nodes and what they depend on; what is already there stays as it is."""
        wanted = set(ids)
        for node in list(wanted):
            wanted |= self.graph.ancestors(node)
        for node in sorted(wanted - self._depth.keys()):
            self._enter(node)

    def _enter(self, node: int) -> None:
        parents = self.graph.nodes[node].parents
        self.unfinished.add(node)
        self._depth[node] = 1 + max((self._depth[parent] for parent in parents), default=0)
        for parent in parents:
            self._children[parent].append(node)
            self._users[parent] += 1
            self._waiting[node] += parent in self.unfinished
        if not self._waiting[node]:
            self._release(node)

    def _release(self, node: int) -> None:
        """Queue a node whose inputs are all there: beside its first input, if it has one."""
        parents = self.graph.nodes[node].parents
        if parents:
            home = min(self.homes[parents[0]])
            heapq.heappush(self._local[home], (-self._depth[node], node))
        else:
            rank = self._order[self.graph.nodes[node].fold]
            heapq.heappush(self._sources, (rank, node))

    def pick(self, worker: int, busy: int) -> list[int]:
        """Choose what an idle worker does next; nothing, where there is nothing for it."""
        if self._local[worker]:
            return self._batch(self._local[worker], leave=0)
        if self._sources and ((not busy and not self.live_bytes()) or self._has_room()):
            return self._open(worker)
        return self._steal()

    def _open(self, worker: int) -> list[int]:
        """Start a prefix: of a fold this worker has open, else of one that nobody has."""
        mine = set(self._folds[worker])
        taken = {fold for folds in self._folds.values() for fold in folds}

        def preference(entry: tuple[int, int]) -> tuple[bool, bool, int, int]:
            fold = self.graph.nodes[entry[1]].fold
            return (fold not in mine, fold in taken and fold not in mine, *entry)

        first = min(self._sources, key=preference)
        self._sources.remove(first)
        fold = self.graph.nodes[first[1]].fold
        same = [entry for entry in self._sources if self.graph.nodes[entry[1]].fold == fold]
        batch = [first[1]]
        if self._is_leaf(first[1]):
            room = self._batch_size(len(same) + 1, leave=self.n_workers)
            batch += [entry[1] for entry in same if self._is_leaf(entry[1])][: room - 1]
            chosen = set(batch)
            self._sources = [entry for entry in self._sources if entry[1] not in chosen]
        heapq.heapify(self._sources)
        if fold not in mine:
            self._folds[worker].append(fold)
            while len(self._folds[worker]) > 2:
                self._folds[worker].popleft()
        return batch

    def _steal(self) -> list[int]:
        """Take the widest ready work from the worker that has most of it, if its input travels."""
        for victim in sorted(self._local, key=lambda w: -len(self._local[w])):
            queue = [entry for entry in self._local[victim] if self._travels(entry[1])]
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
            self.bytes[node] = size
        for child in self._children[node]:
            self._waiting[child] -= 1
            if not self._waiting[child]:
                self._release(child)

    def used(self, batch: list[int]) -> None:
        """Count the use that a finished batch made of its inputs."""
        for node in batch:
            for parent in self.graph.nodes[node].parents:
                self._users[parent] -= 1
                if not self._users[parent]:
                    self.bytes.pop(parent, None)
                    self._spent.append(parent)

    def last_inputs(self, batch: list[int]) -> list[int]:
        """List what can be dropped with a batch: what it alone still needs, and what is spent."""
        wanted = Counter(p for node in batch for p in self.graph.nodes[node].parents)
        last = [parent for parent, n in wanted.items() if n == self._users[parent]]
        spent, self._spent = self._spent, []
        return last + spent

    def worth_exporting(self, node: int) -> bool:
        """Tell whether idle workers will soon want a part of what follows a stage."""
        return len(self._sources) < self.n_workers and len(self._children[node]) > 1

    def live_bytes(self) -> int:
        """Return the bytes of the intermediate rows that wait for their users."""
        return sum(self.bytes.values())

    def _has_room(self) -> bool:
        widest = max(self.bytes.values(), default=0)
        return self.live_bytes() + widest <= self.memory_limit

    def _is_leaf(self, node: int) -> bool:
        return self.graph.nodes[node].kind in ("leaf", "whole")

    def _travels(self, node: int) -> bool:
        return all(parent in self.exported for parent in self.graph.nodes[node].parents)


def by_fold(graph: SearchGraph, ids: Iterable[int]) -> list[list[Node]]:
    """Group nodes, and what they depend on, into one unit a fold, for workers without a number."""
    wanted = set(ids)
    for node in list(wanted):
        wanted |= graph.ancestors(node)
    units: dict[int, list[Node]] = defaultdict(list)
    for node in sorted(wanted):
        units[graph.nodes[node].fold].append(graph.nodes[node])
    return list(units.values())
