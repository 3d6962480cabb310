"""Take rows of X, of y and of parameters that have one value per row, as scikit-learn does."""

from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator
from sklearn.utils import Tags, _safe_indexing
from sklearn.utils.metaestimators import _safe_split
from sklearn.utils.validation import _check_method_params

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

take_rows = _safe_indexing
take_params = _check_method_params


def split_rows(
    X: "ArrayLike", y: "ArrayLike", rows: object, train: object = None, *, pairwise: bool
) -> tuple[Any, Any]:
    """Take rows of X and y; of a `pairwise` X only the columns that belong to the `train` rows."""
    return _safe_split(_Tagged(pairwise), X, y, rows, train)  # type: ignore[no-any-return]


class _Tagged:
    """An estimator with one tag, the only thing that `_safe_split` reads of it."""

    def __init__(self, pairwise: bool) -> None:
        self._pairwise = pairwise

    def __sklearn_tags__(self) -> Tags:
        tags = BaseEstimator().__sklearn_tags__()
        tags.input_tags.pairwise = self._pairwise
        return tags
