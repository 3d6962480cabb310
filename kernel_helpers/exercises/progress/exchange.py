"""Progress in one file, to carry it to another machine: JSON that a person can read."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from kernel_helpers._format import format_bytes
from kernel_helpers.exercises.progress.record import Recorded, read_recorded

FORMAT = "kernel-helpers progress"
VERSION = 1
LARGEST = 50 * 10**6  # bytes; a course has a few hundred kilobytes


def write_progress(attempts: Iterable[Recorded]) -> str:
    """Return attempts as the text of a progress file, one attempt per line."""
    lines = ",\n".join(json.dumps(asdict(attempt), ensure_ascii=True) for attempt in attempts)
    head = f'"format": {json.dumps(FORMAT)},\n"version": {VERSION}'
    return f'{{\n{head},\n"attempts": [\n{lines}\n]\n}}\n'


def read_progress(text: str | bytes) -> list[Recorded]:
    """Return the attempts in a progress file.

    Raises
    ------
    ValueError
        If it is none, or from a newer version; the message is one sentence.

    Examples
    --------
    >>> read_progress(write_progress([Recorded("q00_1", at=1.0, id="a")]))[0].question
    'q00_1'
    """
    if len(text) > LARGEST:
        raise ValueError(f"A progress file has at most {format_bytes(LARGEST)}.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            "This is no progress file: expected the JSON that was exported."
        ) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("This is no progress file; choose one that was exported from the panel.")
    version = content.get("version")
    if version != VERSION:
        raise ValueError(
            f"This progress file has format {version!r:.20}, expected {VERSION}; "
            "update kernel-helpers, then import it again."
        )
    attempts = content.get("attempts")
    if not isinstance(attempts, list):
        raise ValueError("This progress file has no list of attempts; export it again.")
    return [read_recorded(attempt) for attempt in attempts]
