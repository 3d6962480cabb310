"""Lecture 10: checks explain each mistake, and every number in its text is computed again."""

import re

import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV, cross_val_score

from kernel_helpers.datasets import load_flights
from tests.notebooks.lecture import Lecture, cell, said

LECTURE = "10"
NEEDS = ("first-cell", "flights", "coin-data", "spy", "ex10_1", "judge", "four-numbers", "samples")

# name: (exercise, what a student might write, which check notices, what it says)
MISTAKES = {
    "searched-once-on-all-rows": (
        "10-1",
        "def nested_cv(model, grid, X, y, groups=None):\n"
        "    best = GridSearchCV(model, grid, cv=3).fit(X, y).best_estimator_\n"
        "    return cross_val_score(best, X, y, cv=5)",
        "check",
        "One fit saw all 60 rows",
    ),
    "believed-the-search": (
        "10-1",
        "def nested_cv(model, grid, X, y, groups=None):\n"
        "    return [GridSearchCV(model, grid, cv=3).fit(X[train], y[train]).best_score_\n"
        "            for train, test in StratifiedKFold(5).split(X, y)]",
        "check",
        "Each row should judge one winner",
    ),
    "judged-by-its-own-rows": (
        "10-1",
        "def nested_cv(model, grid, X, y, groups=None):\n"
        "    return [GridSearchCV(model, grid, cv=3).fit(X[train], y[train])"
        ".score(X[train], y[train])\n"
        "            for train, test in StratifiedKFold(5).split(X, y)]",
        "check",
        "asked about rows that it had learnt from",
    ),
    "groups-outside-only": (
        "10-1",
        "def nested_cv(model, grid, X, y, groups=None):\n"
        "    kind = StratifiedKFold if groups is None else GroupKFold\n"
        "    search = GridSearchCV(model, grid, cv=3)\n"
        "    return [search.fit(X[train], y[train]).score(X[test], y[test])\n"
        "            for train, test in kind(5).split(X, y, groups)]",
        "hidden",
        "both sides of an inner split",
    ),
    "the-label-itself": (
        "10-2",
        "def baseline(y):\n    return pd.Series(y).mode()[0]",
        "check",
        "has this accuracy",
    ),
    "share-of-negatives": (
        "10-2",
        "def baseline(y):\n    return 1 - np.mean([label == True for label in y])",
        "hidden",
        "Labels can be words",
    ),
    "cut-through-a-day": (
        "10-3",
        "def time_split(flights, share=0.25):\n"
        "    cut = int(len(flights) * (1 - share))\n"
        "    return flights.iloc[:cut], flights.iloc[cut:]",
        "check",
        "A day stands on both sides",
    ),
    "at-random": (
        "10-3",
        "from sklearn.model_selection import train_test_split\n"
        "def time_split(flights, share=0.25):\n"
        "    return train_test_split(flights, test_size=share)",
        "check",
        "A day stands on both sides",
    ),
    "forgot-the-year": (
        "10-3",
        "def time_split(flights, share=0.25):\n"
        "    days = flights['month'] * 100 + flights['day']\n"
        "    cut = days.sort_values().iloc[int(len(days) * (1 - share))]\n"
        "    return flights[days < cut], flights[days >= cut]",
        "hidden",
        "over New Year",
    ),
    "spread-of-the-rows": (
        "10-4",
        "def bias_or_noise(sample, truth):\n"
        "    off = abs(np.mean(sample) - truth)\n"
        "    return 'bias' if off > 3 * np.std(sample) else 'noise'",
        "check",
        "standard error of about 0.1 min",
    ),
    "above-the-truth-only": (
        "10-4",
        "def bias_or_noise(sample, truth):\n"
        "    error = np.std(sample) / np.sqrt(len(sample))\n"
        "    return 'bias' if np.mean(sample) - truth > 3 * error else 'noise'",
        "check",
        "standard error of about 0.1 min",
    ),
    "spread-of-this-table": (
        "10-4",
        "def bias_or_noise(sample, truth):\n"
        "    error = 40.2 / np.sqrt(len(sample))\n"
        "    return 'bias' if abs(np.mean(sample) - truth) > 3 * error else 'noise'",
        "hidden",
        "Another scale",
    ),
    "without-replacement": (
        "10-5",
        "def boot_ci(x, statistic=np.mean, level=0.95, n_boot=5000, seed=0):\n"
        "    rng = np.random.default_rng(seed)\n"
        "    results = [statistic(rng.permutation(x)) for _ in range(n_boot)]\n"
        "    return np.quantile(results, [0.025, 0.975])",
        "check",
        "Draw with replacement",
    ),
    "always-95-percent": (
        "10-5",
        "def boot_ci(x, statistic=np.mean, level=0.95, n_boot=5000, seed=0):\n"
        "    rng = np.random.default_rng(seed)\n"
        "    results = [statistic(rng.choice(x, len(x))) for _ in range(n_boot)]\n"
        "    low, high = np.quantile(results, [0.025, 0.975])\n"
        "    return low, high",
        "hidden",
        "Another statistic and another level",
    ),
}


def test_all_twenty_searches_find_something_in_noise_and_nested_ones_do_not(solved):
    words = said(cell(solved, "noise-experiment"))
    assert "20 of 20 searches" in words
    assert 5 <= int(re.search(r"(\d+) of 20 nested", words)[1]) <= 15
    assert float(said(cell(solved, "throw-again")).split()[-1]) == pytest.approx(0.5, abs=0.02)


def test_merging_fits_the_encoder_once_on_each_training_part(solved):
    words = said(cell(solved, "nested-search"))
    assert "fits: 20 encode, 50 select, 185 model" in words
    assert "saved: 165 encode, 135 select" in words
    assert "it was 20 fits" in said(cell(solved, "p10_encodes-test"))


def test_three_ways_find_the_same_score(solved):
    scores = re.findall(r"AUC (0\.\d+)", said(cell(solved, "three-ways")))
    assert len(scores) == 3
    assert len(set(scores)) == 1


def test_most_tasks_time_went_into_noise(solved):
    assert "your run says search_noise" in said(cell(solved, "q10_5-test"))


def test_the_leak_of_the_selection_is_almost_nine_in_ten_and_goes_away(solved):
    leaked, repaired = (
        int(re.search(r"(\d+)%", said(cell(solved, name)))[1]) for name in ("colleague", "repaired")
    )
    assert 85 <= leaked < 90
    assert 40 <= repaired <= 60


def test_the_table_of_scores_has_the_numbers_of_the_text(solved, prose):
    rows = [line.split() for line in said(cell(solved, "four-numbers")).splitlines()[1:]]
    nothing, model, weighted = ([float(value) for value in row[-4:]] for row in rows)
    assert nothing == [0.81, 0.5, 0, 0.5]
    assert model == [0.808, 0.506, 0.039, 0.673]
    assert (weighted[0], weighted[2], weighted[3]) == (0.59, 0.387, 0.673)
    for phrase in ("81.0 % of the autumn's flights", "80.8 %", "drops to .590", "rises to .387"):
        assert phrase in prose


def test_the_date_leaks_through_a_random_split_only(solved, prose):
    lines = said(cell(solved, "six-fits")).splitlines()[1:]
    aucs = {line.split()[0]: [float(value) for value in line.split()[1:]] for line in lines}
    assert aucs["at_random"] == pytest.approx([0.692, 0.761], abs=0.004)
    assert 0.677 <= aucs["whole_days"][1] <= 0.6925
    assert aucs["by_time"] == [0.673, 0.674]
    assert "from about .69 to .76" in prose
    assert "**.674**" in prose


def test_days_make_the_interval_more_than_twice_as_wide(solved, prose):
    ends = re.findall(r"([\d.]+) to ([\d.]+)", said(cell(solved, "two-bootstraps")))
    flights, days = (float(high) - float(low) for low, high in ends)
    assert days > 2 * flights
    assert "more than twice as wide" in prose


@pytest.fixture(scope="module")
def flown(flights_data):
    return load_flights().dropna(subset=["dep_delay"])


def test_samples_of_flights_miss_as_the_text_says(flown, prose):
    delays, truth = flown["dep_delay"], flown["dep_delay"].mean()
    early = delays[flown["hour"] < 9]
    rng = np.random.default_rng(0)
    misses = [abs(rng.choice(delays.to_numpy(), 500).mean() - truth) for _ in range(2000)]
    assert f"{len(early):,} flights scheduled before 9:00" in prose
    assert f"average {early.mean():.1f} minutes against the true {truth:.1f}" in prose
    assert f"miss by about {np.median(misses):.1f} minutes" in prose
    assert abs(early.mean() - truth) == pytest.approx(10, abs=0.1)
    assert 40 / np.sqrt(500) == pytest.approx(1.8, abs=0.02)


def test_jfk_is_biased_by_less_than_the_noise_of_500_rows(flown):
    delays = flown["dep_delay"]
    off = abs(delays[flown["origin"] == "JFK"].mean() - delays.mean())
    assert off == pytest.approx(0.5, abs=0.05)
    assert off < 1.2


def test_the_autumn_has_the_flights_and_days_of_the_text(flown, prose):
    autumn = flown[flown["month"] > 9]
    assert f"Its {len(autumn):,} flights" in prose
    assert f"only {autumn.groupby(['month', 'day']).ngroups} days" in prose


def test_shared_errors_make_upsets_likely(solved):
    lines = said(cell(solved, "shared-errors")).splitlines()[:4]
    chances = [float(line.split()[-1].rstrip("%")) for line in lines]
    assert chances == sorted(chances)
    assert chances[0] < 1
    assert chances[-1] > 14


def test_the_spy_tells_the_truth_about_a_loop_that_scikit_learn_writes():
    """The check's rules hold for the one-line form of nested cross-validation, too."""
    lecture: dict = {}
    exec("import numpy as np\n" + Lecture("10").source_cell("spy").source, lecture)
    cross_val_score(
        GridSearchCV(lecture["Spy"](), {"C": [1, 2]}, cv=3), *lecture["spy_rows"](60), cv=5
    )
    fitted = [seen for seen, judged in lecture["diary"] if judged is None]
    judges = [j for seen, j in lecture["diary"] if j and len(seen) == 48]
    assert len(fitted) == 35
    assert sorted(row for rows in judges for row in rows) == list(range(60))
