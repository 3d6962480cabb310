"""What a recording's threads did, counted moment by moment, slowly and plainly."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from statistics import median
from typing import Any

from kernel_helpers.telemetry.recordings.read import Recording

Row = dict[str, Any]
OVERHEADS = ("transfer", "disk-read", "disk-write", "deserialize")
STATES = ("waiting", "queued", "no-worker", "processing")


@dataclass
class Reference:
    """Rows of a recording as plain dicts, and what follows from them."""

    run: Recording
    events: dict[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        self.events = defaultdict(list)
        for event in self.run.events.to_pylist():
            event["start"], event["stop"] = event["time"], event["time"] + event["duration"]
            self.events[event["action"]].append(event)

    @cached_property
    def attempts(self) -> list[Row]:
        rows = [row for row in self.run.steps.to_pylist() if row["action"] == "compute"]
        for row in rows:
            row["stop"] = row["start"] + max(0.0, row["duration"])
            named = row["task"] >= 0
            row["id"] = row["task"] if named else f"{row['stem']}{row['index']}"
            row["away"] = [
                (away["start"], away["stop"])
                for away in self.events["seceded"]
                if all(away[name] == row[name] for name in ("task", "worker", "thread"))
            ]
        last = {row["id"]: row for row in rows}
        for row in rows:
            row["last"] = last[row["id"]] is row
            row["pool"] = sum(stop - start for start, stop in self.in_pool(row))
        return rows

    def in_pool(self, row: Row) -> list[tuple[float, float]]:
        edges = sorted({row["start"], row["stop"], *(e for away in row["away"] for e in away)})
        return [
            (low, high)
            for low, high in pairwise(edges)
            if row["start"] <= low
            and high <= row["stop"]
            and not any(out <= low < back for out, back in row["away"])
        ]

    @cached_property
    def by_task(self) -> dict[Any, list[Row]]:
        found = defaultdict(list)
        for row in sorted(self.attempts, key=lambda row: row["start"]):
            found[row["id"]].append(row)
        return found

    @cached_property
    def graph(self) -> dict[int, Row]:
        return {node["task"]: node for node in self.run.graph.to_pylist()}

    @cached_property
    def unfinished(self) -> list[Row]:
        rows = [row for state in STATES for row in self.events[state]]
        for row in rows:
            node = self.graph.get(row["task"])
            row["created"] = min(row["time"], node["created"]) if node else row["time"]
        return rows

    def created(self, task: Any) -> float:
        first = self.by_task[task][0]["start"]
        node = self.graph.get(task) if isinstance(task, int) else None
        return min(first, node["created"]) if node else first

    def ready(self, row: Row) -> float:
        own = self.by_task[row["id"]]
        place = next(at for at, other in enumerate(own) if other is row)
        if place and own[place - 1]["status"] == "ok":
            return row["start"]
        if place:
            return min(own[place - 1]["stop"], row["start"])
        node = self.graph.get(row["id"]) if isinstance(row["id"], int) else None
        moments = [self.created(row["id"])]
        for needed in node["dependencies"] if node else ():
            ends = [other["stop"] for other in self.by_task.get(needed, ())]
            before = [end for end in ends if end <= row["start"]]
            last = [other["stop"] for other in self.by_task.get(needed, ()) if other["last"]]
            moments += [max(before, default=last[0] if last else -1.0)]
        return min(max(moments), row["start"])

    @cached_property
    def begin(self) -> float:
        starts = [self.created(task) for task in self.by_task]
        starts += [row["created"] for row in self.unfinished]
        return min(starts + [call["start"] for call in self.events["actor"]])

    @cached_property
    def end(self) -> float:
        rows = [*self.attempts, *self.unfinished, *self.events["actor"]]
        return max(row["stop"] for row in rows)

    @cached_property
    def lives(self) -> list[tuple[str, float, float]]:
        lives, here = [], {}
        moves = [move for name in ("present", "arrived", "left") for move in self.events[name]]
        for move in sorted(moves, key=lambda move: move["time"]):
            if move["action"] == "left":
                lives.append((move["worker"], here.pop(move["worker"]), move["time"]))
            else:
                present = move["action"] == "present"
                here[move["worker"]] = self.begin if present else move["time"]
        lives += [(worker, start, self.end) for worker, start in here.items()]
        widened = []
        for worker, start, stop in lives:
            rows = [row for row in self.run.steps.to_pylist() if row["worker"] == worker]
            low = min([start, *(row["start"] for row in rows)])
            high = max([stop, *(row["start"] + row["duration"] for row in rows)])
            low, high = max(low, self.begin), min(high, self.end)
            widened.append((worker, low, max(low, high)))
        return widened

    @cached_property
    def threads(self) -> dict[str, int]:
        """Threads of each worker; one that left before it was looked at has as many as others."""
        sampled = {row["worker"]: row["nthreads"] for row in self.run.workers.to_pylist()}
        usual = median(sampled.values())
        return {worker: sampled.get(worker, usual) for worker, _, _ in self.lives}

    @cached_property
    def sums(self) -> Counter[str]:
        """Thread seconds by what threads did; computing also by worker."""
        fetches = [row for row in self.run.steps.to_pylist() if row["action"] in OVERHEADS]
        rows = [(self.ready(row), row) for row in self.attempts]
        tasks = [(self.made(row), row["stop"]) for row in self.attempts]
        tasks += [(row["created"], row["stop"]) for row in self.unfinished]
        tasks += [(call["start"], call["stop"]) for call in self.events["actor"]]
        pools = [(row["worker"], *part) for row in self.attempts for part in self.in_pool(row)]
        edges = {t for life in self.lives for t in life[1:]} | {t for span in tasks for t in span}
        edges |= {t for ready, row in rows for t in (ready, row["start"], row["stop"])}
        edges |= {t for _, *span in pools for t in span}
        edges |= {t for row in fetches for t in (row["start"], row["start"] + row["duration"])}
        sums: Counter[str] = Counter()
        for low, high in pairwise(sorted(edges)):
            at, free, ready, own = (low + high) / 2, Counter(), Counter(), 0.0
            for worker, start, stop in self.lives:
                if start < at < stop:
                    n = self.threads[worker]
                    busy = min(n, sum(w == worker and a < at < b for w, a, b in pools))
                    free[worker] += n - busy
                    sums["compute"] += busy * (high - low)
                    sums[f"compute on {worker}"] += busy * (high - low)
                    sums["thread_time"] += n * (high - low)
            for since, row in rows:
                ready[row["worker"]] += since < at < row["start"]
            own = sum(min(ready[worker], free[worker]) for worker in free)
            wanted = min(ready.total(), free.total())
            left = any(start < at < stop for start, stop in tasks)
            sums["own"] += own * (high - low)
            sums["tied"] += (wanted - own) * (high - low)
            sums["starved" if left else "away"] += (free.total() - wanted) * (high - low)
        return sums

    def made(self, row: Row) -> float:
        own = self.by_task[row["id"]]
        return self.created(row["id"]) if row is own[0] else self.ready(row)

    @cached_property
    def chain(self) -> float:
        """Seconds of the longest chain of dependent tasks."""

        @cache
        def ends(task: Any) -> float:
            last = next(row for row in self.by_task[task] if row["last"])
            node = self.graph.get(task) if isinstance(task, int) else None
            needs = [need for need in node["dependencies"] if need in self.by_task] if node else []
            return float(max(map(ends, needs), default=0.0) + last["pool"])

        return max(map(ends, self.by_task), default=0.0)
