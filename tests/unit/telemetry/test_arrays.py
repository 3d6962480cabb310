"""Arrow arrays of Python values: what `pyarrow.array` makes, without pandas."""

import math

import pyarrow as pa
import pytest

from kernel_helpers.telemetry.wire.arrays import list_array, number_array, text_array

LISTS = pa.list_(pa.field("item", pa.int32(), nullable=False))


@pytest.mark.parametrize("texts", [[], ["inc", "", "né\n", "日本" * 3000]])
def test_texts_become_what_pyarrow_makes_of_them(texts):
    array = text_array(texts)
    array.validate(full=True)
    assert array.equals(pa.array(texts, pa.string()))


@pytest.mark.parametrize("lists", [[], [()], [(1, 2), (), (3,)]])
def test_lists_become_what_pyarrow_makes_of_them(lists):
    array = list_array(lists, LISTS)
    array.validate(full=True)
    assert array.equals(pa.array(lists, LISTS))


@pytest.mark.parametrize("kind", [pa.int16(), pa.int32(), pa.float32(), pa.float64()])
def test_numbers_become_what_pyarrow_makes_of_them(kind):
    assert number_array([-1, 0, 300], kind).equals(pa.array([-1, 0, 300], kind))


def test_a_number_that_is_none_is_no_null():
    array = number_array([math.nan], pa.float64())
    assert array.null_count == 0
    assert math.isnan(array[0].as_py())


def test_a_number_too_large_for_its_column_is_an_error():
    with pytest.raises(OverflowError):
        number_array([2**40], pa.int32())
