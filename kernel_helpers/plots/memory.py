"""Memory over time, against the limit."""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from kernel_helpers._format import format_bytes, format_seconds, format_share, parse_bytes
from kernel_helpers._moved import renamed_keywords
from kernel_helpers._palette import QUIET, color_of
from kernel_helpers.memory_guard.usage import bytes_held
from kernel_helpers.plots.display import Display
from kernel_helpers.plots.style import label_ends

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MB = 1e6


class MemoryDisplay(Display):
    """Bytes held over time by one or several ways of doing the same work.

    Parameters
    ----------
    samples : mapping
        For each way ``(seconds, bytes)``, two sequences of one length.
    memory_limit : float or str, optional
        Bytes, or ``"1 GB"``, beyond which the work is stopped.

    Examples
    --------
    >>> MemoryDisplay.from_samples([0, 1, 2], [1e8, 9e8, 2e8], memory_limit="1 GB").alt_text
    'memory peaks at 900 MB after 1.0 s, 90 % of the limit of 1,000 MB.'
    """

    @renamed_keywords(limit="memory_limit")
    def __init__(
        self,
        samples: Mapping[str, tuple[Sequence[float], Sequence[float]]],
        *,
        memory_limit: float | str | None = None,
    ):
        self.samples = {
            name: (np.asarray(seconds, dtype=float), np.asarray(held, dtype=float))
            for name, (seconds, held) in samples.items()
        }
        for name, (seconds, held) in self.samples.items():
            if len(seconds) != len(held) or not len(seconds):
                raise ValueError(
                    f"{name} should have one number of bytes for each second, got {len(seconds)} "
                    f"seconds and {len(held)} numbers."
                )
        self.limit = None if memory_limit is None else parse_bytes(memory_limit, "memory_limit")

    @classmethod
    @renamed_keywords(limit="memory_limit")
    def from_samples(
        cls,
        seconds: Sequence[float],
        held: Sequence[float],
        *,
        memory_limit: float | str | None = None,
        name: str = "memory",
        ax: "Axes | None" = None,
    ) -> Self:
        """Plot one series of samples; give several to the constructor and call ``plot``."""
        return cls({name: (seconds, held)}, memory_limit=memory_limit).plot(ax)

    @classmethod
    @renamed_keywords(limit="memory_limit")
    def from_function(
        cls,
        work: Callable[[], Any],
        *,
        memory_limit: float | str | None = None,
        every: float = 0.02,
        ax: "Axes | None" = None,
    ) -> Self:
        """Run `work` and plot what this process held meanwhile, mapped files left out.

        Parameters
        ----------
        work : callable
            Called once; its result is dropped.
        memory_limit : float or str, optional
            Bytes, or ``"1 GB"``.
        every : float
            Seconds between two looks.
        ax : Axes, optional
        """
        name = getattr(work, "__name__", "work").replace("<lambda>", "work")
        return cls({name: _watched(work, every)}, memory_limit=memory_limit).plot(ax)

    @classmethod
    def from_recording(cls, recording: Any, *, ax: "Axes | None" = None) -> Self:
        """Plot what each worker of a recorded run held, against the limit of one worker.

        Parameters
        ----------
        recording : Recording
            As `open_recording` returns it.
        ax : Axes, optional

        Raises
        ------
        ValueError
            If no worker was seen.
        """
        table = recording.workers.to_pandas()
        if table.empty:
            raise ValueError("The recording should have seen a worker, got none; record longer.")
        begin, limit = table["time"].min(), table["limit"].max()
        series = {
            f"worker {name}": (rows["time"] - begin, rows["memory"])
            for name, rows in table.groupby("name", observed=True)
        }
        return cls(series, memory_limit=None if np.isnan(limit) else float(limit)).plot(ax)

    def peak(self, name: str) -> tuple[float, float]:
        """Return when series `name` holds most, in seconds, and how much, in bytes."""
        seconds, held = self.samples[name]
        at = int(np.argmax(held))
        return float(seconds[at]), float(held[at])

    @property
    def alt_text(self) -> str:
        """The peak of each series, and its share of the limit."""
        parts = []
        for name in self.samples:
            seconds, most = self.peak(name)
            part = f"{name} peaks at {format_bytes(most, 'MB')} after {format_seconds(seconds)}"
            if self.limit:
                part += f", {format_share(most / self.limit)} of the limit"
            parts.append(part)
        limit = f" of {format_bytes(self.limit, 'MB')}" if self.limit else ""
        return "; ".join(parts) + f"{limit}."

    def _draw(self, ax: "Axes") -> None:
        ends = []
        for place, (name, (seconds, held)) in enumerate(self.samples.items()):
            ax.plot(seconds, held / _MB, color=color_of(place))
            ax.fill_between(seconds, held / _MB, color=color_of(place), alpha=0.12, linewidth=0)
            when, most = self.peak(name)
            ax.plot([when], [most / _MB], "o", color=color_of(place))
            above: Any = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center"}
            peak = format_bytes(most, "MB")
            ax.annotate(peak, (when, most / _MB), color=color_of(place), **above)
            ends.append((name, float(seconds[-1]), float(held[-1] / _MB)))
        if self.limit:
            ax.axhline(self.limit / _MB, color=QUIET, linewidth=1, linestyle="--")
            ax.annotate(
                f"limit {format_bytes(self.limit, 'MB')}",
                (0, self.limit / _MB),
                xycoords=("axes fraction", "data"),
                xytext=(4, 4),
                textcoords="offset points",
            )
        ax.set_ylim(bottom=0)
        ax.margins(y=0.15)
        ax.set_xlabel("seconds")
        ax.set_ylabel("MB in memory")
        label_ends(ax, ends if len(ends) > 1 else [])


def _watched(work: Callable[[], Any], every: float) -> tuple[list[float], list[float]]:
    """Seconds since the beginning, and the bytes held then."""
    seconds: list[float] = []
    held: list[float] = []
    begin, done = time.perf_counter(), threading.Event()

    def look() -> None:
        while True:
            last = done.wait(every if seconds else 0)
            seconds.append(time.perf_counter() - begin)
            held.append(bytes_held(os.getpid()))
            if last:
                return

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return seconds, held
