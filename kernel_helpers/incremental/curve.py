"""A score that grows with the rows a model has seen."""

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass
class LearningCurve:
    """Scores against rows seen.

    Attributes
    ----------
    metric : str
        What `scores` holds; larger is better.
    rows : list of int
        Rows the model had been trained on when it was scored.
    scores : list of float
    seconds : list of float
        Time since training began, pauses between runs left out.
    """

    metric: str = "score"
    rows: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, rows: int, score: float, seconds: float) -> None:
        """Append one point."""
        self.rows.append(rows)
        self.scores.append(score)
        self.seconds.append(seconds)

    @property
    def last(self) -> float:
        """The newest score; NaN before the first."""
        return self.scores[-1] if self.scores else float("nan")

    @property
    def best(self) -> float:
        """The highest score, those that are NaN left out; NaN before the first."""
        return max((s for s in self.scores if not math.isnan(s)), default=float("nan"))

    def to_frame(self) -> "pd.DataFrame":
        """Return a table with the columns ``rows``, ``score`` and ``seconds``."""
        import pandas as pd

        return pd.DataFrame({"rows": self.rows, "score": self.scores, "seconds": self.seconds})

    def plot(self, ax: "Axes | None" = None, **line: Any) -> Any:
        """Draw the curve over a logarithmic axis of rows and return the axes.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
        **line
            Passed to ``Axes.plot``.
        """
        if ax is None:
            from matplotlib import pyplot

            ax = pyplot.gca()
        ax.plot(self.rows, self.scores, **({"marker": "."} | line))
        ax.set(xscale="log", xlabel="Rows seen", ylabel=self.metric)
        return ax
