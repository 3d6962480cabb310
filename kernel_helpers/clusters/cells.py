"""Report to every scheduler which notebook cell its client runs, so that tasks name their cell.

The first line of a cell may hold what is meant for nobody else, so that only clusters which this
kernel made receive it; others receive the cell's id and number. Dask's setting
``kernel-helpers.cell-labels: false`` keeps it from all.
"""

import logging
import sys
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from distributed import Client
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell

logger = logging.getLogger("kernel_helpers.clusters")

# The same as in `telemetry.scheduler.lineage`, which is not imported for one string.
TOPIC = "kernel-helpers-cell"

_clients: "WeakSet[Client]" = WeakSet()
_now: dict[str, Any] | None = None  # the cell that runs
_listening: Any = None  # to which shell


def follow_cells(client: "Client") -> None:
    """Report the running cell and every later one to the client's scheduler.

    Does nothing outside IPython.
    """
    shell = _shell()
    if shell is None:
        return
    _listen(shell)
    _clients.add(client)
    if _now is not None:
        _report(client, _now)


def describe_cell(info: "ExecutionInfo | _Info", run: int) -> dict[str, Any]:
    """Return what a scheduler should know about a cell.

    Parameters
    ----------
    info : IPython.core.interactiveshell.ExecutionInfo
    run : int
        Its execution count.

    Returns
    -------
    dict
        cell, run, label.
    """
    lines = [line.strip() for line in (info.raw_cell or "").splitlines()]
    code = [line for line in lines if line and not line.startswith(("#", "%"))]
    words = [line for line in lines if line and not line.startswith("#")]
    label = next(iter(code or words or filter(None, lines)), "")
    return {"cell": info.cell_id or "", "run": run, "label": label[:80]}


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _listen(shell: "InteractiveShell") -> None:
    global _listening, _now
    if _listening is shell:
        return
    shell.events.register("pre_run_cell", partial(_on_cell, shell))
    _listening = shell
    # The cell that makes the first client runs already: the kernel's parent message has its id.
    _now = _running_cell(shell)


def _running_cell(shell: "InteractiveShell") -> dict[str, Any]:
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    source = str(parent.get("content", {}).get("code", ""))
    cell = str(parent.get("metadata", {}).get("cellId", ""))
    return describe_cell(_Info(source, cell), _running_count(shell))


def _running_count(shell: "InteractiveShell") -> int:
    """Return the running cell's count, which IPython 9 raises before the cell and 8 after it."""
    return int(shell.displayhook.prompt_count)


class _Info:
    """As much of IPython's ExecutionInfo as is needed."""

    def __init__(self, raw_cell: str, cell_id: str) -> None:
        self.raw_cell = raw_cell
        self.cell_id = cell_id


def _on_cell(shell: "InteractiveShell", info: "ExecutionInfo") -> None:
    """Run before each cell: hand the message to the clients' loops and be gone."""
    global _now
    try:
        if info.silent or not info.store_history:
            return
        _now = describe_cell(info, _running_count(shell))
        for client in list(_clients):
            _report(client, _now)
    except Exception:  # a cell must run, whatever happens here
        logger.info("The running cell could not be reported.", exc_info=True)


def _report(client: "Client", cell: dict[str, Any]) -> None:
    import dask

    if client.status != "running":
        return
    if client.cluster is None or not dask.config.get("kernel-helpers.cell-labels", True):
        cell = {**cell, "label": ""}
    loop: Any = client.loop
    loop.add_callback(_send, client, {"client": client.id, **cell})


async def _send(client: "Client", message: dict[str, Any]) -> None:
    try:
        scheduler: Any = client.scheduler
        await scheduler.log_event(topic=TOPIC, msg=message)
    except Exception:  # the scheduler may be gone
        logger.debug("The running cell could not be reported.", exc_info=True)
