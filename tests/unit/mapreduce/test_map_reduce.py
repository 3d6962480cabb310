"""Map, combine, reduce, and add gradients: equal to one pass, wherever it runs."""

import itertools

import dask.bag as db
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad, minimize
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from kernel_helpers.mapreduce import ShardedLogisticLoss, map_reduce, sharded_gradient


def words(lines):
    return [(word, 1) for line in lines for word in line.split()]


def add(a, b):
    return a + b


@pytest.mark.parametrize("name", ["serial", "processes", "joblib", "client"])
def test_words_are_counted_the_same_everywhere(name, executors):
    parts = [["a b a"], [], ["b", "c a"]]
    found = map_reduce(words, add, parts, executor=executors[name])
    assert found == {"a": 3, "b": 2, "c": 1}


def test_partitions_of_a_bag_are_mapped_where_they_are(client):
    bag = db.from_sequence(["a b", "a", "c"], npartitions=2)
    assert map_reduce(words, add, bag, executor=client) == {"a": 2, "b": 1, "c": 1}


@settings(deadline=None, max_examples=40)
@given(data=st.data(), parts=st.lists(st.lists(st.integers(-99, 99)), max_size=6))
def test_the_order_of_the_parts_does_not_matter(data, parts):
    shuffled = data.draw(st.permutations(parts))

    def by_parity(numbers):
        return [(number % 2, number) for number in numbers]

    found = [map_reduce(by_parity, add, some, executor="serial") for some in (parts, shuffled)]
    assert found[0] == found[1]
    assert sum(found[0].values()) == sum(map(sum, parts))


def numbers(part):
    return {"all": float(part)}


def test_a_checked_reduce_must_be_legal():
    with pytest.raises(ValueError, match="associativity"):
        map_reduce(numbers, lambda a, b: (a + b) / 2, range(5), executor="serial", check=True)


def test_a_check_uses_no_part_up():
    assert map_reduce(numbers, add, iter(range(5)), executor="serial", check=True) == {"all": 10}


def test_a_map_that_returns_no_pairs_is_told_what_pairs_are():
    with pytest.raises(TypeError, match=r"must return pairs.*\[\(\"all\", value\)\]"):
        map_reduce(len, add, [[1, 2]], executor="serial")


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(600, 4))
    return X, (X @ [1, -2, 0.5, 0] + rng.normal(size=600) > 0.3).astype(int)


@settings(deadline=None, max_examples=30)
@given(at=st.lists(st.integers(0, 600), max_size=6), seed=st.integers(0, 99))
def test_gradients_of_unequal_parts_add_up_to_the_whole(rows, at, seed):
    X, y = rows
    w = np.random.default_rng(seed).normal(size=5)
    edges = [0, *sorted(at), 600]
    parts = [(X[a:b], y[a:b]) for a, b in itertools.pairwise(edges)]
    whole, in_parts = (sharded_gradient(w, some, alpha=0.1) for some in ([(X, y)], parts))
    np.testing.assert_allclose(whole[0], in_parts[0])
    np.testing.assert_allclose(whole[1], in_parts[1], rtol=1e-9, atol=1e-12)


def test_the_sharded_gradient_is_the_slope_of_the_loss(rows):
    w = np.array([0.3, -0.2, 0.1, 0.4, 0.5])
    with ShardedLogisticLoss([rows], alpha=0.2, executor="serial") as loss:
        error = check_grad(lambda w: loss(w)[0], lambda w: loss(w)[1], w)
    assert error < 1e-6


@pytest.mark.parametrize("name", ["serial", "processes", "client"])
def test_the_sharded_minimum_is_scikit_learn_s(rows, name, executors):
    X, y = rows
    parts = [(csr_array(X[:100]), y[:100]), (X[100:], y[100:])]
    with ShardedLogisticLoss(parts, alpha=1 / 600, executor=executors[name]) as loss:
        found = minimize(loss, np.zeros(5), jac=True, tol=1e-10)
    reference = LogisticRegression(C=1.0, tol=1e-10).fit(X, y)
    np.testing.assert_allclose(found.x, [*reference.coef_[0], *reference.intercept_], atol=1e-4)
    assert loss.bytes_returned == loss.n_steps * 2 * 8 * (4 + 3)


@pytest.mark.parametrize(
    ("parts", "w", "message"),
    [
        ([], [0, 0], "at least one part"),
        ([([[1.0]], [2])], [0, 0], "targets 0 and 1"),
        ([([[1.0]], [1, 0])], [0, 0], "as many targets as rows"),
        ([([[1.0]], [1])], [0], "w of length 2"),
    ],
)
def test_parts_without_a_gradient_are_refused(parts, w, message):
    with pytest.raises(ValueError, match=message):
        sharded_gradient(np.array(w), parts)
