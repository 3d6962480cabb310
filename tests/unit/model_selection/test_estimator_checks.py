"""Our searches keep scikit-learn's contract for estimators."""

import pytest
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier, SGDRegressor
from sklearn.utils.estimator_checks import parametrize_with_checks

from kernel_helpers.model_selection import (
    GridSearchCV,
    HalvingRandomSearchCV,
    HyperbandSearchCV,
    RandomizedSearchCV,
)

SEARCHES = [
    GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2, executor="serial"),
    RandomizedSearchCV(
        LogisticRegression(), {"C": [0.1, 1.0]}, cv=2, n_iter=2, random_state=0, executor="serial"
    ),
    GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2, executor="serial"),
    HalvingRandomSearchCV(
        LogisticRegression(), {"C": [0.1, 1.0]}, cv=2, random_state=0, executor="serial"
    ),
    *(
        HyperbandSearchCV(
            model,
            {"alpha": [1e-4, 1e-3]},
            max_calls=3,
            batch_rows=100,
            random_state=0,
            executor="serial",
        )
        for model in (SGDClassifier(random_state=0), SGDRegressor(eta0=0.1, random_state=0))
    ),
]


def expected_failures(search):
    """What scikit-learn's own searches fail too."""
    if isinstance(search, HalvingRandomSearchCV):
        return {"check_fit2d_1sample": "one sample is refused for being less than min_resources"}
    ridge = isinstance(search.estimator, Ridge)
    return {"check_supervised_y_2d": "Ridge takes a 2d y without a word"} if ridge else {}


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks(SEARCHES, expected_failed_checks=expected_failures)
def test_scikit_learns_checks(estimator, check):
    check(estimator)
