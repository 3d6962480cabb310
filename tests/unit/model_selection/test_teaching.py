"""Counting helpers, the noise experiment, and the boxes of a search."""

import matplotlib as mpl
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from kernel_helpers.model_selection import (
    GridSearchCV,
    merged_fits,
    n_fits,
    noise_experiment,
)
from kernel_helpers.model_selection.plots import boxplot_parameters
from tests.unit.model_selection.combinations import X, pipe, y

GRID = {"pca__n_components": [2, 4], "svc__C": [1, 10]}


@pytest.fixture(autouse=True)
def no_window():
    mpl.use("agg")
    yield
    mpl.pyplot.close("all")


def test_the_lecture_s_grid_takes_46_fits():
    assert n_fits({"C": [1, 10, 100], "gamma": [0.1, 1, 10]}, cv=5) == 46
    assert n_fits({"C": [1, 10, 100], "gamma": [0.1, 1, 10]}, cv=5, refit=False) == 45


def test_merged_fits_are_what_a_search_does():
    steps = pipe(scale=StandardScaler(), pca=PCA(), svc=SVC())
    search = GridSearchCV(steps, GRID, cv=3, executor="serial").fit(X, y)
    assert merged_fits(steps, GRID, cv=3, refit=True) == search.n_fits_


def test_a_search_on_noise_flatters_itself_and_nested_scores_do_not():
    result = noise_experiment(8, executor="serial")
    assert result.flat.mean() > 0.55
    assert abs(result.nested.mean() - 0.5) < 0.05


def test_scores_are_boxed_by_parameter():
    steps = pipe(scale=StandardScaler(), pca=PCA(), svc=SVC())
    search = GridSearchCV(steps, GRID, cv=3, executor="serial").fit(X, y)
    boxes = boxplot_parameters(search)
    assert [ax.get_xlabel() for ax in boxes.axes] == ["pca__n_components", "svc__C"]
