"""Every way to make a display computes what it says, and draws it."""

import time

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC

from kernel_helpers.plots import (
    DistributionDisplay,
    FormatComparisonDisplay,
    LearningCurveDisplay,
    MemoryDisplay,
    OptimismDisplay,
    ScalingDisplay,
    ValidationCurveDisplay,
)
from tests.unit.diagnosis.runs import run_of, sample, task

TRUTH = [0, 1, 1, 0]
MB = 1_000_000


@pytest.fixture
def iris():
    return load_iris(return_X_y=True)


def test_a_learning_curve_of_predictions_scores_them_by_rows_learnt_from():
    display = LearningCurveDisplay.from_predictions(TRUTH, {10: [0, 0, 0, 0], 100: TRUTH})
    assert display.alt_text.startswith(
        "The validation accuracy rises from 0.500 with 10 rows to 1.000 with 100"
    )


def test_a_validation_curve_of_predictions_takes_any_metric():
    display = ValidationCurveDisplay.from_predictions(
        [1.0, 2.0],
        {0.1: [1.0, 3.0], 1.0: [1.0, 2.0]},
        metric=mean_absolute_error,
        param_name="alpha",
    )
    assert display.scores["validation"].tolist() == [0.5, 0.0]
    assert display.ax_.get_ylabel() == "mean absolute error"


def test_a_validation_curve_of_scores_draws_each_line():
    scores = {"training": [0.6, 0.9], "validation": [0.6, 0.7]}
    display = ValidationCurveDisplay.from_scores([1, 2], scores, param_name="depth")
    assert display.alt_text == (
        "The validation score is best, 0.700, at depth = 2; training is 0.200 above it there and "
        "0.200 at most."
    )


def test_a_validation_curve_of_a_search_takes_each_value_with_its_best_partners(iris):
    grid = {"C": [0.01, 1.0], "gamma": [1e-6, 0.1]}
    search = GridSearchCV(SVC(), grid, cv=3, return_train_score=True).fit(*iris)
    display = ValidationCurveDisplay.from_search(search, "C")
    means = search.cv_results_["mean_test_score"].reshape(2, 2)  # C by gamma
    assert display.x.tolist() == [0.01, 1.0]
    assert display.mean("validation") == pytest.approx(means.max(axis=1))
    assert display.scores["training"].shape == (2, 3)


def test_a_parameter_that_was_not_searched_is_refused(iris):
    search = GridSearchCV(SVC(), {"C": [1.0]}, cv=2).fit(*iris)
    with pytest.raises(ValueError, match=r"should be one of \['C'\], got 'gamma'"):
        ValidationCurveDisplay.from_search(search, "gamma")


def test_a_table_is_written_in_every_format():
    display = FormatComparisonDisplay.from_frame(pd.DataFrame({"x": np.arange(200)}), repeats=1)
    assert {"CSV", "SQLite"} <= set(display.costs.index)


def test_an_estimator_is_fitted_with_each_number_of_jobs(iris):
    forest = RandomForestClassifier(5, random_state=0)
    display = ScalingDisplay.from_estimator(forest, *iris, n_jobs=(1, 2), repeats=1)
    assert display.workers.tolist() == [1, 2]
    assert display.speedup[0] == 1


def test_an_estimator_without_jobs_is_refused(iris):
    with pytest.raises(ValueError, match="parameter n_jobs, got SVC"):
        ScalingDisplay.from_estimator(SVC(), *iris)


def test_memory_of_a_function_is_seen_at_its_peak():
    def filling():
        held = np.ones(100 * MB // 8)
        time.sleep(0.5)  # a look takes longer the more processes earlier tests have left
        return held.sum()

    display = MemoryDisplay.from_function(filling, every=0.002)
    held = display.samples["filling"][1]
    assert held.max() - held[0] > 50 * MB


def test_memory_of_a_recorded_run_has_a_line_a_worker_and_the_limit():
    samples = [
        sample(time, worker, name=name, memory=held * MB, limit=400.0 * MB)
        for time, worker, name, held in [(0, "a", "0", 100), (1, "a", "0", 300), (1, "b", "1", 200)]
    ]
    display = MemoryDisplay.from_recording(run_of(task("a-0", 0, 1), workers=samples))
    assert display.alt_text == (
        "worker 0 peaks at 300 MB after 1.0 s, 75 % of the limit; worker 1 peaks at 200 MB after "
        "1.0 s, 50 % of the limit of 400 MB."
    )


def test_a_recording_without_workers_has_no_memory_to_plot():
    with pytest.raises(ValueError, match="should have seen a worker"):
        MemoryDisplay.from_recording(run_of(task("a-0", 0, 1)))


def test_predictions_are_resampled_and_a_perfect_one_stays_perfect():
    truth = TRUTH * 25
    display = DistributionDisplay.from_predictions(
        truth, {"guess": [0] * 100, "perfect": truth}, n_resamples=50
    )
    assert set(display.values["perfect"]) == {1.0}
    assert np.median(display.values["guess"]) == pytest.approx(0.5, abs=0.05)
    assert 0.02 < np.std(display.values["guess"]) < 0.09  # 0.05 by the binomial's variance


def test_the_optimism_of_a_search_is_measured_on_the_spot(iris):
    display = OptimismDisplay.from_estimator(
        SVC(), {"C": [0.1, 1.0]}, *iris, outer=3, inner=2, executor="serial"
    )
    assert len(display.result.scores) == 3
