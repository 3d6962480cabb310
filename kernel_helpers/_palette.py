"""Colours that Python draws with: those of the panels' views, readable on white and on black."""

# Okabe and Ito's colours and five more, as in the light scheme of the views; the violet and the
# brown are a little lighter, so that each has a contrast of 3:1 with both backgrounds.
COLORS = (
    "#0072b2",
    "#b87400",
    "#008a64",
    "#c8500a",
    "#b0578d",
    "#2b8cc4",
    "#857a00",
    "#6f5fc4",
    "#147575",
    "#94602f",
    "#cf4257",
    "#707070",
)
QUIET = "#7a7a7a"  # text and lines that must be read on white and on black: 4.3:1 and 4.4:1


def color_of(place: int) -> str:
    """Return colour number `place`; after the last they start again.

    Examples
    --------
    >>> color_of(0)
    '#0072b2'
    """
    return COLORS[place % len(COLORS)]
