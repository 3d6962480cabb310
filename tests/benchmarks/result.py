"""One measured line of the benchmark table."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """What one workload cost the peer and us, in `unit`; smaller is better."""

    bench: str
    workload: str
    peer: float | None
    ours: float
    target: float
    unit: str

    @property
    def ok(self) -> bool:
        """Whether ours meets the target, both in `unit`."""
        return self.ours <= self.target

    @property
    def ratio(self) -> float | None:
        """How many times less we cost than the peer."""
        return None if not self.peer or not self.ours else self.peer / self.ours

    def as_json(self) -> dict[str, Any]:
        """Give the line as ``build/bench.json`` holds it."""
        names = ("bench", "workload", "peer", "ours", "ratio", "target", "ok", "unit")
        return {name: getattr(self, name) for name in names}

    def as_row(self) -> tuple[str, ...]:
        """Give the line as the table shows it."""
        peer = "-" if self.peer is None else f"{self.peer:.3g} {self.unit}"
        ratio = "-" if self.ratio is None else f"{self.ratio:.1f} x"
        ours, target = f"{self.ours:.3g} {self.unit}", f"<= {self.target:.3g} {self.unit}"
        return (self.bench, self.workload, peer, ours, ratio, target, "yes" if self.ok else "NO")
