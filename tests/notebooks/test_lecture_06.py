"""Lecture 06: its checks know the usual mistakes, and what it says about bytes is true."""

import re

import pytest

from kernel_helpers.datasets import load_flights
from tests.notebooks.lecture import Lecture, cell, said

LECTURE = "06"
NEEDS = ("first-cell", "big-file", "write-map", "counting-file", "rewritten", "add-column")

# name: (exercise, what a student might write, which check notices, what it says)
MISTAKES = {
    "four-bytes-each": (
        "06-1",
        "def memmap_size(n, dtype):\n    return 4 * n",
        "check",
        "expected                         2694208",
    ),
    "bits-in-the-name": (
        "06-1",
        "def memmap_size(n, dtype):\n    return n * int(str(dtype)[-2:]) // 8",
        "hidden",
        "your code stopped with `ValueError`",
    ),
    "all-at-once": (
        "06-2",
        "def to_memmap(csv, path, batch_rows):\n"
        "    table = pd.read_csv(csv, usecols=NUMBERS)[NUMBERS]\n"
        "    np.save(path, table.to_numpy('f4'))",
        "check",
        "It holds too much in memory at a time",
    ),
    "full-chunks-only": (
        "06-2",
        "def to_memmap(csv, path, batch_rows):\n"
        "    with MemmapWriter(path, dtype='f4') as writer:\n"
        "        for chunk in pd.read_csv(csv, usecols=NUMBERS, chunksize=batch_rows):\n"
        "            if len(chunk) == batch_rows:\n"
        "                writer.append(chunk[NUMBERS])",
        "hidden",
        "(23331, 14)",
    ),
    "whole-table": (
        "06-3",
        "def column_mean(file, name):\n    return float(pd.read_parquet(file)[name].mean())",
        "check",
        "One of nineteen columns needs less than a fifth",
    ),
    "missing-as-zero": (
        "06-3",
        "def column_mean(file, name):\n"
        "    return pd.read_parquet(file, columns=[name])[name].fillna(0).mean()",
        "check",
        "12.639",
    ),
    "copied-mean": (
        "06-3",
        "def column_mean(file, name):\n    return 12.639",
        "hidden",
        "has another mean",
    ),
    "just-the-column": (
        "06-4",
        "def bytes_rewritten(layout, rows, columns, itemsize):\n    return rows * itemsize",
        "check",
        "For the layout 'rows' the disk was given another number of bytes",
    ),
    "one-chunk-of-twelve": (
        "06-4",
        "def bytes_rewritten(layout, rows, columns, itemsize):\n"
        "    chunks = {'rows': 1, 'columns': columns + 1, 'row chunks': 12}\n"
        "    return rows * (columns + 1) * itemsize // chunks[layout]",
        "check",
        "For the layout 'row chunks' the disk was given another number of bytes",
    ),
    "copied-bytes": (
        "06-4",
        "def bytes_rewritten(layout, rows, columns, itemsize):\n"
        "    return 1_200_000 if layout == 'columns' else 18_000_000",
        "hidden",
        "80000",
    ),
    "always-parquet": (
        "06-5",
        "def choose_format(use):\n    return 'Parquet'",
        "check",
        "'CSV'",
    ),
    "order-turned": (
        "06-5",
        "def choose_format(use):\n"
        "    if use.get('people'):\n        return 'CSV'\n"
        "    if use.get('single rows'):\n        return 'SQLite'\n"
        "    if use.get('adds columns'):\n        return 'column files'\n"
        "    return 'npy' if use.get('one type') else 'Parquet'",
        "hidden",
        "'npy'",
    ),
}


def test_the_lecture_fits_into_two_minutes_and_leaves_no_file(solved):
    assert solved.metadata["seconds"] < 120
    assert said(cell(solved, "close")).strip() == "still there: False"


def test_three_ways_agree_and_the_whole_table_holds_most(solved):
    words = said(cell(solved, "run-chunks-and-dask"))
    found = re.findall(r"(whole table|chunks|Dask) .* (\d+) MB at most", words)
    held = {name: int(megabytes) for name, megabytes in found}
    assert held["chunks"] < held["Dask"] < held["whole table"]
    assert "'EWR': 15.11, 'JFK': 12.11, 'LGA': 10.35" in said(cell(solved, "run-whole"))


def test_the_guard_stops_the_whole_table_with_an_explanation(solved):
    assert said(cell(solved, "too-small")).startswith("Stopped: ")


def test_a_billion_mapped_numbers_have_the_size_that_the_text_says(solved):
    words = said(cell(solved, "sparse"))
    size, held = (int(n.replace(",", "")) for n in re.findall(r"([\d,]+) bytes", words))
    assert f"{size:,}" == "4,000,000,128"
    assert held <= 16_384
    assert "4,000,000,128 bytes" in Lecture("06").prose


def test_the_longest_kind_of_task_is_parsing(solved):
    assert "your run says read-csv." in said(cell(solved, "q06_7-test"))


def test_random_rows_bring_far_more_pages_than_rows_in_order(solved):
    words = said(cell(solved, "thousand-rows"))
    in_order, at_random = (float(n) for n in re.findall(r"([\d.]+) of 56.6 MB", words))
    assert at_random > 2 * in_order  # the system reads ahead by one window of 8 MB, or by two


def test_a_column_of_a_row_file_brings_all_pages_and_one_of_a_column_file_does_not(solved):
    row_file, column_file = re.findall(r"([\d.]+) of 56.6 MB", said(cell(solved, "turn")))
    assert float(row_file) == 56.6
    assert float(column_file) < 30


def test_the_wrong_mode_destroys_the_file(solved):
    words = said(cell(solved, "monday-tuesday"))
    assert "true mean 12.64" in words
    assert "on Tuesday 0.00" in words
    assert "[0. 0. 0. ... 0. 0. 0.]" in words


def test_columns_compress_better_than_rows_and_parquet_saves_what_the_text_says(solved):
    saved = [int(n) for n in re.findall(r"(\d+)% saved", said(cell(solved, "compress")))]
    assert saved[0] < saved[1]
    assert 80 <= saved[2] <= 90


def test_only_columns_take_a_new_one_without_being_rewritten(solved):
    words = said(cell(solved, "add-column"))
    found = re.findall(r"(rows|columns|row chunks) +([\d,]+) bytes written", words)
    written = {layout: int(n_bytes.replace(",", "")) for layout, n_bytes in found}
    assert written["rows"] - 128 == 300_000 * 15 * 4
    assert written["columns"] - 128 == 1_200_000
    assert written["row chunks"] - 12 * 128 == 300_000 * 15 * 4


def test_a_condition_reads_far_less_of_the_sorted_file(solved):
    words = said(cell(solved, "pushdown"))
    in_order, shuffled = (int(n.replace(",", "")) for n in re.findall(r"([\d,]+) bytes", words))
    assert words.count("28,135 rows") == 2
    assert shuffled > 4 * in_order
    assert "partitions: 1\n" in said(cell(solved, "dask-pushdown"))


def test_two_readers_share_the_pages_of_the_file(solved):
    words = said(cell(solved, "rss-pss"))
    _, rss, pss, _ = next(line for line in words.splitlines() if " all " in line).split()
    assert float(rss) > 2 * 53
    assert float(rss) - float(pss) > 0.9 * 53


@pytest.mark.usefixtures("flights_data")
def test_sizes_in_the_text_are_those_of_the_flights():
    prose, flights = Lecture("06").prose, load_flights()
    numbers = flights.select_dtypes("number")
    assert numbers.shape[1] == 14
    assert "their fourteen columns of numbers" in prose
    assert f"One row of {14 * 4} bytes" in prose
    assert f"one number of {3 * len(flights) * 14 * 4 / 1e6:.0f} MB" in prose
    assert flights.shape[1] - numbers.shape[1] == 5
    assert "the texts of five columns" in prose
    assert set(numbers["year"]) == {2013}
    assert "the year is always 2013" in prose
