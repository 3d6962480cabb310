"""What one table costs in different file formats."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from kernel_helpers._format import format_number
from kernel_helpers._palette import color_of
from kernel_helpers.plots.display import Display

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class FormatComparisonDisplay(Display):
    """One panel a cost, one bar a format, the cheapest in full colour.

    Parameters
    ----------
    costs : DataFrame or mapping
        One row a format, one column a cost, such as ``size (MB)`` and ``read one column (s)``;
        smaller is better; NaN where a format cannot do it.

    Attributes
    ----------
    axes_ : list of Axes
        One a column, left to right.

    Examples
    --------
    >>> costs = {"CSV": {"read (s)": 2.0}, "Parquet": {"read (s)": 0.2}}
    >>> FormatComparisonDisplay.from_costs(costs).alt_text
    'Parquet is cheapest for read (0.2 s); the dearest is CSV with 2 s, 10 times as much.'
    """

    axes_: "list[Axes]"

    def __init__(self, costs: "pd.DataFrame | Mapping[str, Mapping[str, float]]"):
        import pandas as pd

        table = pd.DataFrame(costs).T if isinstance(costs, Mapping) else costs
        if table.empty:
            raise ValueError("costs should have one row a format and one column a cost, got none.")
        self.costs: pd.DataFrame = table.astype(float)

    @classmethod
    def from_costs(
        cls, costs: "pd.DataFrame | Mapping[str, Mapping[str, float]]", *, ax: "Axes | None" = None
    ) -> Self:
        """Plot a table of costs, such as `compare_formats` returns."""
        return cls(costs).plot(ax)

    @classmethod
    def from_frame(
        cls,
        df: "pd.DataFrame",
        *,
        column: str | None = None,
        repeats: int = 3,
        ax: "Axes | None" = None,
    ) -> Self:
        """Write a table in every format, measure and plot; see `compare_formats`."""
        from kernel_helpers.frames import compare_formats

        return cls.from_costs(compare_formats(df, column=column, repeats=repeats), ax=ax)

    @property
    def alt_text(self) -> str:
        """The cheapest and the dearest format of each cost."""
        parts = []
        for name, column in self.costs.items():
            known = column.dropna()
            if known.empty:
                continue
            title, unit = _unit(str(name))
            low, high = known.min(), known.max()
            least, most = format_number(low, unit), format_number(high, unit)
            if len(known) == 1:
                parts.append(f"Only {known.index[0]} can do {title} ({least})")
                continue
            times = f", {high / low:.0f} times as much" if low > 0 else ""
            parts.append(
                f"{known.idxmin()} is cheapest for {title} ({least}); the dearest is "
                f"{known.idxmax()} with {most}{times}"
            )
        return ". ".join(parts) + "."

    def _draw(self, ax: "Axes") -> None:
        names = list(self.costs.columns)
        ax.set_axis_off()
        self.axes_ = [
            ax.inset_axes((at / len(names), 0, 0.82 / len(names), 1)) for at in range(len(names))
        ]
        for at, (panel, name) in enumerate(zip(self.axes_, names, strict=True)):
            self._panel(panel, str(name), at, labelled=at == 0)
        inches = (max(4.0, 2.2 * len(names) + 1), 0.34 * len(self.costs) + 0.9)
        ax.figure.set_size_inches(*inches)  # type: ignore[union-attr]

    def _panel(self, panel: "Axes", name: str, place: int, *, labelled: bool) -> None:
        column = self.costs[name]
        title, unit = _unit(name)
        best = column.min()
        rows = range(len(column))
        shades = [1.0 if value == best else 0.6 for value in column]
        bars = panel.barh(rows, column.fillna(0), color=color_of(place), height=0.7)
        for bar, shade in zip(bars, shades, strict=True):
            bar.set_alpha(shade)
        texts = ["cannot" if value != value else format_number(value, unit) for value in column]
        panel.bar_label(bars, texts, padding=3)
        panel.set_title(title)
        panel.set_xticks([])
        panel.set_yticks(rows, [str(label) for label in column.index] if labelled else [])
        panel.invert_yaxis()
        panel.tick_params(length=0)
        panel.spines["bottom"].set_visible(False)
        panel.margins(x=0.45)


def _unit(name: str) -> tuple[str, str]:
    """Split ``read (s)`` into ``read`` and ``s``."""
    title, bracket, rest = name.partition(" (")
    return (title, rest[:-1]) if bracket and rest.endswith(")") else (name, "")
