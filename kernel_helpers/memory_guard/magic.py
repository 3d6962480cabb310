"""``%%memory_limit 900MB``: the guard around a notebook cell."""

import ast
from typing import TYPE_CHECKING, Any

from kernel_helpers.memory_guard.estimate import estimate_cell
from kernel_helpers.memory_guard.limit import check_estimate, guard, parse_limit

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def register(ipython: "InteractiveShell") -> None:
    """Give a shell the magic."""

    def memory_limit(line: str, cell: str) -> Any:
        """Run the cell, but no further than a memory limit: ``%%memory_limit 900MB``.

        The limit counts this kernel, the processes it started and local Dask workers. Reads and
        arrays that cannot fit are refused before the cell runs.
        """
        limit = line.strip() or "80%"
        source = ipython.transform_cell(cell)
        names = ipython.user_ns
        check_estimate(estimate_cell(source, names), parse_limit(limit))
        with guard(limit, names=names):
            return _run(ipython, source)

    ipython.register_magic_function(memory_limit, "cell")


def _run(ipython: "InteractiveShell", source: str) -> Any:
    """Run the cell in the notebook's namespace; a last expression is the cell's value."""
    tree = ipython.compile.ast_parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<memory_limit>", "exec"), ipython.user_ns)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), "<memory_limit>", "eval"), ipython.user_ns)
    return None if source.rstrip().endswith(";") else value
