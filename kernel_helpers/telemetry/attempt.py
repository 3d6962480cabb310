"""Find out which steps of a task belong to its latest attempt.

Like `plugin`, this module travels to schedulers by value: it imports the standard library only.
"""

from collections.abc import Sequence
from typing import Any

Step = dict[str, Any]  # action, start, stop


def own_steps(steps: Sequence[Step], recorded: float | None) -> Sequence[Step]:
    """Return the steps of a task's latest attempt.

    A worker that still remembers a key reports the steps of all its attempts there, those of
    cancelled ones among them.

    Parameters
    ----------
    steps : sequence of dict
        As the worker reports them, in order.
    recorded : float or None
        Start of the computation of this key that was recorded last.

    Returns
    -------
    sequence of dict
        Without a ``compute`` step where the attempt failed before it began.

    Examples
    --------
    >>> first = {"action": "compute", "start": 1.0, "stop": 2.0}
    >>> again = {"action": "compute", "start": 5.0, "stop": 6.0}
    >>> own_steps([first, again], recorded=1.0)
    [{'action': 'compute', 'start': 5.0, 'stop': 6.0}]
    """
    computed = [place for place, step in enumerate(steps) if step["action"] == "compute"]
    if not computed:
        return steps
    if steps[computed[-1]]["start"] == recorded:
        earlier = computed[-1]
    elif len(computed) > 1:
        earlier = computed[-2]
    else:
        return steps
    own = steps[earlier + 1 :]
    # A result is written to disk after it was computed, and reported with that attempt.
    return own[1:] if own and own[0]["action"] == "disk-write" else own
