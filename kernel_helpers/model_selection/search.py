"""Grid, random and halving search as in scikit-learn, on any executor, each piece of work once."""

from typing import TYPE_CHECKING, Any

from sklearn import model_selection
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingRandomSearchCV as _HalvingRandomSearchCV

from kernel_helpers.incremental.rows import in_memory
from kernel_helpers.model_selection.merged import MergedSearchCV
from kernel_helpers.model_selection.parameters import init_with_added

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class GridSearchCV(model_selection.GridSearchCV, MergedSearchCV):
    """Search all combinations of parameter values; parameters and results as in scikit-learn.

    Parameters
    ----------
    estimator, param_grid, scoring, n_jobs, refit, cv, verbose, pre_dispatch, error_score, \
return_train_score
        See :class:`sklearn.model_selection.GridSearchCV`; `n_jobs` is the number of processes.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
        Where the work runs; the processes are kept for the next search.
    memory_limit : float or str, optional
        Bytes, or ``"2 GB"``, of transformed rows that may be in memory at once; by default a
        quarter of the memory.
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

    __init__ = init_with_added(model_selection.GridSearchCV)


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

    __init__ = init_with_added(model_selection.RandomizedSearchCV)


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
    [30, 90]
    """

    __init__ = init_with_added(_HalvingRandomSearchCV)

    def fit(
        self, X: "ArrayLike", y: "ArrayLike | None" = None, **params: Any
    ) -> "HalvingRandomSearchCV":
        """Run fit with all sets of parameters, each distinct piece of work once.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or list of length n_samples
        y : array-like of shape (n_samples,) or (n_samples, n_outputs), optional
        **params : dict of str -> object
            Passed to the ``fit`` of the estimator, to the scorer and the splitter.

        Returns
        -------
        self : object
        """
        super().fit(*in_memory(X, y), **params)  # scikit-learn's `fit` counts the rows first
        return self
