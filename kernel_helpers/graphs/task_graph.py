"""The tasks that a computation will run, as a table, a picture and numbers, before it runs."""

from collections import Counter
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import Any

from kernel_helpers._dask_tasks import Key, fused_keys
from kernel_helpers._palette import color_of
from kernel_helpers.graphs.drawing import Look, draw
from kernel_helpers.graphs.groups import Group, by_prefix
from kernel_helpers.graphs.layout import Node, layout
from kernel_helpers.graphs.order import in_order
from kernel_helpers.graphs.paths import CriticalPath, Seconds, longest_chain, prefix_of
from kernel_helpers.graphs.read import Dependencies, dependencies_of, needed, read

MOST_NODES = 500  # above it the picture has one node a prefix


class TaskGraph:
    """Model of the graph of one or several Dask collections; it displays itself.

    Parameters
    ----------
    *collections : collection
        Delayed, Bag, Array, DataFrame, anything with Dask's collection protocol; futures, for
        what the scheduler still knows of them; a dict graph; lists of these. Several are
        optimised together, as ``dask.compute(a, b)`` does.
    optimize : bool
        Whether the picture and `dependencies` are those of the graph that runs (default) or of
        the one written, in which tasks that no output needs are dashed.

    Attributes
    ----------
    n_tasks : int
        Tasks that run: the optimised graph, or all written ones with ``optimize=False``.
    n_written, n_needed, n_run : int
        Tasks as written; after culling those that no output needs; after optimisation too.
    dependencies : dict
        For each task the tasks that it waits for.
    outputs : tuple
        Keys of the tasks whose results are asked for.

    Examples
    --------
    >>> import dask
    >>> add = dask.delayed(lambda x, y: x + y, name="add")
    >>> graph = TaskGraph(add(add(1, 2), add(3, 4)))
    >>> graph.n_tasks, len(graph.critical_path().tasks)
    (3, 2)
    """

    def __init__(self, *collections: Any, optimize: bool = True):
        written = read(collections)
        self._written = dependencies_of(written.tasks)
        self._needed = needed(self._written, written.outputs)
        ran = dependencies_of(written.optimized)
        kept = needed(ran, written.optimized_outputs)
        self._run: Dependencies = {key: needs for key, needs in ran.items() if key in kept}
        self.optimize = optimize
        self.outputs = written.optimized_outputs if optimize else written.outputs
        self._tasks = written.optimized if optimize else written.tasks

    @property
    def dependencies(self) -> Dependencies:
        """For each task the tasks of the graph that it waits for."""
        return self._run if self.optimize else self._written

    @property
    def n_tasks(self) -> int:
        """Number of tasks of `dependencies`."""
        return len(self.dependencies)

    @property
    def n_written(self) -> int:
        """Number of tasks before anything is optimised."""
        return len(self._written)

    @property
    def n_needed(self) -> int:
        """Number of written tasks that an output depends on; culling removes the others."""
        return len(self._needed)

    @property
    def n_run(self) -> int:
        """Number of tasks after culling, rewriting and fusion, as ``dask.persist`` runs them.

        ``compute`` adds one task that puts the partitions of a collection together. Frames are
        fused by ``frame.optimize()`` and ``frame.persist()`` only, not by today's ``compute``.
        """
        return len(self._run)

    @property
    def culled(self) -> tuple[Key, ...]:
        """Written tasks that no output needs."""
        return tuple(key for key in self._written if key not in self._needed)

    @cached_property
    def by_prefix(self) -> dict[str, tuple[int, int, int]]:
        """For each prefix its tasks: written, needed and run."""
        graphs = (self._written, self._needed, self._run)
        counts = [Counter(prefix_of(key) for key in graph) for graph in graphs]
        names = dict.fromkeys(
            prefix_of(key) for graph in (self._written, self._run) for key in in_order(graph)
        )
        return {name: (counts[0][name], counts[1][name], counts[2][name]) for name in names}

    def fused(self, key: Key) -> tuple[Key, ...]:
        """Return the keys of the tasks that were fused into task `key`, itself if it is alone."""
        return fused_keys(key, self._tasks[key])

    def critical_path(self, seconds: Seconds = None) -> CriticalPath:
        """Return the chain of tasks that no number of workers can shorten.

        Parameters
        ----------
        seconds : mapping or float, optional
            Duration of each task in seconds, by key or by prefix; without it each counts as 1.
        """
        return longest_chain(self.dependencies, seconds)

    @cached_property
    def alt_text(self) -> str:
        """The picture in one sentence."""
        chain = len(self.critical_path().tasks)
        wide = f"{self.n_run / chain:.1f}" if chain and self.optimize else "as many"
        stages = f"{self.n_written:,} tasks written, {self.n_needed:,} needed, {self.n_run:,} run"
        return (
            f"Task graph: {stages}; the longest chain has {chain:,}, so on average at most "
            f"{wide} can run at once."
            if self.optimize
            else f"Task graph as written: {stages}; the longest chain has {chain:,}."
        )

    def to_svg(self) -> str:
        """Return the picture as SVG; beyond 500 tasks it has one node a prefix."""
        return self._draw_folded() if self.n_tasks > MOST_NODES else self._draw_tasks()

    def __repr__(self) -> str:
        return f"<{self.alt_text.rstrip('.')}>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        svg = self.to_svg()
        data = {"text/plain": repr(self), "text/html": self._html(svg), "image/svg+xml": svg}
        return data, {"image/svg+xml": {"alt": self.alt_text}}

    def _html(self, svg: str) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("tasks", "written", "needed", "run"))
        rows = "".join(
            f'<tr><td style="text-align:left;border-left:4px solid {self._color(name)}">'
            f"{escape(name)}</td>" + "".join(f"<td>{n:,}</td>" for n in counts) + "</tr>"
            for name, counts in list(self.by_prefix.items())[:_MOST_LINES]
        )
        more = len(self.by_prefix) - _MOST_LINES
        rest = f"<tr><td>and {more:,} prefixes more</td></tr>" if more > 0 else ""
        return (
            f'<div style="color:var(--jp-content-font-color1,inherit)"><p>{escape(self.alt_text)}'
            f"</p><details><summary>Tasks by prefix</summary><table><tr>{head}</tr>{rows}{rest}"
            f'</table></details><div style="overflow:auto;max-height:480px">{_inline(svg)}</div>'
            "</div>"
        )

    def _color(self, prefix: str) -> str:
        return color_of(list(self.by_prefix).index(prefix))

    def _draw_tasks(self) -> str:
        path = self.critical_path().tasks
        culled = set(() if self.optimize else self.culled)

        def look(key: Node) -> Look:
            inside = self.fused(key)
            prefix = prefix_of(key)
            label = prefix if len(inside) == 1 else f"{prefix} ({len(inside)})"
            title = f"{key}" if len(inside) == 1 else f"{key}, fused from {_names(inside)}"
            note = " (no output needs it)" if key in culled else ""
            return Look(label, title + note, self._color(prefix), key in path, key in culled)

        thick = set(pairwise(path))
        return draw(layout(self.dependencies), look, alt=self.alt_text, thick=thick)

    def _draw_folded(self) -> str:
        folded, group_of = by_prefix(self.dependencies)
        path = [group_of[prefix_of(key)] for key in self.critical_path().tasks]

        def look(node: Node) -> Look:
            assert isinstance(node, Group)
            name = ", ".join(node.prefixes)
            loop = " in turns" if len(node.prefixes) > 1 else ""
            label = f"{name[:14]}{'…' if len(name) > 14 else ''} {node.n_tasks:,}"
            title = f"{name}{loop}: {node.n_tasks:,} tasks"
            return Look(label, title, self._color(node.prefixes[0]), node in path)

        alt = f"{self.alt_text} Drawn one node a prefix."
        return draw(layout(folded), look, alt=alt, thick=set(pairwise(path)))


_MOST_LINES = 40


def _names(keys: tuple[Key, ...]) -> str:
    """Inside a fused task Dask names blocks ``add-0123…_.0_.1``."""
    names = Counter(
        prefix_of(str(key).split("_.")[0] if isinstance(key, str) else key) for key in keys
    )
    return ", ".join(f"{count} {name}" for name, count in names.items())


def _inline(svg: str) -> str:
    """Inside a page the picture takes the page's text colour instead of its own grey."""
    return svg.replace("<svg ", '<svg style="color:var(--jp-content-font-color1,inherit)" ', 1)
