"""Learn from data that passes by in batches, and average models learned side by side.

>>> from sklearn.linear_model import SGDClassifier
>>> import numpy as np
>>> X = np.random.default_rng(0).normal(size=(1000, 3))
>>> model = partial_fit_stream(
...     SGDClassifier(random_state=0), (X, X[:, 0] > 0), batch_rows=100, progress=False
... )
>>> model.score(X, X[:, 0] > 0) > 0.9
True

``partial_fit_stream`` takes arrays, mapped files, Dask collections and any iterable of batches;
give it ``validation=`` for a learning curve and early stopping, ``checkpoint=`` to survive a kill.
``progressive_val_score`` tests on each batch before it trains on it. ``AveragedClassifier`` and
``AveragedRegressor`` train one model a shard and average them. ``partial_fit_estimators`` lists
what scikit-learn can learn this way.
"""

from kernel_helpers.incremental.averaged import AveragedClassifier, AveragedRegressor
from kernel_helpers.incremental.batch import Batch
from kernel_helpers.incremental.boosted import BoostedTrees, train_boosted_trees
from kernel_helpers.incremental.curve import LearningCurve
from kernel_helpers.incremental.estimators import partial_fit_estimators
from kernel_helpers.incremental.progressive import progressive_val_score
from kernel_helpers.incremental.stream import partial_fit_stream

__all__ = [
    "AveragedClassifier",
    "AveragedRegressor",
    "Batch",
    "BoostedTrees",
    "LearningCurve",
    "partial_fit_estimators",
    "partial_fit_stream",
    "progressive_val_score",
    "train_boosted_trees",
]
