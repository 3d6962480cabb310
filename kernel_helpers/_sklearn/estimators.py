"""Facts about estimators that scikit-learn has no public function for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator
    from sklearn.pipeline import Pipeline

# What `clone` copies besides the parameters.
CLONED_ATTRIBUTES = ("_sklearn_output_config", "_metadata_request")


def accepts_steps(pipeline: "Pipeline") -> bool:
    """Whether the `fit` of a pipeline would accept its steps and parameters."""
    try:
        pipeline._validate_params()
        pipeline._validate_steps()
    except Exception:  # noqa: BLE001 - `fit` raises it again
        return False
    return True


def has_callbacks(estimator: "BaseEstimator") -> bool:
    """Whether callbacks, which exist since version 1.9, are set on an estimator or a part of it."""
    if getattr(estimator, "_skl_callbacks", None):
        return True
    params = estimator.get_params(deep=True).values() if hasattr(estimator, "get_params") else ()
    return any(getattr(value, "_skl_callbacks", None) for value in params)
