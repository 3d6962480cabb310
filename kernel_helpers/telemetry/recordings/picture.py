"""Draw a recording as one still picture: every thread a row, every task a bar."""

import io
from dataclasses import dataclass
from html import escape

import numpy as np

from kernel_helpers._format import format_count, format_seconds
from kernel_helpers.telemetry.recordings.read import Recording

WIDTH = 900
GUTTER, AXIS, ROW, GAP = 150, 22, 16, 2
MOST_ROWS = 40  # more threads share rows, so that bars stay visible
NAMED = 7  # prefixes with a colour of their own
# Okabe and Ito's set; grey for all others.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a900")
OTHER = "#999999"


@dataclass(frozen=True)
class Picture:
    """What to draw, in seconds and rows.

    Attributes
    ----------
    rows : list of str
        A name for each thread, or for several that share a row.
    bars : list of (int, float, float, str)
        Row, start, duration and colour.
    legend : list of (str, str)
        Prefix and colour.
    seconds : float
        Length of the run.
    alt : str
        The finding in one sentence.
    """

    rows: list[str]
    bars: list[tuple[int, float, float, str]]
    legend: list[tuple[str, str]]
    seconds: float
    alt: str


def picture_of(recording: Recording) -> Picture:
    """Return the picture of a recording.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    Picture
        Bars of one prefix that touch at `WIDTH` pixels are one bar.
    """
    steps = recording.steps
    start, duration = steps["start"].to_numpy(), np.maximum(steps["duration"].to_numpy(), 0.0)
    if len(start) == 0:
        return Picture([], [], [], 0.0, "A recording without tasks.")
    begin = float(start.min())
    seconds = float((start + duration).max()) - begin
    lanes = list(zip(steps["worker"].to_pylist(), steps["thread"].to_pylist(), strict=True))
    names = sorted(set(lanes))
    share = -(-len(names) // MOST_ROWS)
    row_of = {lane: place // share for place, lane in enumerate(names)}
    labels = [_name(*lane) for lane in names[::share]]
    colours = _colours(recording)
    prefixes = steps["prefix"].to_pylist()
    bars = sorted(
        (row_of[lane], at - begin, length, colours.get(prefix, OTHER))
        for lane, at, length, prefix in zip(lanes, start, duration, prefixes, strict=True)
    )
    pixel = seconds / (WIDTH - GUTTER)
    return Picture(labels, _joined(bars, pixel), list(colours.items()), seconds, _alt(recording))


def picture_svg(picture: Picture) -> str:
    """Return a picture as SVG that shows on light and dark ground.

    Parameters
    ----------
    picture : Picture

    Returns
    -------
    str
    """
    height = AXIS + len(picture.rows) * (ROW + GAP) + 24
    scale = (WIDTH - GUTTER) / picture.seconds if picture.seconds else 0.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(picture.alt)}" '
        'font-family="sans-serif" font-size="11" fill="currentColor" style="max-width:100%">',
        f"<title>{escape(picture.alt)}</title>",
        *(_tick(at, picture.seconds, scale) for at in np.linspace(0, picture.seconds, 5)),
        *(
            f'<text x="0" y="{AXIS + row * (ROW + GAP) + 12}">{escape(name)}</text>'
            for row, name in enumerate(picture.rows)
        ),
        *(_bar(bar, scale) for bar in picture.bars),
    ]
    x = 0.0
    for prefix, colour in picture.legend:
        name = prefix if len(prefix) < 28 else f"{prefix[:26]}…"
        parts.append(
            f'<rect x="{x:.0f}" y="{height - 14}" width="10" height="10" fill="{colour}"/>'
        )
        parts.append(f'<text x="{x + 14:.0f}" y="{height - 5}">{escape(name)}</text>')
        x += 30 + 6.2 * len(name)
    return "".join([*parts, "</svg>"])


def picture_png(picture: Picture) -> bytes:
    """Return a picture as PNG, with its alt text as the file's description."""
    import matplotlib.pyplot as plt

    height = 0.6 + 0.25 * max(1, len(picture.rows))
    figure, ax = plt.subplots(figsize=(9, height), layout="constrained")
    for row, start, length, colour in picture.bars:
        ax.barh(row, max(length, picture.seconds / WIDTH), left=start, color=colour, height=0.9)
    ax.set_yticks(range(len(picture.rows)), picture.rows)
    ax.invert_yaxis()
    ax.set_xlabel("seconds")
    ax.spines[["top", "right"]].set_visible(False)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=150, metadata={"Description": picture.alt})
    plt.close(figure)
    return file.getvalue()


def _colours(recording: Recording) -> dict[str, str]:
    """Give the prefixes that took longest a colour each."""
    tasks = recording.tasks
    sums: dict[str, float] = {}
    durations = tasks["computed"].to_pylist()
    for prefix, seconds in zip(tasks["prefix"].to_pylist(), durations, strict=True):
        sums[prefix] = sums.get(prefix, 0.0) + seconds
    longest = sorted(sums, key=lambda prefix: -sums[prefix])[:NAMED]
    return dict(zip(longest, COLOURS, strict=False))


def _joined(
    bars: list[tuple[int, float, float, str]], pixel: float
) -> list[tuple[int, float, float, str]]:
    joined: list[tuple[int, float, float, str]] = []
    for row, start, length, colour in bars:
        if joined:
            last_row, last_start, last_length, last_colour = joined[-1]
            end = last_start + last_length
            if (row, colour) == (last_row, last_colour) and start - end < pixel:
                joined[-1] = (row, last_start, max(end, start + length) - last_start, colour)
                continue
        joined.append((row, start, length, colour))
    return joined


def _bar(bar: tuple[int, float, float, str], scale: float) -> str:
    row, start, length, colour = bar
    x, y = GUTTER + start * scale, AXIS + row * (ROW + GAP)
    width = max(0.5, length * scale)
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW}" fill="{colour}"/>'


def _tick(at: float, seconds: float, scale: float) -> str:
    anchor = "start" if at == 0 else "end" if at == seconds else "middle"
    x = GUTTER + at * scale
    return f'<text x="{x:.0f}" y="12" text-anchor="{anchor}">{escape(format_seconds(at))}</text>'


def _name(worker: str, thread: int) -> str:
    name = worker.removeprefix("tcp://").removeprefix("tls://")
    return f"{name if len(name) < 20 else '…' + name[-18:]} {thread}"


def _alt(recording: Recording) -> str:
    from kernel_helpers.telemetry.diagnosis.diagnose import diagnose

    found = diagnose(recording)
    first = found[0].sentence if len(found) else ""
    n = format_count(recording.tasks.num_rows, "task")
    return f"Task stream of a recorded run: {n}. {first}".strip()
