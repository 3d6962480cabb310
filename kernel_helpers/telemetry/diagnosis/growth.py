"""Read what Dask's fine metrics grew by in a run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import pyarrow as pa

_COLUMNS = ("context", "prefix", "activity", "unit")
Metric = tuple[str, str, str, str]


@dataclass(frozen=True)
class Growth:
    """Sums of a run by context, prefix, activity and unit; all 0 where nothing was recorded."""

    sums: Mapping[Metric, float]

    @classmethod
    def of(cls, metrics: pa.Table) -> Self:
        """Return the sums of the topic ``metrics`` of a recording."""
        sums: defaultdict[Metric, float] = defaultdict(float)
        columns = (metrics[name].to_pylist() for name in _COLUMNS)
        for *names, value in zip(*columns, metrics["value"].to_pylist(), strict=True):
            context, prefix, activity, unit = names
            sums[context, prefix, activity, unit] += value
        return cls(sums)

    def total(
        self,
        unit: str = "seconds",
        *,
        context: str | None = None,
        prefix: str | None = None,
        activity: str | None = None,
    ) -> float:
        """Return the sum of all metrics of these names; a name not given may be any."""
        wanted = (context, prefix, activity, unit)
        return sum(value for metric, value in self.sums.items() if _matches(metric, wanted))

    def in_graphs(self) -> dict[str, float]:
        """Return the bytes of large graphs that the client sent, by the prefixes of their tasks."""
        return {
            prefix: value
            for (context, prefix, _, unit), value in self.sums.items()
            if (context, unit) == ("update-graph", "bytes")
        }

    def processor_share(self, prefix: str) -> tuple[float, float]:
        """Return the seconds that threads were at tasks of a prefix, and the computing part."""
        cpu = self.total(context="execute", prefix=prefix, activity="thread-cpu")
        other = self.total(context="execute", prefix=prefix, activity="thread-noncpu")
        return cpu + other, cpu / (cpu + other) if cpu + other > 0 else 0.0


def _matches(metric: Metric, wanted: Iterable[str | None]) -> bool:
    return all(w is None or w == name for name, w in zip(metric, wanted, strict=True))
