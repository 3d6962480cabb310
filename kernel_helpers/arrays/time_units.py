"""Convert between the units of NumPy's times."""

import numpy as np


def ticks_of(coarse: np.dtype, fine: np.dtype) -> int:
    """Return how many units of the type `fine` one unit of the type `coarse` is.

    >>> ticks_of(np.dtype("M8[s]"), np.dtype("m8[us]"))
    1000000
    """
    coarse_unit, fine_unit = (str(dtype)[str(dtype).index("[") :] for dtype in (coarse, fine))
    return int((np.ones(1, f"m8{coarse_unit}") // np.ones(1, f"m8{fine_unit}"))[0])
