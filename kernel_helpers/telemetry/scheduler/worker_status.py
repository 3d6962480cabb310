"""Build the rows of the status topics that workers report: profiles and logs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import dask
from dask.utils import parse_timedelta

MAX_FRAMES = 2_000
MAX_LOG_ROWS = 1_000
MAX_TEXT = 2_000  # characters of a log line

Row = tuple[Any, ...]
Tree = Mapping[str, Any]  # of distributed.profile


def busiest_prefixes(metadata: Iterable[Mapping[str, Any]], limit: int) -> list[str]:
    """Return the prefixes seen most often, at most `limit`.

    Parameters
    ----------
    metadata : iterable of dict
        Replies of `Worker.get_profile_metadata`.
    limit : int
    """
    seen: Counter[str] = Counter()
    for reply in metadata:
        for _, counts in reply["keys"]:
            seen.update(dict(counts))
    return [prefix for prefix, _ in seen.most_common(limit)]


def profile_rows(trees: Mapping[str, Iterable[Tree]]) -> list[Row]:
    """Return rows of ``profile``: parent, name, file, line, code, seconds, parents first.

    Parameters
    ----------
    trees : mapping of str to iterable of dict
        Call trees of `distributed.profile` by task prefix, the parent of its calls.

    Returns
    -------
    list of tuple
        Without the frames that are too rare to be drawn.
    """
    interval = parse_timedelta(dask.config.get("distributed.worker.profile.interval"), "ms")
    roots = {prefix: list(of_prefix) for prefix, of_prefix in trees.items()}
    total = sum(map(_count, roots.values()))
    if total == 0:
        return []
    rows: list[Row] = [(-1, "", "", 0, "", total * interval)]
    waiting = [(0, _count(same), same, (prefix, "", 0, "")) for prefix, same in roots.items()]
    for parent, seen, same, place in waiting:  # which grows while we walk
        if seen == 0 or seen * 1000 < total or len(rows) == MAX_FRAMES:
            continue
        rows.append((parent, *place, seen * interval))
        number = len(rows) - 1
        waiting += [(number, n, child, _place(child[0])) for n, child in _children(same)]
    return rows


def log_rows(records: Mapping[str, Iterable[tuple[float, str, str]]]) -> list[Row]:
    """Return rows of ``logs``: time, source, level, text, the latest last.

    Parameters
    ----------
    records : mapping of str to iterable of (time, level, text)
        By source.

    Returns
    -------
    list of tuple
        Workers of one process share their log: a line of two has the source "workers".
    """
    lines: dict[tuple[float, str, str], str] = {}
    for source, some in records.items():
        for created, level, text in some:
            line = (created, level, text[:MAX_TEXT])
            lines[line] = "workers" if line in lines else source
    rows = [(created, source, level, text) for (created, level, text), source in lines.items()]
    return sorted(rows)[-MAX_LOG_ROWS:]


def _place(tree: Tree) -> tuple[str, str, int, str]:
    frame = tree["description"]
    return frame["name"], frame["filename"], frame["line_number"], frame["line"].strip()


def _count(same: list[Tree]) -> float:
    return float(sum(tree["count"] for tree in same))


def _children(same: list[Tree]) -> list[tuple[float, list[Tree]]]:
    """Children of one frame and how often each was on the stack.

    Dask counts a frame only where it had called another, so the innermost ones count 0: what is
    left of their parent's samples is theirs.
    """
    found: defaultdict[str, list[Tree]] = defaultdict(list)
    for tree in same:
        for name, child in tree["children"].items():
            found[name].append(child)
    counts = [_count(child) for child in found.values()]
    takers = [count for count in counts if count == 0] or counts
    rest = max(0.0, _count(same) - sum(counts)) / max(1, len(takers))
    gets = [count + (rest if count == 0 or takers is counts else 0) for count in counts]
    return list(zip(gets, found.values(), strict=True))
