"""Explain a recording in findings."""

from os import PathLike

from kernel_helpers.telemetry.diagnosis import balance, checks, coverage, idle_checks, losses
from kernel_helpers.telemetry.diagnosis.facts import facts_of
from kernel_helpers.telemetry.diagnosis.finding import Diagnosis, Finding
from kernel_helpers.telemetry.recordings.read import Recording, open_recording

SCALES = ("efficiency", "critical-path")  # no costs: what the others are weighed against


def diagnose(recording: Recording | str | PathLike[str]) -> Diagnosis:
    """Say what a run's time went to, and what would help.

    Parameters
    ----------
    recording : Recording, str or path-like
        What `open_recording` returned, or a path.

    Returns
    -------
    Diagnosis
        A sequence of `Finding`: the heaviest cost first, efficiency and critical path last.

    Examples
    --------
    >>> from kernel_helpers.telemetry import diagnose
    >>> diagnose("run.arrows").find("dominant").about
    'long'
    """
    if not isinstance(recording, Recording):
        recording = open_recording(recording)
    facts = facts_of(recording)
    everything = (facts.attempts.task, facts.unfinished.state, facts.actors)
    if not any(map(len, everything)):
        nothing = Finding(
            "empty", 0.0, "No task ran while this was recorded.", "Record a block that computes."
        )
        return Diagnosis((nothing,), tuple(recording.warnings))
    rooms = (checks, idle_checks, balance, losses, coverage)
    found = [check(facts) for room in rooms for check in room.CHECKS]
    findings = sorted(filter(None, found), key=lambda f: (f.name in SCALES, -f.share))
    return Diagnosis(tuple(findings), tuple(recording.warnings))
