"""Colours drawn by Python and by the views are one family, readable on white and on black."""

import re
from pathlib import Path

import pytest

from kernel_helpers._palette import COLORS, QUIET

VIEWS = Path(__file__).parents[2] / "labextension/src/views/shared/palette.ts"


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(color: str, ground: str) -> float:
    low, high = sorted([luminance(color), luminance(ground)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", [*COLORS, QUIET])
@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_each_colour_stands_out_from_both_grounds(color, ground):
    assert contrast(color, ground) >= 3


def test_the_first_seven_are_those_of_the_views():
    light = re.search(r"light: \[(.*?)\]", VIEWS.read_text(), re.DOTALL)
    assert re.findall(r"#\w{6}", light[1])[:7] == list(COLORS[:7])
