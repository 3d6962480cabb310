"""Compare arrays: plain, masked, structured, sparse, and those of other libraries."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kernel_helpers.exercises.checks.difference.numbers import rounding
from kernel_helpers.exercises.checks.difference.shown import plain

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from scipy.sparse import sparray, spmatrix

Compare = Callable[[Any, Any], str | None]

_TEXT = "UST"  # kinds of dtypes: texts and bytes
_INT = "iu"
_FLOAT = "fc"


def array_difference(
    actual: "npt.ArrayLike", expected: "npt.ArrayLike", compare: Compare
) -> str | None:
    """Return the first place at which two arrays differ; equal numbers of two types are equal."""
    import numpy as np

    left: npt.NDArray[Any] = np.ma.asanyarray(actual)
    right: npt.NDArray[Any] = np.ma.asanyarray(expected)
    if left.shape != right.shape:
        return f"shape {left.shape}, expected {right.shape}"
    if left.dtype.names or right.dtype.names:
        return _record_difference(left, right, compare)
    masks = np.ma.getmaskarray(left), np.ma.getmaskarray(right)
    differ = unequal(np.ma.getdata(left), np.ma.getdata(right), compare)
    if differ is None:
        return f"type {left.dtype}, expected {right.dtype}"
    differ = (differ & ~masks[0] & ~masks[1]) | (masks[0] != masks[1])
    if not differ.any():
        return None
    place = tuple(int(index) for index in np.argwhere(differ)[0])
    return f"at {_at(place)}: {_element(left, place)}, expected {_element(right, place)}"


def unequal(
    left: "npt.NDArray[Any]", right: "npt.NDArray[Any]", compare: Compare
) -> "npt.NDArray[np.bool_] | None":
    """Return where two plain arrays of one shape differ; None where their types never compare."""
    import numpy as np

    kinds = left.dtype.kind, right.dtype.kind
    if "O" in kinds or "V" in kinds:
        found = [compare(*each) is not None for each in zip(left.flat, right.flat, strict=True)]
        return np.array(found, bool).reshape(left.shape)
    if ("S" in kinds and kinds != ("S", "S")) or (kinds[0] in _TEXT) != (kinds[1] in _TEXT):
        return None
    if ("M" in kinds or "m" in kinds) and kinds[0] != kinds[1]:
        return None
    both_nan = (left != left) & (right != right)
    differ: npt.NDArray[np.bool_] = (left != right) & ~both_nan
    if kinds[0] in _FLOAT and kinds[1] in _FLOAT:
        close = np.isclose(left, right, rtol=rounding(left, right), atol=0, equal_nan=True)
        differ = differ & ~close
    else:
        differ = differ | _rounded(left, right) | _rounded(right, left)
    return differ


def _rounded(whole: "npt.NDArray[Any]", floats: "npt.NDArray[Any]") -> "npt.NDArray[np.bool_]":
    """Return where a float equals a whole number only because that was rounded to a float."""
    import numpy as np

    if whole.dtype.kind not in _INT or floats.dtype.kind not in _FLOAT:
        return np.zeros(whole.shape, bool)
    large = (np.abs(floats) >= 2.0**53) & np.isfinite(floats)
    found = np.zeros(whole.shape, bool)
    found[large] = [int(a) != int(b.real) for a, b in zip(whole[large], floats[large], strict=True)]
    return found


def sparse_difference(
    actual: "sparray | spmatrix", expected: "sparray | spmatrix", _compare: Compare
) -> str | None:
    """Return the first element that differs; formats and stored zeros do not count."""
    if actual.shape != expected.shape:
        return f"shape {actual.shape}, expected {expected.shape}"
    left, right = _entries(actual), _entries(expected)
    for place in sorted(left.keys() | right.keys()):
        ours, theirs = left.get(place, 0), right.get(place, 0)
        if _compare(ours, theirs) is not None:
            return f"at {_at(place)}: {plain(ours)}, expected {plain(theirs)}"
    return None


def _entries(matrix: "sparray | spmatrix") -> dict[tuple[int, ...], Any]:
    """Return the elements that are not zero by their place."""
    stored = matrix.tocoo(copy=True)
    stored.sum_duplicates()
    places = zip(*(axis.tolist() for axis in stored.coords), strict=True)
    return {place: value for place, value in zip(places, stored.data, strict=True) if value != 0}


def _record_difference(
    left: "npt.NDArray[Any]", right: "npt.NDArray[Any]", compare: Compare
) -> str | None:
    names = left.dtype.names
    if names != right.dtype.names:
        return f"fields {names}, expected {right.dtype.names}"
    for name in names or ():
        found = array_difference(left[name], right[name], compare)
        if found is not None:
            return f"field {name!r}: {found}"
    return None


def _element(values: "npt.NDArray[Any]", place: tuple[int, ...]) -> str:
    value = values[place]
    return "masked" if type(value).__name__ == "MaskedConstant" else plain(value)


def _at(place: tuple[int, ...]) -> str:
    return str(place[0]) if len(place) == 1 else str(place)
