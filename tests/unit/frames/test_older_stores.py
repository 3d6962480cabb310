"""Stores of the first format still open: written here byte for byte as it was."""

import json

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.arrays import BrokenFileError
from kernel_helpers.frames import ColumnStore


@pytest.fixture
def older(tmp_path):
    """A store of format 1 with what that format let pass: other byte orders, numbers as words."""
    np.save(tmp_path / "a.npy", np.array([1.0, np.nan, 3.0], ">f8"))
    np.save(tmp_path / "b.npy", np.array([0, -1, 1], np.int8))
    (tmp_path / "b.json").write_text('["EWR", "JFK"]')
    np.save(tmp_path / "c.npy", np.array([1, 0, 1], np.int8))
    (tmp_path / "c.json").write_text("[2000, 2001]")
    np.save(tmp_path / "d.npy", np.array([2, ~2, 3]))
    np.save(tmp_path / "d.bytes.npy", np.frombuffer(b"onX", np.uint8))
    np.save(tmp_path / "e.npy", np.array(["2020-01-01T05", "NaT", "2020-01-01T06"], "M8[h]"))
    kinds = {"a": "number", "b": "category", "c": "category", "d": "text", "e": "number"}
    columns = {f"column {stem}": {"kind": kind, "stem": stem} for stem, kind in kinds.items()}
    raw = {"version": 1, "n_rows": 3, "columns": columns}
    (tmp_path / "columns.json").write_text(json.dumps(raw))
    return ColumnStore(tmp_path)


def test_a_store_of_the_first_format_is_read_by_every_way(older):
    expected = pd.DataFrame(
        {
            "column a": [1.0, None, 3.0],
            "column b": pd.Categorical(["EWR", None, "JFK"]),
            "column c": pd.Categorical([2001, 2000, 2001]),
            "column d": pd.Series(["on", None, "X"], dtype="str"),
            "column e": pd.to_datetime(["2020-01-01 05:00", None, "2020-01-01 06:00"]).as_unit("s"),
        }
    )
    pd.testing.assert_frame_equal(older.to_pandas(), expected)
    pd.testing.assert_frame_equal(older.to_arrow().to_pandas(), expected, check_dtype=False)
    computed = older.to_dask(chunk_rows=2).compute()
    pd.testing.assert_frame_equal(computed, expected, check_dtype=False)
    assert older["column a"][0] == 1
    assert older["column c"][:].tolist() == [2001, 2000, 2001]
    assert older.groupby("column c").mean("column a").tolist() == [
        pytest.approx(float("nan"), nan_ok=True),
        2.0,
    ]
    assert (older.col("column a") + 1).max() == 4


def test_a_store_of_the_first_format_takes_new_columns(older):
    older["zone"] = pd.Series(pd.to_datetime(["2020-01-01"] * 3)).dt.tz_localize("Europe/Berlin")
    older["copy"] = older["column c"]
    again = ColumnStore(older.path)
    assert str(again.to_pandas()["zone"].dtype) == "datetime64[us, Europe/Berlin]"
    assert again["copy"][:].tolist() == [2001, 2000, 2001]
    assert json.loads((older.path / "columns.json").read_text())["version"] == 2


def test_a_column_of_an_unknown_kind_is_named(older):
    text = (older.path / "columns.json").read_text()
    (older.path / "columns.json").write_text(text.replace('"text"', '"prose"'))
    with pytest.raises(BrokenFileError, match=r"no list of columns \(.* unknown kind 'prose'\)"):
        ColumnStore(older.path)


def test_a_store_of_a_later_format_is_refused_with_what_to_do(older):
    raw = json.loads((older.path / "columns.json").read_text())
    (older.path / "columns.json").write_text(json.dumps(raw | {"version": 3}))
    with pytest.raises(BrokenFileError, match=r"has format 3, .* up to 2; install a newer one"):
        ColumnStore(older.path)
