"""List scheduling of one phase by discrete events."""

from dataclasses import dataclass
from heapq import heappop, heappush

from kernel_helpers.telemetry.diagnosis.phases import Phase


@dataclass(frozen=True)
class Machine:
    """What a phase runs on.

    Attributes
    ----------
    threads : list of int
        Of each worker.
    bandwidth : float
        Bytes a second from worker to worker.
    scheduler_overhead : float
        Seconds that the scheduler needs for each task, one after the other.
    gap : float
        Seconds from one task's end to the next one's start on a thread.
    """

    threads: list[int]
    bandwidth: float
    scheduler_overhead: float
    gap: float


def elapsed_of(phase: Phase, machine: Machine) -> float:
    """Return how long a phase takes, from its first task's creation to its last one's end.

    Whenever a thread is free, the first task in Dask's order that is ready goes to the free
    worker that holds most of its data.

    Parameters
    ----------
    phase : Phase
    machine : Machine

    Returns
    -------
    float
        Seconds.

    References
    ----------
    R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17 (1969).
    """
    return _Run(phase, machine).elapsed()


class _Run:
    def __init__(self, phase: Phase, machine: Machine) -> None:
        self._phase = phase
        self._machine = machine
        self._left = [len(needed) for needed in phase.needs]
        self._dependents: list[list[int]] = [[] for _ in phase.needs]
        for task, needed in enumerate(phase.needs):
            for other in needed:
                self._dependents[other].append(task)
        self._place = [-1] * len(phase)  # worker of each task
        self._free = list(machine.threads)
        # Workers with a free thread, the least loaded first; entries may be out of date.
        self._idle = [(0, worker) for worker in range(len(machine.threads))]
        self._ready: list[int] = []
        self._scheduler_free = 0.0
        # Time, task, True where it ends and False where it is created.
        self._events: list[tuple[float, int, bool]] = []
        for task, released in enumerate(phase.released):
            self._left[task] += 1
            # The first task's way to a worker is waited for once, not by every later task again.
            heappush(self._events, (max(released, phase.latency), task, False))

    def elapsed(self) -> float:
        now = 0.0
        while self._events:
            now, task, ends = heappop(self._events)
            self._settle(task, ends)
            while self._events and self._events[0][0] == now:
                _, task, ends = heappop(self._events)
                self._settle(task, ends)
            self._assign(now)
        return now

    def _settle(self, task: int, ends: bool) -> None:
        if not ends:
            self._one_less(task)
            return
        worker = self._place[task]
        self._free[worker] += 1
        heappush(self._idle, (self._load(worker), worker))
        for other in self._dependents[task]:
            self._one_less(other)

    def _one_less(self, task: int) -> None:
        self._left[task] -= 1
        if self._left[task] == 0:
            heappush(self._ready, task)

    def _assign(self, now: float) -> None:
        while self._ready:
            worker = self._worker_for(self._ready[0])
            if worker < 0:
                return
            task = heappop(self._ready)
            self._free[worker] -= 1
            if self._free[worker]:
                heappush(self._idle, (self._load(worker), worker))
            self._place[task] = worker
            self._scheduler_free = max(self._scheduler_free, now)
            self._scheduler_free += self._machine.scheduler_overhead
            begin = max(self._scheduler_free, now + self._machine.gap) + self._transfer(task)
            held = self._phase.wait[task] + self._phase.duration[task]
            heappush(self._events, (begin + held, task, True))

    def _worker_for(self, task: int) -> int:
        held: dict[int, float] = {}
        for other in self._phase.needs[task]:
            worker = self._place[other]
            if self._free[worker]:
                held[worker] = held.get(worker, 0.0) + self._phase.nbytes[other]
        if held:
            return max(held, key=held.__getitem__)
        while self._idle:
            load, worker = self._idle[0]
            if self._free[worker] and load == self._load(worker):
                return worker
            heappop(self._idle)
        return -1

    def _load(self, worker: int) -> int:
        return self._machine.threads[worker] - self._free[worker]

    def _transfer(self, task: int) -> float:
        here = self._place[task]
        away = [n for n in self._phase.needs[task] if self._place[n] != here]
        return sum(self._phase.nbytes[other] for other in away) / self._machine.bandwidth
