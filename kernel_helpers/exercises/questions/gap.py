"""Draw a prediction and what was measured on one scale, and put the gap into words."""

from html import escape

from kernel_helpers._format import format_number

_CLOSE = 1.25  # a factor within which a prediction counts as close


def gap(predicted: float, measured: float) -> str:
    """Return "close", "over" or "under": how a prediction compares with what was measured.

    Examples
    --------
    >>> gap(3, 1.9), gap(2, 1.9), gap(0, 1.9)
    ('over', 'close', 'under')
    """
    low, high = sorted([abs(predicted), abs(measured)])
    if high == low or (low > 0 and predicted * measured > 0 and high / low <= _CLOSE):
        return "close"
    return "over" if predicted > measured else "under"


def gap_in_words(predicted: float, measured: float, unit: str) -> str:
    """Return a sentence with both numbers and how they compare.

    Examples
    --------
    >>> gap_in_words(3, 1.9, "s")
    'you said 3 s, it was 1.9 s: 1.6 times as much'
    """
    said = f"you said {format_number(predicted, unit)}, it was {format_number(measured, unit)}"
    if gap(predicted, measured) == "close":
        return f"{said}: close"
    if predicted <= 0 or measured <= 0:
        return said
    times = max(predicted, measured) / min(predicted, measured)
    return f"{said}: {times:.2g} times as {'much' if predicted > measured else 'little'}"


def drawn(predicted: float, measured: float, unit: str, *, low: float, high: float) -> str:
    """Return both marks on one scale as an SVG that follows the theme."""
    low, high = min(low, predicted, measured), max(high, predicted, measured)
    width, left, right = 480, 12, 468

    def x(value: float) -> float:
        return round(left + (right - left) * (value - low) / ((high - low) or 1), 1)

    words = escape(gap_in_words(predicted, measured, unit))
    you, it = _anchored(x(predicted), width), _anchored(x(measured), width)
    return (
        f'<svg viewBox="0 0 {width} 74" role="img" aria-label="{words}" '
        'style="display:block;width:100%;max-width:36em;overflow:visible;'
        'font-size:12px;font-family:inherit" fill="currentColor" stroke="none">'
        f'<path d="M{left} 37H{right}" stroke="currentColor" stroke-opacity=".35"/>'
        f'<path d="M{x(predicted)} 37H{x(measured)}" stroke="currentColor" stroke-width="3" '
        'stroke-opacity=".35"/>'
        f'<circle cx="{x(predicted)}" cy="37" r="5.5" fill="none" stroke="currentColor" '
        'stroke-width="2"/>'
        f'<circle cx="{x(measured)}" cy="37" r="6"/>'
        f'<text y="20" {you}>you {escape(format_number(predicted, unit))}</text>'
        f'<text y="62" {it}>measured {escape(format_number(measured, unit))}</text></svg>'
    )


def _anchored(x: float, width: int) -> str:
    """Keep a label beside its mark and inside the picture."""
    if x < width / 4:
        return f'x="{max(0, x - 6)}" text-anchor="start"'
    if x > 3 * width / 4:
        return f'x="{min(width, x + 6)}" text-anchor="end"'
    return f'x="{x}" text-anchor="middle"'
