"""A check answers in words: passed, not yet, or the actual and the expected value."""

import subprocess
import sys

import dask
import numpy as np
import pandas as pd
import pytest

from kernel_helpers.exercises import CheckFailedError, check


def greet(name):
    return f"Hello, {name}"


def divide(number):
    return number / 0


def stub(name):
    raise NotImplementedError("your code here")


def test_met_expectations_pass(capsys):
    with check("00-1") as expect:
        expect.equal(2 + 2, 4)
        expect.close(0.3334, 1 / 3, within=1e-3)
        expect.is_a({1}, set)
        expect.holds(True, "Nothing to say.")
    assert capsys.readouterr().out == "✓ 00-1 passed.\n"


def test_a_different_value_is_quoted_beside_the_expected_one_and_a_counter_example(capsys):
    with pytest.raises(CheckFailedError), check("00-1") as expect:
        expect.equal(greet("Ada"), "Hello, Ada!")
    assert capsys.readouterr().out.splitlines() == [
        '→ 00-1: `greet("Ada")` is not what was expected.',
        "  greet(\"Ada\")  'Hello, Ada'",
        "  expected      'Hello, Ada!'",
        "  look at       position 10: nothing, expected '!'",
        '  Stuck? `hint("00-1")` gives the next hint.',
    ]


def test_the_message_of_the_exception_repeats_the_feedback_for_graders():
    with (
        pytest.raises(CheckFailedError, match="expected      'Hello, Ada!'"),
        check("00-1") as expect,
    ):
        expect.equal(greet("Ada"), "Hello, Ada!")


def test_an_untouched_stub_is_not_yet_instead_of_an_error():
    with (
        pytest.raises(CheckFailedError, match="00-1 not yet: the cell above"),
        check("00-1") as expect,
    ):
        expect.equal(stub("Ada"), "Hello, Ada!")


def test_an_untouched_variable_is_not_yet():
    with (
        pytest.raises(CheckFailedError, match="00-1 not yet: the cell above"),
        check("00-1") as expect,
    ):
        expect.equal(..., 3)


def test_an_undefined_name_says_to_run_the_cell_above():
    with pytest.raises(CheckFailedError, match="`later` is not defined") as caught, check("00-1"):
        later  # noqa: B018, F821
    assert "Run the cell above first" in str(caught.value)


def test_an_undefined_name_inside_the_students_code_is_their_error():
    def uses_missing_import():
        return numpy.zeros(3)  # noqa: F821

    with pytest.raises(CheckFailedError, match="your code stopped with `NameError`"), check("00-1"):
        uses_missing_import()


def test_an_error_names_the_line_and_folds_the_traceback():
    checking = check("00-1")
    with pytest.raises(CheckFailedError) as caught, checking:
        divide(1)
    assert "your code stopped with `ZeroDivisionError`" in str(caught.value)
    assert "return number / 0" in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_lazy_result_is_told_from_a_value():
    with pytest.raises(CheckFailedError, match="still a plan") as caught, check("00-2") as expect:
        expect.equal(dask.delayed(sum)([1, 2]), 3)
    assert ".compute()" in str(caught.value)


def test_a_number_that_is_too_far_away_says_how_far():
    with (
        pytest.raises(CheckFailedError, match=r"12\.64 ± 0\.05") as caught,
        check("00-2") as expect,
    ):
        expect.close(12.13, 12.64, within=0.05)
    assert "0.51 away" in str(caught.value)


def test_something_that_is_no_number_is_not_close():
    with pytest.raises(CheckFailedError, match="not a number"), check("00-2") as expect:
        expect.close(None, 12.64, within=0.05)


def test_a_wrong_type_names_both_types():
    with (
        pytest.raises(CheckFailedError, match="should be a `set`") as caught,
        check("00-3") as expect,
    ):
        expect.is_a(["MainThread"], set)
    assert "its type" in str(caught.value)
    assert "list" in str(caught.value)


def test_a_broken_property_gives_its_reason_and_the_value():
    names = {"MainThread"}
    with pytest.raises(CheckFailedError, match="use the client") as caught, check("00-3") as expect:
        expect.holds("MainThread" not in names, "use the client", actual=names)
    assert '"MainThread" not in names' in str(caught.value)
    assert "{'MainThread'}" in str(caught.value)


def test_the_value_has_its_old_keyword_for_one_release():
    with (
        pytest.raises(CheckFailedError, match="use the client") as caught,
        pytest.warns(DeprecationWarning, match="came= is now called actual="),
        check("00-3") as expect,
    ):
        expect.holds(condition=False, because="use the client", came={"MainThread"})
    assert "{'MainThread'}" in str(caught.value)


@pytest.mark.parametrize(
    ("actual", "expected", "met"),
    [
        (np.int64(3), 3, True),
        (np.array([1, 2]), np.array([1, 2]), True),
        (np.array([1, 2]), np.array([1, 2, 3]), False),
        (pd.Series([1, np.nan]), pd.Series([1, np.nan]), True),
        (pd.Series([1, 2]), pd.Series([1, 3]), False),
        ([1, 2], pd.Series([1, 2]), False),
        ({"a": np.array([1, 2])}, {"a": 1}, False),
        (np.dtype("i4"), np.dtype("i4"), True),
        (np.dtype("i4"), np.dtype("i8"), False),
    ],
)
def test_arrays_and_tables_are_compared_as_a_whole(actual, expected, met):
    checking = check("00-1")
    expect = checking.__enter__()
    assert is_met(expect, actual, expected) is met


def is_met(expect, actual, expected):
    from kernel_helpers.exercises.checks.expect import UnmetError

    try:
        expect.equal(actual, expected)
    except UnmetError:
        return False
    return True


def test_an_interrupt_passes_through():
    with pytest.raises(KeyboardInterrupt), check("00-1"):
        raise KeyboardInterrupt


def test_a_check_that_expects_nothing_is_the_authors_mistake():
    with pytest.raises(ValueError, match="expects nothing"), check("00-1"):
        pass


def test_importing_exercises_loads_no_heavy_library():
    heavy = "('numpy', 'pandas', 'pyarrow', 'dask', 'distributed', 'IPython', 'ipywidgets')"
    code = f"import sys, kernel_helpers.exercises; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
