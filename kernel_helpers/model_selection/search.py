"""Grid, random and halving search as in scikit-learn, on any executor, each piece of work once."""

from typing import Any

import numpy as np
from sklearn import model_selection
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingRandomSearchCV as _HalvingRandomSearchCV

from kernel_helpers.model_selection.merged import MergedSearchCV


class GridSearchCV(model_selection.GridSearchCV, MergedSearchCV):
    """Search all combinations of parameter values; parameters and results as in scikit-learn.

    Parameters
    ----------
    estimator, param_grid, scoring, n_jobs, refit, cv, verbose, pre_dispatch, error_score, \
return_train_score
        See :class:`sklearn.model_selection.GridSearchCV`; `n_jobs` is the number of processes.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
        Where the work runs; the processes are kept for the next search.
    memory_limit : float, optional
        Bytes of transformed rows that may live at once; a quarter of the memory by default.
    checkpoint : path-like, optional
        File of finished evaluations, from which a second `fit` goes on.

    Attributes
    ----------
    n_fits_ : dict
        Step name -> number of fits that the whole search needed.
    progress_ : SearchProgress

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.decomposition import PCA
    >>> from sklearn.pipeline import Pipeline
    >>> from sklearn.svm import SVC
    >>> pipe = Pipeline([("pca", PCA()), ("svc", SVC())])
    >>> grid = {"pca__n_components": [2, 3], "svc__C": [1, 10]}
    >>> search = GridSearchCV(pipe, grid, cv=3, executor="serial")
    >>> search.fit(*load_iris(return_X_y=True)).n_fits_
    {'pca': 7, 'svc': 13}
    """

    _parameter_constraints = {  # noqa: RUF012 - scikit-learn's way
        **model_selection.GridSearchCV._parameter_constraints,
        **MergedSearchCV._more_constraints,
    }

    def __init__(
        self,
        estimator: Any,
        param_grid: Any,
        *,
        scoring: Any = None,
        n_jobs: int | None = None,
        refit: Any = True,
        cv: Any = None,
        verbose: int = 0,
        pre_dispatch: Any = "2*n_jobs",
        error_score: Any = np.nan,
        return_train_score: bool = False,
        executor: Any = None,
        memory_limit: float | None = None,
        checkpoint: Any = None,
    ) -> None:
        super().__init__(
            estimator,
            param_grid,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            cv=cv,
            verbose=verbose,
            pre_dispatch=pre_dispatch,
            error_score=error_score,
            return_train_score=return_train_score,
        )
        self.executor = executor
        self.memory_limit = memory_limit
        self.checkpoint = checkpoint


class RandomizedSearchCV(model_selection.RandomizedSearchCV, MergedSearchCV):
    """Search candidates drawn at random; parameters and results as in scikit-learn.

    Parameters
    ----------
    estimator, param_distributions, n_iter, scoring, n_jobs, refit, cv, verbose, pre_dispatch, \
random_state, error_score, return_train_score
        See :class:`sklearn.model_selection.RandomizedSearchCV`.
    executor, memory_limit, checkpoint
        See :class:`GridSearchCV`.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.svm import SVC
    >>> search = RandomizedSearchCV(SVC(), {"C": [1, 10]}, n_iter=2, executor="serial")
    >>> search.fit(*load_iris(return_X_y=True)).n_fits_
    {'SVC': 11}
    """

    _parameter_constraints = {  # noqa: RUF012 - scikit-learn's way
        **model_selection.RandomizedSearchCV._parameter_constraints,
        **MergedSearchCV._more_constraints,
    }

    def __init__(
        self,
        estimator: Any,
        param_distributions: Any,
        *,
        n_iter: int = 10,
        scoring: Any = None,
        n_jobs: int | None = None,
        refit: Any = True,
        cv: Any = None,
        verbose: int = 0,
        pre_dispatch: Any = "2*n_jobs",
        random_state: Any = None,
        error_score: Any = np.nan,
        return_train_score: bool = False,
        executor: Any = None,
        memory_limit: float | None = None,
        checkpoint: Any = None,
    ) -> None:
        super().__init__(
            estimator,
            param_distributions,
            n_iter=n_iter,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            cv=cv,
            verbose=verbose,
            pre_dispatch=pre_dispatch,
            random_state=random_state,
            error_score=error_score,
            return_train_score=return_train_score,
        )
        self.executor = executor
        self.memory_limit = memory_limit
        self.checkpoint = checkpoint


class HalvingRandomSearchCV(_HalvingRandomSearchCV, MergedSearchCV):
    """Draw candidates, keep the best third, give it more rows; as in scikit-learn.

    Parameters
    ----------
    estimator, param_distributions, n_candidates, factor, resource, max_resources, \
min_resources, aggressive_elimination, cv, scoring, refit, error_score, return_train_score, \
random_state, n_jobs, verbose
        See :class:`sklearn.model_selection.HalvingRandomSearchCV`.
    executor, memory_limit, checkpoint
        See :class:`GridSearchCV`.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.svm import SVC
    >>> C = {"C": [0.1, 1, 10]}
    >>> search = HalvingRandomSearchCV(SVC(), C, random_state=0, executor="serial")
    >>> search.fit(*load_iris(return_X_y=True)).n_resources_
    [50, 150]
    """

    _parameter_constraints = {  # noqa: RUF012 - scikit-learn's way
        **_HalvingRandomSearchCV._parameter_constraints,
        **MergedSearchCV._more_constraints,
    }

    def __init__(
        self,
        estimator: Any,
        param_distributions: Any,
        *,
        n_candidates: Any = "exhaust",
        factor: float = 3,
        resource: str = "n_samples",
        max_resources: Any = "auto",
        min_resources: Any = "smallest",
        aggressive_elimination: bool = False,
        cv: Any = 5,
        scoring: Any = None,
        refit: bool = True,
        error_score: Any = np.nan,
        return_train_score: bool = True,
        random_state: Any = None,
        n_jobs: int | None = None,
        verbose: int = 0,
        executor: Any = None,
        memory_limit: float | None = None,
        checkpoint: Any = None,
    ) -> None:
        super().__init__(
            estimator,
            param_distributions,
            n_candidates=n_candidates,
            factor=factor,
            resource=resource,
            max_resources=max_resources,
            min_resources=min_resources,
            aggressive_elimination=aggressive_elimination,
            cv=cv,
            scoring=scoring,
            refit=refit,
            error_score=error_score,
            return_train_score=return_train_score,
            random_state=random_state,
            n_jobs=n_jobs,
            verbose=verbose,
        )
        self.executor = executor
        self.memory_limit = memory_limit
        self.checkpoint = checkpoint
