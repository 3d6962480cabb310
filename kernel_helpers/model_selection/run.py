"""Run a search graph on an executor: send batches, collect scores, pass stages on, stop early."""

import threading
import time
import uuid
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from kernel_helpers._executor import Executor, Shared
from kernel_helpers.model_selection.graph import SearchGraph
from kernel_helpers.model_selection.problem import Done
from kernel_helpers.model_selection.schedule import Schedule, by_fold
from kernel_helpers.model_selection.worker import drop_stages, forget, get_stage, run_nodes

POLL_SECONDS = 0.5  # how often the workers are counted


class WorkerLostError(Exception):
    """A worker is gone, and with it the stages that it held."""


class StillRandomError(Exception):
    """Steps that drew random numbers without a seed although candidates shared their work."""

    def __init__(self, paths: frozenset[str]) -> None:
        super().__init__(paths)
        self.paths = paths


class Runner:
    """Run one graph.

    Parameters
    ----------
    executor : Executor
    graph : SearchGraph
    problem, folds : Shared
    run : str
        Name of the run, as in the folds.
    order : list of int
    on_done : callable
        Called with each `Done` as it arrives; it may add nodes to the graph and call `extend`.
    stop : threading.Event
    memory_limit : float, optional
    """

    def __init__(
        self,
        executor: Executor,
        graph: SearchGraph,
        problem: Shared,
        folds: Shared,
        *,
        run: str,
        order: list[int],
        on_done: Callable[[Done], None],
        stop: threading.Event,
        memory_limit: float | None,
    ) -> None:
        self.executor = executor
        self.graph = graph
        self.schedule = Schedule(graph, executor.n_workers, order, memory_limit)
        self._shared = (problem, folds)
        self._run_id = run
        self._on_done = on_done
        self._stop = stop
        self._running: dict[Future[Any], tuple[int, list[int]]] = {}
        self._exports: dict[int, Future[Shared]] = {}
        self._later: set[int] = set()
        self._idle = set(range(executor.n_workers))
        self._counted_at = time.monotonic()

    def extend(self, ids: Iterable[int]) -> None:
        """Add nodes while the graph runs."""
        if self.executor.affine:
            self.schedule.add(ids)
        else:
            self._later |= set(ids)

    def run(self, ids: Iterable[int]) -> None:
        """Run nodes and what they depend on, until all are done or `stop` is set."""
        clean = False
        try:
            self.extend(ids)
            if self.executor.affine:
                self._loop()
            else:
                self._run_folds()
            clean = True
        finally:
            forgetting = self._forget()
            if clean:
                wait(forgetting)

    def _loop(self) -> None:
        while self.schedule.unfinished:
            if not self._stop.is_set():
                self._start_idle()
            pending = [*self._running, *(f for f in self._exports.values() if not f.done())]
            if not pending:
                break
            done, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                if future in self._running:
                    self._collect(future)
            self._count_workers()
            for node, export in self._exports.items():
                if export.done():
                    self.schedule.export(node)

    def _count_workers(self) -> None:
        """Use new workers; start again if one is gone."""
        if time.monotonic() - self._counted_at < POLL_SECONDS:
            return
        known = self.executor.n_workers
        if self.executor.renew():
            raise WorkerLostError
        self._idle |= set(range(known, self.executor.n_workers))
        self.schedule.n_workers = self.executor.n_workers
        self._counted_at = time.monotonic()

    def _result(self, future: "Future[Any]") -> Any:
        """Wait for a future; its error may be that of a worker which is gone."""
        while not future.done():
            wait([future], timeout=POLL_SECONDS)
            self._count_workers()
        try:
            return future.result()
        except Exception as error:
            if self.executor.renew():
                raise WorkerLostError from error
            raise

    def _start_idle(self) -> None:
        for worker in sorted(self._idle):
            batch = self.schedule.pick(worker)
            if batch:
                self._send(worker, batch)
        if not self._running:
            worker, batch = self.schedule.pick_regardless(self._idle)
            if batch:
                self._send(worker, batch)

    def _send(self, worker: int, batch: list[int]) -> None:
        self._idle.discard(worker)
        inputs = {parent for node in batch for parent in self.graph.nodes[node].parents}
        given = [node for node in inputs if not self._is_at(node, worker)]
        stages = [self._result(self._fetch(node)) for node in given]
        drop = self.schedule.last_inputs(batch, worker)
        for node in given:
            self.schedule.homes[node].add(worker)
        nodes = [self.graph.nodes[node] for node in batch]
        future = self.executor.submit(
            run_nodes, *self._shared, nodes, drop, given, *stages, worker=worker
        )
        self._running[future] = (worker, batch)

    def _is_at(self, node: int, worker: int) -> bool:
        place = self.executor.place
        return place(worker) in {place(home) for home in self.schedule.homes[node]}

    def _fetch(self, node: int) -> "Future[Shared]":
        """Have the worker that holds a stage put it where others can read it."""
        if node not in self._exports:
            home = min(self.schedule.homes[node])
            self._exports[node] = self.executor.keep(get_stage, self._run_id, node, worker=home)
        return self._exports[node]

    def _collect(self, future: "Future[Any]") -> None:
        worker, batch = self._running.pop(future)
        done, warned = self._result(future)
        self._drop(self.schedule.used(batch))
        self._idle.add(worker)
        self._show(warned)
        for item in done:
            self._finish(item, worker)

    def _drop(self, spent: list[int]) -> None:
        """Free stages that are no longer needed, on every worker that holds them."""
        for node in spent:
            for home in self.schedule.homes.pop(node, ()):
                self.executor.submit(drop_stages, self._run_id, [node], worker=home)
            if node in self._exports:
                self._exports.pop(node).add_done_callback(_release)

    def _finish(self, item: Done, worker: int) -> None:
        self._check_random(item)
        self.schedule.finished(item.node, worker, item.seconds, item.bytes)
        if item.result is None and not item.redo and self._worth_exporting(item.node):
            self._fetch(item.node)
        self._on_done(item)

    def _worth_exporting(self, node: int) -> bool:
        """Return whether to export a stage now, since other processes will soon be idle."""
        places = {self.executor.place(worker) for worker in range(self.executor.n_workers)}
        return len(places) > 1 and self.schedule.worth_exporting(node)

    def _check_random(self, item: Done) -> None:
        node = self.graph.nodes[item.node]
        if item.drew and len(self.graph.candidates[node.id]) > 1:
            raise StillRandomError(frozenset(node.paths))

    def _run_folds(self) -> None:
        """Send each fold's nodes in one piece, for executors that choose the process."""
        while self._later and not self._stop.is_set():
            now, self._later = self._later, set()
            futures = [
                self.executor.submit(run_nodes, *self._shared, unit, None, [])
                for unit in by_fold(self.graph, now)
            ]
            while futures and not self._stop.is_set():
                done, waiting = wait(futures, return_when=FIRST_COMPLETED)
                futures = list(waiting)
                for future in done:
                    items, warned = future.result()
                    self._show(warned)
                    for item in items:
                        self._check_random(item)
                        self._on_done(item)

    def _show(self, warned: list[tuple[Any, ...]]) -> None:
        """Repeat in this process the warnings of a worker."""
        for message, category, filename, lineno in warned:
            warnings.warn_explicit(message, category, filename, lineno)

    def _forget(self) -> list[Future[Any]]:
        """Have each process drop the stages it still holds."""
        if not self.executor.affine:
            return []
        forgetting = []
        places = {self.executor.place(worker): worker for worker in range(self.executor.n_workers)}
        for worker in places.values():
            try:
                forgetting.append(self.executor.submit(forget, self._run_id, worker=worker))
            except RuntimeError:  # a process died: nothing is held there
                continue
        return forgetting


def _release(export: "Future[Shared]") -> None:
    if not export.cancelled() and export.exception() is None:
        export.result().release()


def new_run() -> str:
    """Return a name that no other run has."""
    return uuid.uuid4().hex
