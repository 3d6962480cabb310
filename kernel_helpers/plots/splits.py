"""Paint folds, plain or nested: who trains, who chooses, who judges."""

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from kernel_helpers._palette import QUIET, color_of
from kernel_helpers.plots.display import Display

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

# What a row is used for: name, colour, height of its bar (colour never says it alone).
_USES = (
    ("not used here", QUIET, 0.1),
    ("trains", color_of(0), 0.4),
    ("chooses", color_of(1), 0.65),
    ("judges", color_of(3), 0.9),
)
_TRAINS, _CHOOSES, _JUDGES = 1, 2, 3


def split_table(
    outer: object, inner: object, y: object, groups: object = None
) -> np.ndarray[Any, Any]:
    """Say for each fold what each row is used for.

    Parameters
    ----------
    outer : int or splitter
    inner : int, splitter or None
        None for plain cross-validation.
    y : array-like of shape (n_samples,)
    groups : array-like of shape (n_samples,), optional

    Returns
    -------
    ndarray of shape (n_outer * n_inner, n_samples)
        0 not used, 1 trains, 2 chooses, 3 judges.

    Examples
    --------
    >>> split_table(2, None, [0, 1, 0, 1])
    array([[3, 3, 1, 1],
           [1, 1, 3, 3]])
    """
    from sklearn.model_selection import check_cv

    y = np.asarray(y)
    groups = None if groups is None else np.asarray(groups)
    lines: list[Any] = []
    for train, test in check_cv(outer, y, classifier=True).split(y, y, groups):
        line = np.full(len(y), 0)
        line[train], line[test] = _TRAINS, _JUDGES
        known = None if groups is None else groups[train]
        lines += [line] if inner is None else _inner_lines(inner, y, known, train, line=line)
    return np.array(lines)


def _inner_lines(
    inner: object, y: np.ndarray, groups: np.ndarray | None, train: np.ndarray, *, line: np.ndarray
) -> list[Any]:
    from sklearn.model_selection import check_cv

    lines = []
    for fit, choose in check_cv(inner, y[train], classifier=True).split(train, y[train], groups):
        one = np.where(line == _JUDGES, _JUDGES, 0)
        one[train[fit]], one[train[choose]] = _TRAINS, _CHOOSES
        lines.append(one)
    return lines


class SplitDisplay(Display):
    """One line a fold, one place a row: training, choosing and judging rows.

    Parameters
    ----------
    table : array-like of shape (n_folds, n_samples)
        As `split_table` makes it.
    n_outer : int
        Number of outer folds; lines of one outer fold are adjacent.

    Examples
    --------
    >>> SplitDisplay.from_splitters(3, None, [0, 1] * 6).alt_text
    '3 folds of 12 rows: each row judges once and trains 2 times.'
    """

    def __init__(self, table: "ArrayLike", n_outer: int):
        self.table = np.asarray(table)
        self.n_outer = n_outer

    @classmethod
    def from_splitters(
        cls,
        outer: object,
        inner: object,
        y: "ArrayLike",
        groups: "ArrayLike | None" = None,
        *,
        ax: "Axes | None" = None,
    ) -> Self:
        """Plot what `outer` and `inner` do with the rows of `y`; `inner` None for plain folds."""
        from sklearn.model_selection import check_cv

        n_outer = check_cv(outer, np.asarray(y), classifier=True).get_n_splits(y, y, groups)
        return cls(split_table(outer, inner, y, groups), n_outer).plot(ax)

    @property
    def n_inner(self) -> int:
        """Lines of one outer fold."""
        return len(self.table) // self.n_outer

    @property
    def alt_text(self) -> str:
        """How many folds there are, and that no row has two uses at once."""
        rows = self.table.shape[1]
        if not (self.table == _CHOOSES).any():
            trains = round(float((self.table == _TRAINS).sum(axis=0).mean()))
            return (
                f"{self.n_outer} folds of {rows} rows: each row judges once and trains {trains} "
                "times."
            )
        return (
            f"{self.n_outer} outer folds of {rows} rows, each with {self.n_inner} inner folds: the "
            f"rows that judge an outer fold neither train nor choose in any of its inner folds."
        )

    def _draw(self, ax: "Axes") -> None:
        for place, line in enumerate(self.table):
            middle = place + 0.6 * (place // self.n_inner)  # air between outer folds
            for use, (_, color, height) in enumerate(_USES):
                bars = (middle - height / 2, height)
                ax.broken_barh(_runs(line == use), bars, facecolor=color, linewidth=0)
        self._label(ax)

    def _label(self, ax: "Axes") -> None:
        from matplotlib.patches import Patch

        step, half = self.n_inner + 0.6, (self.n_inner - 1) / 2
        middles = [fold * step + half for fold in range(self.n_outer)]
        word = "outer fold" if self.n_inner > 1 else "fold"
        ax.set_yticks(middles, [f"{word} {fold + 1}" for fold in range(self.n_outer)])
        ax.set_xlim(0, self.table.shape[1])
        ax.set_xlabel("row")
        ax.invert_yaxis()
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        used = [_USES[use] for use in sorted(set(self.table.ravel().tolist()))]
        patches = [Patch(facecolor=color, label=name) for name, color, _ in used]
        figure: Any = ax.figure
        figure.legend(
            handles=patches, loc="outside upper right", ncols=4, frameon=False, fontsize="small"
        )
        figure.set_size_inches(6.4, 1.0 + 0.17 * len(self.table) + 0.12 * self.n_outer)


def _runs(mask: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """Return (start, length) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(int), [0]))))
    return [(int(start), int(stop - start)) for start, stop in edges.reshape(-1, 2)]
