"""Checks of what a recording's tasks leave out: work that had not ended, and calls of actors."""

from collections import Counter

import numpy as np

from kernel_helpers._format import format_count, format_seconds
from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.tables import texts
from kernel_helpers.telemetry.diagnosis.words import listed, most_text

_STATES = {  # how a task that had not started is described
    "waiting": "waiting for others",
    "queued": "queued until a thread is free",
    "processing": "sent to a worker",
    "no-worker": "that no worker may take",
}


def unfinished(facts: Facts) -> Finding | None:
    """Say which tasks ran, or had not started, when the recording ended."""
    running = facts.attempts.status == "running"
    states = Counter(facts.unfinished.state.tolist())
    left = sum(states.values())
    if not running.any() and not left:
        return None
    seconds = float(facts.attempts.duration[running].sum())
    prefixes = np.concatenate([facts.attempts.prefix[running], facts.unfinished.prefix])
    about, most = most_text(Counter(prefixes.tolist()))
    parts = []
    if running.any():
        verb = "was" if running.sum() == 1 else "were"
        n = format_count(int(running.sum()), "task")
        parts.append(f"{n} {verb} running, for {format_seconds(seconds)} so far")
    if left:
        whys = [f"{states[state]:,} {text}" for state, text in _STATES.items() if states[state]]
        parts.append(f"{format_count(left, 'task')} had not started ({listed(whys, 'and')})")
    return Finding(
        "unfinished",
        facts.share(seconds),
        f"At the end of the recording {listed(parts, 'and')}: {most}.",
        "Check workers=, resources= and the cluster: no worker there may take them."
        if states["no-worker"]
        else "Wait for the futures inside the recorded block, and they are in it.",
        {"running": int(running.sum()), "seconds": seconds, "not_started": left}
        | {state: states[state] for state in _STATES},
        about,
    )


def actors(facts: Facts) -> Finding | None:
    """Say what calls of actors took."""
    calls = facts.actors
    if not calls.num_rows:
        return None
    durations = np.maximum(calls["duration"].to_numpy().astype(float), 0.0)
    seconds, n = float(durations.sum()), calls.num_rows
    names = texts(calls["prefix"])
    sums = {name: float(durations[names == name].sum()) for name in sorted(set(names.tolist()))}
    about, most = most_text(sums)
    return Finding(
        "actors",
        facts.share(seconds),
        f"{format_count(n, 'call')} of actors, {most}, took {format_seconds(seconds)}, beside the "
        "threads that compute tasks.",
        "",
        {"calls": n, "seconds": seconds},
        about,
    )


CHECKS = (unfinished, actors)
