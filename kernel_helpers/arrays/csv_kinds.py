"""Kinds of columns that compiled code parses, as it numbers them."""

SKIPPED, WHOLE, REAL, WORD = range(4)
MOST_MISSING = 7  # bytes of a field that means NaN
