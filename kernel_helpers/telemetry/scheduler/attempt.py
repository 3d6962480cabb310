"""Find out which steps of a task belong to its latest attempt."""

from collections.abc import Sequence
from typing import Any

Step = dict[str, Any]  # action, start, stop


def own_steps(steps: Sequence[Step], started: bool = True) -> Sequence[Step]:
    """Return the steps of a task's latest attempt.

    A worker that still remembers a key reports the steps of all its attempts there, those of
    cancelled ones among them.

    Parameters
    ----------
    steps : sequence of dict
        As the worker reports them, in order.
    started : bool, optional
        False for an attempt that failed before a thread started it.

    Returns
    -------
    sequence of dict

    Examples
    --------
    >>> first = {"action": "compute", "start": 1.0, "stop": 2.0}
    >>> again = {"action": "compute", "start": 5.0, "stop": 6.0}
    >>> own_steps([first, again])
    [{'action': 'compute', 'start': 5.0, 'stop': 6.0}]
    """
    computed = [place for place, step in enumerate(steps) if step["action"] == "compute"]
    earlier = computed[:-1] if started else computed
    if not earlier:
        return steps
    own = steps[earlier[-1] + 1 :]
    # A result is written to disk after it was computed, and reported with that attempt.
    return own[1:] if own and own[0]["action"] == "disk-write" else own


def has_started(stimulus_id: str) -> bool:
    """Return whether a thread started an attempt that failed, by Dask's name of the event."""
    return not stimulus_id.startswith("execute-unknown-error")
