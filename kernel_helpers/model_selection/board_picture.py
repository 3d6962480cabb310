"""The board as a picture without kernel or JavaScript: candidates as bars, best first."""

from html import escape
from typing import Any

ROW, NAMES, BAR, LISTED = 20, 330, 240, 20


def board_svg(board: dict[str, Any]) -> str:
    """Draw the best candidates of a board.

    Parameters
    ----------
    board : dict
        From `board_state`.

    Returns
    -------
    str
        SVG, with the same in words as its title.
    """
    known = [(score, i) for i, score in enumerate(board["scores"]) if score is not None]
    ranked = sorted(known, key=lambda entry: (-entry[0], entry[1]))[:LISTED]
    low = min((score for score, _ in known), default=0.0)
    high = max((score for score, _ in known), default=1.0)
    title = f"{board['done']} of {board['total']} evaluations"
    if ranked:
        title += f", best score {ranked[0][0]:.4f} with {_describe(board, ranked[0][1])}"
    rows = "".join(
        _row(place, score, (score - low) / ((high - low) or 1), _describe(board, i))
        for place, (score, i) in enumerate(ranked)
    )
    height = 30 + ROW * max(len(ranked), 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {NAMES + BAR + 90} {height}" '
        f'width="{NAMES + BAR + 90}" role="img" aria-label="{escape(title)}" '
        'fill="currentColor" font-family="sans-serif" font-size="12">'
        f"<title>{escape(title)}</title>"
        f'<text x="4" y="16">{escape(title)}</text>{rows}</svg>'
    )


def _row(place: int, score: float, share: float, text: str) -> str:
    y = 30 + ROW * place
    width = 2 + share * (BAR - 2)
    return (
        f'<text x="{NAMES - 8}" y="{y + 13}" text-anchor="end">{escape(text)}</text>'
        f'<rect x="{NAMES}" y="{y + 3}" width="{width:.1f}" height="{ROW - 6}" fill="#0072b2"/>'
        f'<text x="{NAMES + BAR + 8}" y="{y + 13}">{score:.4f}</text>'
    )


def _describe(board: dict[str, Any], candidate: int) -> str:
    places = board["candidates"][candidate]
    named = zip(board["names"], board["values"], places, strict=True)
    return ", ".join(f"{name}={values[place]}" for name, values, place in named if place >= 0)
