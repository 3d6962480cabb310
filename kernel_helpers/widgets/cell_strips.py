"""Ask JupyterLab for a strip under each cell of this notebook that runs Dask work."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

TARGET = "kernel-helpers-lab:cell-strips"

_open: dict[int, Any] = {}  # the comm of each shell


def register(ipython: "InteractiveShell") -> None:
    """Turn the strips on for the notebook of a shell, until its kernel ends.

    The request is an open comm: a page that is loaded again finds it. Hosts that know no such
    target close it and show nothing.
    """
    from comm import create_comm

    if id(ipython) not in _open:
        _open[id(ipython)] = create_comm(target_name=TARGET)


def unregister(ipython: "InteractiveShell") -> None:
    """Turn the strips off again."""
    comm = _open.pop(id(ipython), None)
    if comm is not None:
        comm.close()
