"""Counting helpers, the noise experiment, and the pictures of a search."""

import matplotlib as mpl
import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from kernel_helpers.model_selection import (
    GridSearchCV,
    merged_fits,
    n_fits,
    nested_cross_validate,
    noise_experiment,
)
from kernel_helpers.model_selection.plots import (
    boxplot_parameters,
    plot_nested_splits,
    plot_optimism,
    plot_score_distributions,
)
from kernel_helpers.model_selection.plots.splits import split_table
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


def test_no_row_chooses_and_judges():
    table = split_table(5, 3, y)
    assert table.shape == (15, len(y))
    assert ((table == 3).sum(axis=0) == 3).all()
    assert (table > 0).all()


def test_groups_stay_together_in_the_painted_splits():
    groups = np.arange(len(y)) // 10
    table = split_table(GroupKFold(3), GroupKFold(2), y, groups)
    assert all(
        (row[groups == g] == row[groups == g][0]).all() for row in table for g in set(groups)
    )


def test_the_pictures_show_what_they_say():
    steps = pipe(scale=StandardScaler(), pca=PCA(), svc=SVC())
    search = GridSearchCV(steps, GRID, cv=3, executor="serial").fit(X, y)
    boxes = boxplot_parameters(search)
    assert [ax.get_xlabel() for ax in boxes.axes] == ["pca__n_components", "svc__C"]
    nested = nested_cross_validate(steps, GRID, X, y, executor="serial")
    assert f"{nested.optimism.mean():+.4f}" in plot_optimism(nested).axes[0].get_title()
    assert len(plot_nested_splits(5, 3, y).axes[0].images) == 1
    curves = plot_score_distributions({"flat": [0.5, 0.6], "nested": [0.4, 0.5]}).axes[0]
    assert [text.get_text() for text in curves.get_legend().get_texts()] == ["flat", "nested"]
