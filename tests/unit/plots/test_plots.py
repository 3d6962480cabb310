"""Every plot finds what was put into the numbers, and is a picture for both themes."""

import html
import struct
from pathlib import Path

import dask.dataframe as dd
import matplotlib as mpl
import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from sklearn.datasets import load_digits, load_iris
from sklearn.model_selection import GroupKFold
from sklearn.svm import SVC

from kernel_helpers.arrays import PageMap
from kernel_helpers.model_selection import nested_cross_validate
from kernel_helpers.plots import (
    DistributionDisplay,
    FormatComparisonDisplay,
    LearningCurveDisplay,
    MemoryDisplay,
    OptimismDisplay,
    PageMapDisplay,
    PartitionsDisplay,
    ScalingDisplay,
    SplitDisplay,
    ValidationCurveDisplay,
    house_style,
)
from kernel_helpers.plots.splits import split_table

COSTS = pd.DataFrame(
    {"size (MB)": [875, 148], "add a column (s)": [np.nan, 3]}, index=["CSV", "Parquet"]
)

CLASSES = [0, 1] * 30

BUILD = {
    "learning": lambda: LearningCurveDisplay.from_scores([100, 200, 400], [0.6, 0.66, 0.665]),
    "validation": lambda: ValidationCurveDisplay(
        [0.01, 0.1, 1.0],
        {"training": [0.6, 0.8, 1.0], "validation": [0.58, 0.7, 0.6]},
        param_name="C",
    ),
    "scaling": lambda: ScalingDisplay.from_times({1: 10.0, 2: 6.0, 4: 4.0}),
    "memory": lambda: MemoryDisplay.from_samples([0, 1, 2], [1e8, 9e8, 2e8], memory_limit=1e9),
    "partitions": lambda: PartitionsDisplay([100, 300], [1e6, 3e6]),
    "pages": lambda: PageMapDisplay(
        {
            "one row": PageMap(Path("X.npy"), 4096, np.arange(1000) == 500),
            "a quarter": PageMap(Path("X.npy"), 4096, np.arange(1000) < 250),
        }
    ),
    "formats": lambda: FormatComparisonDisplay.from_costs(COSTS),
    "folds": lambda: SplitDisplay.from_splitters(3, None, CLASSES),
    "nested": lambda: SplitDisplay.from_splitters(5, 2, CLASSES),
    "distributions": lambda: DistributionDisplay.from_values(
        {"the search": [0.55, 0.6, 0.65], "new rows": [0.4, 0.5, 0.6]}, truth=0.5, name="score"
    ),
    "optimism": lambda: OptimismDisplay.from_result(searched(), score_name="accuracy"),
}


def searched():
    """Judge a small search by three outer folds."""
    return nested_cross_validate(
        SVC(), {"C": [0.1, 1]}, *load_iris(return_X_y=True), outer=3, inner=2, executor="serial"
    )


every = pytest.mark.parametrize("build", BUILD.values(), ids=BUILD)


@every
def test_the_picture_is_a_transparent_png_with_its_sentence_inside(build):
    display = build()
    png = display.to_png()
    assert png.startswith(b"\x89PNG")
    assert display.alt_text.encode("latin-1") in png


@every
def test_corners_are_see_through_and_something_is_drawn(build, tmp_path):
    (tmp_path / "plot.png").write_bytes(build().to_png())
    pixels = matplotlib.image.imread(tmp_path / "plot.png")
    assert pixels[0, -1, 3] == pixels[-1, -1, 3] == 0
    assert (pixels[:, :, 3] > 0.5).mean() > 0.005


@every
def test_no_ink_is_lost_on_white_or_on_black(build, tmp_path):
    (tmp_path / "plot.png").write_bytes(build().to_png())
    pixels = matplotlib.image.imread(tmp_path / "plot.png")
    ink = pixels[pixels[:, :, 3] > 0.95][:, :3]
    luminance = np.where(ink <= 0.04045, ink / 12.92, ((ink + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]
    assert 1.05 / (luminance.max() + 0.05) >= 2.9  # against white
    assert (luminance.min() + 0.05) / 0.0556 >= 2.9  # against JupyterLab's dark ground, #111


@every
def test_the_notebook_gets_alt_text_and_half_the_pixels(build):
    display = build()
    data, metadata = display._repr_mimebundle_()
    width, height = struct.unpack(">II", data["image/png"][16:24])
    shown = metadata["image/png"]
    assert shown["alt"] == data["text/plain"] == display.alt_text
    assert f'alt="{html.escape(display.alt_text)}"' in data["text/html"]
    assert (shown["width"], shown["height"]) == (width // 2, height // 2)


@every
def test_a_plot_goes_into_axes_of_ones_own(build):
    ax = Figure().add_subplot()
    display = build().plot(ax)
    assert display.ax_ is ax


@every
def test_labels_stay_level(build):
    display = build().plot()
    texts = display.ax_.get_xticklabels() + display.ax_.get_yticklabels() + display.ax_.texts
    assert {text.get_rotation() for text in texts} <= {0.0}


SENTENCES = {
    "learning": "The validation score rises from 0.600 with 100 rows to 0.665 with 400; the last "
    "doubling brought 0.005.",
    "validation": "The validation score is best, 0.700, at C = 0.1; training is 0.100 above it "
    "there and 0.400 at most.",
    "scaling": "With 4 workers the work runs 2.5 times as fast (efficiency 0.62); Amdahl's law "
    "with a serial share of 20 % fits, so it can never exceed 5.0 times.",
    "memory": "memory peaks at 900 MB after 1.0 s, 90 % of the limit of 1,000 MB.",
    "partitions": "2 partitions of 100 to 300 rows, together 400 rows and 4.0 MB in pandas.",
    "pages": "After one row, 0.0041 of 4.1 MB in memory (< 1 %); after a quarter, 1.02 of 4.1 MB "
    "in memory (25 %).",
    "formats": "Parquet is cheapest for size (148 MB); the dearest is CSV with 875 MB, 6 times as "
    "much. Only Parquet can do add a column (3 s).",
    "folds": "3 folds of 60 rows: each row judges once and trains 2 times.",
    "nested": "5 outer folds of 60 rows, each with 2 inner folds: the rows that judge an outer "
    "fold neither train nor choose in any of its inner folds.",
    "distributions": "Median score of the search 0.6 (0.55 to 0.65), of new rows 0.5 (0.4 to 0.6); "
    "the truth is 0.5.",
    "optimism": "Over 3 outer folds the searches report accuracy 0.940 for their winners, new rows "
    "0.960: optimism -0.020.",
}


@pytest.mark.parametrize("name", BUILD)
def test_the_sentence_tells_the_finding(name):
    assert BUILD[name]().alt_text == SENTENCES[name]


@pytest.mark.parametrize("serial", [0.0, 0.1, 0.5, 1.0])
def test_the_serial_share_is_recovered(serial):
    times = {n: 7.0 * (serial + (1 - serial) / n) for n in (1, 2, 4, 8, 16)}
    assert ScalingDisplay(times).serial_share == pytest.approx(serial, abs=1e-9)


def test_a_speed_up_without_the_time_of_one_worker_is_refused():
    with pytest.raises(ValueError, match="needs the time of 1 worker"):
        ScalingDisplay({2: 1.0, 4: 0.6})


def test_an_estimator_is_fitted_on_growing_parts():
    X, y = load_digits(return_X_y=True)
    display = LearningCurveDisplay.from_estimator(
        SVC(gamma=0.001), X[:600], y[:600], train_sizes=(0.2, 1.0), cv=3, scoring="accuracy"
    )
    assert display.scores["validation"].shape == (2, 3)
    assert "validation accuracy rises" in display.alt_text


def test_a_parameter_is_swept():
    X, y = load_digits(return_X_y=True)
    display = ValidationCurveDisplay.from_estimator(
        SVC(), X[:300], y[:300], param_name="gamma", param_range=[1e-5, 1e-3, 1e-1], cv=3
    )
    assert "at gamma = 0.001" in display.alt_text
    assert display.ax_.get_xscale() == "log"


def test_scores_of_another_length_are_refused():
    with pytest.raises(ValueError, match=r"scores\['validation'\] should have 2 rows"):
        LearningCurveDisplay.from_scores([1, 2], [0.5])


def test_bytes_and_seconds_must_match():
    with pytest.raises(ValueError, match="got 2 seconds and 1 numbers"):
        MemoryDisplay.from_samples([0, 1], [5])


def test_close_lines_keep_their_names_apart():
    display = LearningCurveDisplay.from_scores(
        [10, 100], {"a": [0.1, 0.5], "b": [0.2, 0.5], "c": [0.3, 0.5]}
    )
    display.figure_.draw_without_rendering()
    boxes = sorted(text.get_window_extent().y0 for text in display.ax_.texts)
    assert np.diff(boxes).min() >= 10


def test_the_name_of_a_line_stands_beside_its_end():
    display = LearningCurveDisplay.from_scores([10, 100], [0.1, 0.5])
    display.figure_.draw_without_rendering()
    box = display.ax_.texts[0].get_window_extent()
    end = display.ax_.transData.transform((100, 0.5))[1]
    assert (box.y0 + box.y1) / 2 == pytest.approx(end, abs=8)


def test_the_style_ends_with_its_block():
    before = mpl.rcParams["axes.spines.top"]
    with house_style():
        assert mpl.rcParams["axes.spines.top"] is False
    assert mpl.rcParams["axes.spines.top"] == before


def test_no_row_chooses_and_judges():
    table = split_table(5, 3, CLASSES)
    assert table.shape == (15, len(CLASSES))
    assert ((table == 3).sum(axis=0) == 3).all()
    assert (table > 0).all()


def test_groups_stay_together_in_the_painted_splits():
    groups = np.arange(len(CLASSES)) // 10
    table = split_table(GroupKFold(3), GroupKFold(2), CLASSES, groups)
    assert all(
        (row[groups == g] == row[groups == g][0]).all() for row in table for g in set(groups)
    )


def test_plain_folds_let_each_row_judge_once():
    table = split_table(4, None, CLASSES)
    assert ((table == 3).sum(axis=0) == 1).all()
    assert set(table.ravel()) == {1, 3}


def test_a_curve_without_numbers_is_refused():
    with pytest.raises(ValueError, match=r"values\['none'\] should have at least one number"):
        DistributionDisplay({"none": []})


def test_the_strip_of_a_frame_shows_every_partition_as_long_as_it_has_rows():
    frame = dd.from_pandas(pd.DataFrame({"delay": range(10)}), npartitions=3)
    display = PartitionsDisplay.from_frame(frame)
    assert display.rows.tolist() == [4, 3, 3]
    assert display.alt_text.startswith("3 partitions of 3 to 4 rows, together 10 rows")
    lengths = [bar.get_width() for bar in display.ax_.patches]
    assert lengths == pytest.approx(display.rows, abs=0.1)


def test_the_strip_of_very_many_partitions_has_no_numbers():
    display = PartitionsDisplay([5] * 300, [1e3] * 300).plot()
    assert len(display.ax_.texts) == 0
    assert len(display.ax_.patches) == 300


def test_a_strip_needs_one_size_for_each_partition():
    with pytest.raises(ValueError, match="one value a partition, got 2 and 1"):
        PartitionsDisplay([1, 2], [3.0])
