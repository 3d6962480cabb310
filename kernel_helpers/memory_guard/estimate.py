"""Guess what a collection or a cell will take, before it runs."""

import ast
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kernel_helpers._dask import is_dask_collection
from kernel_helpers._dask_tasks import is_result

_FRAME_PER_CSV_BYTE = 2.0  # the flights: 31 MB of CSV are 63 MB in pandas
_FILLED = {"zeros": 8, "ones": 8, "empty": 8, "full": 8, "normal": 8, "random": 8, "arange": 8}
_READERS = {"read_csv", "read_table", "load", "loadtxt", "genfromtxt", "read_parquet", "read_bytes"}


def estimate_bytes(value: object) -> int | None:
    """Bytes that a value holds, or that a Dask collection will hold once computed.

    Of a Dask frame one partition is computed and taken as typical.

    Parameters
    ----------
    value : array, frame, Dask collection, or anything else

    Returns
    -------
    int or None
        None where nothing can be said beforehand.

    Examples
    --------
    >>> import numpy as np
    >>> estimate_bytes(np.zeros(1000))
    8000
    """
    if hasattr(value, "npartitions") and hasattr(value, "get_partition"):
        middle = value.get_partition(value.npartitions // 2).compute()
        return int(_in_memory(middle) * value.npartitions)
    if hasattr(value, "nbytes") and isinstance(value.nbytes, int | float):
        return int(value.nbytes) if value.nbytes == value.nbytes else None  # NaN: unknown chunks
    if hasattr(value, "memory_usage"):
        return _in_memory(value)
    if is_dask_collection(value):
        return None
    from dask.sizeof import sizeof

    return int(sizeof(value))


def estimate_cell(source: str, names: Mapping[str, Any]) -> dict[str, int]:
    """Bytes of the large things that a cell's text says it will make.

    Recognised are ``collection.compute()`` and ``persist()``, also as functions of collections
    (``dask.persist(X, y)``), readers of named files (``read_csv``, ``numpy.load`` …) and arrays of
    a written-out shape (``numpy.ones((n, m))``). What depends on more than that is left to
    watching.

    Parameters
    ----------
    source : str
        Python text.
    names : mapping
        The variables that it may use.

    Returns
    -------
    dict
        Bytes by the expression that needs them.

    Examples
    --------
    >>> estimate_cell("import numpy as np; X = np.ones((1000, 1000))", {})
    {'np.ones((1000, 1000))': 8000000}
    """
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        return {}
    sizes = {ast.unparse(call): _call_bytes(call, names) for call in calls}
    return {text: size for text, size in sizes.items() if size}


def _call_bytes(call: ast.Call, names: Mapping[str, Any]) -> int | None:
    if not isinstance(call.func, ast.Attribute):
        return None
    what = call.func.attr
    if what in ("compute", "persist"):
        named = [node.id for node in (call.func.value, *call.args) if isinstance(node, ast.Name)]
        return sum(_collection_bytes(names.get(name), what) for name in dict.fromkeys(named))
    if not call.args:
        return None
    module = getattr(call.func.value, "id", "")
    if what in _READERS and module != "dd" and not _is_mapped(call):
        return _read_bytes(what, _value(call.args[0], names))
    if what in _FILLED and module in ("np", "numpy"):
        return _shape_bytes(_value(call.args[0], names))
    return None


def _collection_bytes(value: object, what: str) -> int:
    """Bytes that computing or persisting a collection adds, 0 where it is none."""
    if not is_dask_collection(value) or (what == "persist" and _is_persisted(value)):
        return 0
    return estimate_bytes(value) or 0


def _is_persisted(collection: Any) -> bool:
    """Return whether the cluster holds all of a collection already."""
    graph = collection.__dask_graph__()
    return all(map(is_result, graph.values()))


def _is_mapped(call: ast.Call) -> bool:
    return any(option.arg in ("mmap_mode", "chunksize", "usecols") for option in call.keywords)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Value of a literal, a name, or a product of them; None for anything else."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(_value(element, names) for element in node.elts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Pow):
        left, right = _value(node.left, names), _value(node.right, names)
        if not (isinstance(left, int) and isinstance(right, int)) or abs(right) > 10**12:
            return None
        return left * right if isinstance(node.op, ast.Mult) else left ** min(right, 20)
    return node.value if isinstance(node, ast.Constant) else None


def _read_bytes(reader: str, path: object) -> int | None:
    if not isinstance(path, str | Path) or not Path(path).is_file():
        return None
    size = Path(path).stat().st_size
    factors: dict[str, Callable[[], int]] = {
        "load": lambda: size,
        "read_bytes": lambda: size,
        "read_parquet": lambda: _unpacked(path),
    }
    return factors.get(reader, lambda: int(_FRAME_PER_CSV_BYTE * size))()


def _unpacked(path: str | Path) -> int:
    """Bytes of a Parquet file's columns without compression."""
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_metadata

    try:
        described = read_metadata(path)
    except ArrowInvalid:  # reading will say so better
        return 0
    groups = range(described.num_row_groups)
    return sum(described.row_group(group).total_byte_size for group in groups)


def _shape_bytes(shape: object) -> int | None:
    sizes = shape if isinstance(shape, tuple) else (shape,)
    if not all(isinstance(size, int) for size in sizes):
        return None
    n_bytes = 8
    for size in sizes:
        n_bytes *= size
    return n_bytes


def _in_memory(frame: Any) -> int:
    used = frame.memory_usage(deep=True)
    return int(used if isinstance(used, int) else used.sum())
