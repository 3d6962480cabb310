"""Which scorers need only the last step and its input."""

from typing import Any

from sklearn.metrics._scorer import _BaseScorer, _MultimetricScorer, _PassthroughScorer


def looks_at_pipelines(scorer: Any) -> bool:
    """Tell whether a scorer may look at more than predictions, as any function of the user may."""
    if isinstance(scorer, _MultimetricScorer):
        return any(looks_at_pipelines(one) for one in scorer._scorers.values())
    return not isinstance(scorer, _BaseScorer | _PassthroughScorer)
