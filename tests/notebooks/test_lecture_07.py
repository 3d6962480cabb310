"""Lecture 07: its students' mistakes are explained, and what it says in numbers is true."""

import re

import numpy as np
import pytest

from kernel_helpers.datasets import load_flights
from tests.notebooks.lecture import cell, said

LECTURE = "07"
NEEDS = (
    "first-cell",
    "two-bites",
    "few-digits",
    "digits-file",
    "learner",
    "stream-flights",
    "extract",
    "held-out",
)

# name: (exercise, what a student might write, which check notices, what it says)
MISTAKES = {
    "dropped-the-rest": (
        "07-1",
        "def batches(n, size, epochs=1):\n"
        "    for _ in range(epochs):\n"
        "        for start in range(0, n - size + 1, size):\n"
        "            yield slice(start, start + size)",
        "check",
        "In two epochs each row should be read twice.",
    ),
    "past-the-end": (
        "07-1",
        "def batches(n, size, epochs=1):\n"
        "    for _ in range(epochs):\n"
        "        for start in range(0, n, size):\n"
        "            yield slice(start, start + size)",
        "check",
        "No slice reaches past the last row.",
    ),
    "list-of-slices": (
        "07-1",
        "def batches(n, size, epochs=1):\n"
        "    starts = range(0, n, size)\n"
        "    return [slice(s, min(s + size, n)) for _ in range(epochs) for s in starts]",
        "hidden",
        "A generator begins at once",
    ),
    "bug-kept": (
        "07-2",
        "def visit(n, size, steps):\n"
        "    start = 0\n"
        "    for _ in range(steps):\n"
        "        yield slice(start, start + size)\n"
        "        start = start + size if start + size < n else n - start",
        "check",
        "Every bite should be visited equally often",
    ),
    "modulo": (
        "07-2",
        "def visit(n, size, steps):\n"
        "    start = 0\n"
        "    for _ in range(steps):\n"
        "        yield slice(start, min(start + size, n))\n"
        "        start = (start + size) % n",
        "check",
        "With 10 rows the third bite is short; then row 0 comes.",
    ),
    "off-by-one": (
        "07-2",
        "def visit(n, size, steps):\n"
        "    start = 0\n"
        "    for _ in range(steps):\n"
        "        yield slice(start, min(start + size, n))\n"
        "        start = start + size if start + size < n - 1 else 0",
        "hidden",
        "7 rows in bites of 3: a bite begins every 3 rows, none elsewhere.",
    ),
    "forgot-return": (
        "07-3",
        "def fit_stream(model, stream, classes):\n"
        "    for X_bite, y_bite in stream:\n"
        "        model.partial_fit(X_bite, y_bite, classes=classes)",
        "check",
        "Return the trained model.",
    ),
    "forgot-classes": (
        "07-3",
        "def fit_stream(model, stream, classes):\n"
        "    for X_bite, y_bite in stream:\n"
        "        model.partial_fit(X_bite, y_bite)\n"
        "    return model",
        "check",
        "classes must be passed on the first call",
    ),
    "fit-instead": (
        "07-3",
        "def fit_stream(model, stream, classes):\n"
        "    for X_bite, y_bite in stream:\n"
        "        model.fit(X_bite, y_bite)\n"
        "    return model",
        "check",
        "Every pair should add to what the model knows; `fit` starts from zero.",
    ),
    "everything-first": (
        "07-3",
        "def fit_stream(model, stream, classes):\n"
        "    for X_bite, y_bite in list(stream):\n"
        "        model.partial_fit(X_bite, y_bite, classes=classes)\n"
        "    return model",
        "hidden",
        "Learn from a pair before the next is asked for.",
    ),
    "mean-of-means": (
        "07-4",
        "def running_scaler(parts):\n"
        "    each = [(part.mean(axis=0), part.std(axis=0)) for part in parts]\n"
        "    return tuple(np.mean(each, axis=0))",
        "check",
        "The mean of all rows: larger parts count for more.",
    ),
    "formula-from-school": (
        "07-4",
        "def running_scaler(parts):\n"
        "    n = total = squares = 0\n"
        "    for part in parts:\n"
        "        n, total = n + len(part), total + part.sum(axis=0)\n"
        "        squares = squares + (part**2).sum(axis=0)\n"
        "    return total / n, np.sqrt(squares / n - (total / n) ** 2)",
        "hidden",
        "one column lies around 10⁹ and spreads by 2.",
    ),
    "divided-by-n-minus-1": (
        "07-4",
        "def running_scaler(parts):\n"
        "    rows = np.concatenate(list(parts))\n"
        "    return rows.mean(axis=0), rows.std(axis=0, ddof=1)",
        "hidden",
        "The standard deviation, one row first",
    ),
    "train-then-test": (
        "07-5",
        "def progressive_scores(model, stream, classes):\n"
        "    scores = []\n"
        "    for X_bite, y_bite in stream:\n"
        "        model.partial_fit(X_bite, y_bite, classes=classes)\n"
        "        scores.append(model.score(X_bite, y_bite))\n"
        "    return scores[1:]",
        "check",
        "The first pair trains; from then on each tests, then trains.",
    ),
    "running-means": (
        "07-5",
        "def progressive_scores(model, stream, classes):\n"
        "    scores = []\n"
        "    for number, (X_bite, y_bite) in enumerate(stream):\n"
        "        if number:\n"
        "            scores.append(model.score(X_bite, y_bite))\n"
        "        model.partial_fit(X_bite, y_bite, classes=classes)\n"
        "    return [np.mean(scores[: k + 1]) for k in range(len(scores))]",
        "hidden",
        "One score a pair, asked before the model has learned from it.",
    ),
}


def test_each_of_the_three_conditions_is_broken_and_its_error_read(solved):
    assert "X has 78 features" in words_of(solved, "same-features")
    refused, also_refused, silent, looked = lines(cell(solved, "known-classes"))
    assert "classes must be passed" in refused
    assert "should include all valid labels" in also_refused
    assert silent == "no error"
    assert "'cancelled', which is not in classes=['late', 'on time']" in looked
    assert "no attribute 'partial_fit'" in words_of(solved, "incremental")


def test_the_loop_of_the_bug_hunt_reads_the_first_bite_once_and_others_four_times(solved, prose):
    words = words_of(solved, "larson-loop")
    assert "{0: 1, 1000: 4, 2000: 4}" in words
    assert "[59000, 1000, 2000, 3000, 4000]" in words
    assert "read four times, rows 0 to 999 **once**" in prose


def test_one_bite_of_digits_does_most_of_it(solved, prose):
    assert "28,740 images" in words_of(solved, "digits-file")
    assert "The other 28,240 images" in prose
    first, last = numbers(words_of(solved, "by-hand"), r"\.\d+")
    assert first == pytest.approx(0.90, abs=0.02)
    assert last == pytest.approx(0.95, abs=0.02)


def test_a_bite_takes_the_memory_of_the_napkin(solved):
    words = words_of(solved, "memory-of-a-bite")
    for napkin, measured in re.findall(r"napkin +([\d.]+) MB, measured +([\d.]+) MB", words):
        assert float(measured) == pytest.approx(float(napkin), rel=0.4, abs=1.0)


def test_a_sorted_file_ruins_sgd_and_leaves_naive_bayes_alone(solved):
    rows = said(cell(solved, "order-matters")).splitlines()[1:]
    last, averaged, bayes = (numbers(row, r"0\.\d+") for row in rows)
    assert last[0] < 0.15 < last[1]
    assert averaged[0] < 0.65
    assert averaged[1] > 0.93
    assert bayes[0] == bayes[1]


def test_shuffled_blocks_show_nearly_every_label_in_the_first_bite(solved):
    in_order, shuffled = lines(cell(solved, "block-shuffle"))
    assert in_order.endswith("[0]")
    assert len(numbers(shuffled.partition(":")[2], r"\d")) >= 8


@pytest.mark.usefixtures("flights_data")
def test_numbers_of_flights_in_the_text_are_true(prose):
    flown = load_flights().dropna(subset=["dep_delay"])
    past = flown["month"] <= 9
    assert f"all {past.sum():,} flights" in prose
    assert f"up to {flown['distance'].max():,.0f})" in prose
    assert (flown.loc[flown["distance"] == flown["distance"].max(), "dest"] == "HNL").all()


def test_one_averaged_pass_gets_as_far_as_the_model_of_lecture_00(solved, prose):
    assert "141 columns, 82,798 flights" in words_of(solved, "held-out")
    assert "to 0.674 with 245,723" in words_of(solved, "flights-curve")
    assert "all 245,723 flights at once (AUC .673)" in prose


def test_an_eighth_of_the_flights_says_nearly_all(solved, prose):
    scores = numbers(words_of(solved, "fewer-rows"), r"AUC (0\.\d+)")
    assert scores == pytest.approx([0.60, 0.65, 0.671, 0.673], abs=0.02)
    assert scores[2:] == pytest.approx([0.671, 0.673], abs=0.0015)
    assert "all there is to say to this model: .671" in prose


def test_raw_numbers_are_worth_a_coin_and_scaled_ones_are_not(solved):
    (raw,) = numbers(words_of(solved, "raw-numbers"), r"AUC (0\.\d+)")
    assert raw == pytest.approx(0.5, abs=0.03)
    scaled = numbers(words_of(solved, "two-scalers"), r"AUC (0\.\d+)")
    assert scaled == pytest.approx([0.649, 0.649], abs=0.002)


def test_progressive_validation_ends_above_the_autumn_alone(solved, prose):
    last = numbers(said(cell(solved, "by-month")).splitlines()[-1], r"0\.\d+")
    assert last == pytest.approx([0.687], abs=0.002)
    assert "above the .674 that the autumn alone gives" in prose


def test_a_chain_on_the_cluster_gives_the_weights_of_the_loop_bit_by_bit(solved):
    assert "same weights, bit by bit: True" in words_of(solved, "long-chain")
    assert "your run says read_part" in words_of(solved, "q07_6-test")


def test_averaging_depends_on_how_the_rows_were_dealt(solved, prose):
    rows = said(cell(solved, "average")).splitlines()[1:]
    scores = [numbers(row, r"0\.\d{4}")[0] for row in rows]
    assert scores == pytest.approx([0.6733, 0.6734, 0.6562], abs=0.0006)
    assert re.search(r"by airline +\S+ +0\.0 ", rows[2])
    assert "AUC .656, and it calls **not a single flight** late" in prose
    assert numbers(words_of(solved, "averaged-classifier"), r"0\.\d+") == pytest.approx(
        [0.6733], abs=0.0006
    )


def test_no_forest_learns_in_steps(solved):
    assert "any forest? False" in words_of(solved, "list")


def test_a_resumed_run_ends_with_the_same_bits(solved):
    assert "power cut" in words_of(solved, "cut")
    assert "same weights, bit by bit: True" in words_of(solved, "resumed")


def test_with_more_columns_than_rows_shuffled_labels_are_learned_by_heart(solved):
    *_, true, mixed = said(cell(solved, "by-heart")).splitlines()
    assert "2080" in true
    assert numbers(true, r"[01]\.\d+")[-2:] == pytest.approx([1.0, 0.86], abs=0.03)
    training, test = numbers(mixed, r"[01]\.\d+")[-2:]
    assert training > 0.95
    assert test < 0.2


def test_the_whole_lecture_fits_into_a_gigabyte(solved):
    assert solved.metadata["peak_megabytes"] < 1_000


def numbers(text: str, pattern: str) -> list[float]:
    return np.array(re.findall(pattern, text), dtype=float).tolist()


def words_of(notebook, name) -> str:
    """What a cell said, on one line: a kernel may send it in several pieces."""
    return " ".join(said(cell(notebook, name)).split())


def lines(cell) -> list[str]:
    """What a cell said, line by line."""
    return [line for line in said(cell).splitlines() if line]
