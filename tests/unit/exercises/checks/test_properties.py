"""Properties of code are watched while it runs, and told when they do not hold."""

import dask
import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from sklearn.linear_model import LogisticRegression

from kernel_helpers.exercises import CheckFailedError, check


@pytest.fixture
def table():
    return dd.from_pandas(pd.DataFrame({"x": range(100)}), npartitions=4)


@pytest.fixture
def client():
    options = {"processes": False, "dashboard_address": ":0", "protocol": "tcp"}
    with (
        LocalCluster(n_workers=1, host="127.0.0.1", **options) as cluster,
        Client(cluster) as client,
    ):
        yield client


@dask.delayed
def inc(number):
    return number + 1


class Model:
    def fit(self):
        return self


class Child(Model):
    pass


def test_a_plan_is_lazy_and_a_value_is_not():
    with check("00-1") as expect:
        expect.lazy(inc(1))
    with pytest.raises(CheckFailedError, match="a value already"), check("00-1") as expect:
        expect.lazy(2)


def test_building_a_plan_computes_nothing(table):
    with check("00-1") as expect:
        plan = expect.no_compute(lambda: table.x.sum())
    assert plan.compute() == 4950


@pytest.mark.parametrize(
    "early",
    [
        lambda table: table.x.sum().compute(),
        lambda table: len(table),
        lambda table: dask.compute(inc(1)),
        lambda table: table.persist(),
        lambda table: inc(1).compute(scheduler="threads"),
    ],
)
def test_computing_early_is_noticed_in_every_form(early, table):
    with pytest.raises(CheckFailedError, match="computed while the plan"), check("00-1") as expect:
        expect.no_compute(lambda: early(table))
    assert table.x.sum().compute() == 4950  # everything works as before


def test_computing_early_through_a_client_is_noticed(client):
    with pytest.raises(CheckFailedError, match="computed while"), check("00-1") as expect:
        expect.no_compute(lambda: client.submit(abs, -1))
    assert client.submit(abs, -1).result() == 1


def test_tasks_are_counted_after_simplifying():
    total = dask.delayed(sum)([inc(n) for n in range(10)])
    with check("00-1") as expect:
        expect.n_tasks(total, 11)
        expect.n_tasks(total, at_most=11)
    with pytest.raises(CheckFailedError, match="your tasks  11"), check("00-1") as expect:
        expect.n_tasks(total, at_most=10)


def test_calls_are_counted_and_the_method_is_put_back():
    before = Model.fit
    with check("00-1") as expect:
        expect.n_calls(lambda: [Model().fit() for _ in range(3)], Model, "fit", 3)
    assert Model.fit is before
    with pytest.raises(CheckFailedError, match="your calls  2"), check("00-1") as expect:
        expect.n_calls(lambda: [Child().fit(), Child().fit()], Child, "fit", 3)
    assert "fit" not in vars(Child)


def test_fits_of_an_estimator_are_counted():
    X, y = np.array([[0.0], [1.0]]), [0, 1]
    with check("00-1") as expect:
        model = expect.n_fits(lambda: LogisticRegression().fit(X, y), LogisticRegression, 1)
    assert model.predict([[1.0]]) == [1]


def test_a_sum_does_not_depend_on_partitions_up_to_rounding(table):
    thirds = table.assign(x=table.x / 3)
    with check("00-1") as expect:
        assert expect.same_for_any_parts(lambda t: t.x.sum(), thirds) == pytest.approx(1650)
        expect.same_for_any_parts(lambda parts: sum(map(sum, parts)), [[1, 2], [3], [4, 5]])
        expect.same_for_any_parts(lambda a: a.mean(), da.arange(100, chunks=10))


def test_a_result_that_depends_on_partitions_is_shown_with_the_counter_example(table):
    cut = r"as given\s+25\n\s+in 1 partitions\s+100"
    with pytest.raises(CheckFailedError, match=cut), check("00-1") as expect:
        expect.same_for_any_parts(lambda t: len(t.partitions[0]), table)


def test_an_order_of_parts_that_matters_is_noticed():
    with pytest.raises(CheckFailedError, match="parts in reverse order"), check("00-1") as expect:
        expect.same_for_any_parts(lambda parts: parts[0], ["a", "b", "c"])


def test_peak_memory_is_that_of_the_code_alone():
    held = np.ones(2_000_000)
    with check("00-1") as expect:
        expect.peak_memory(lambda: sum(np.ones(10_000).sum() for _ in range(5)), 1e6)
    with pytest.raises(CheckFailedError, match=r"at most\s+16 MB"), check("00-1") as expect:
        expect.peak_memory(lambda: np.ones(2_000_000).sum(), 1e6)
    assert held.nbytes == 16_000_000


def test_bytes_that_travel_are_counted(client):
    big = client.submit(np.ones, 1_000_000)
    with check("00-1") as expect:
        expect.bytes_moved(lambda: client.submit(sum, [1, 2]).result(), client, 10_000)
    with pytest.raises(CheckFailedError, match="send results, not rows"), check("00-1") as expect:
        expect.bytes_moved(big.result, client, 10_000)
