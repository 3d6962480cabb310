"""Hashing equals scikit-learn's bit for bit, compiled or not; the rest says what it costs."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from kernel_helpers.text import HashedTfidf, collision_report, hash_texts, vocabulary_growth
from kernel_helpers.text.tokens import words

MIXED = st.text(alphabet=st.sampled_from("aAbZ09_ .,\n\t\0'-éßİ中🙂"), max_size=60)
ASCII = st.text(alphabet=st.characters(max_codepoint=127), max_size=80)
TEXTS = st.lists(st.one_of(MIXED, ASCII), max_size=12)


def same(a, b):
    assert a.shape == b.shape
    for name in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))


@settings(deadline=None, max_examples=150)
@given(
    texts=TEXTS,
    n_features=st.sampled_from([1, 2, 100, 2**18, 2**31 - 1]),
    sign=st.booleans(),
    norm=st.sampled_from([None, "l1", "l2"]),
    compiled=st.booleans(),
)
def test_hashing_equals_scikit_learn_bit_for_bit(texts, n_features, sign, norm, compiled):
    peer = HashingVectorizer(n_features=n_features, alternate_sign=sign, norm=norm)
    ours = hash_texts(
        texts,
        n_features=n_features,
        alternate_sign=sign,
        norm=norm,
        n_workers=1,
        compiled=compiled,
    )
    expected = peer.transform(texts) if texts else np.zeros((0, n_features))
    assert ours.shape == expected.shape
    same(ours, expected if texts else ours)


@settings(deadline=None, max_examples=200)
@given(text=st.one_of(MIXED, ASCII))
def test_words_are_those_of_scikit_learn(text):
    assert words(text) == HashingVectorizer().build_analyzer()(text)


@pytest.mark.parametrize("compiled", [True, False])
def test_many_blocks_on_many_workers_give_the_rows_in_order(compiled):
    rng = np.random.default_rng(0)
    texts = [" ".join(f"w{i}" for i in rng.integers(0, 9999, 400)) for _ in range(1500)]
    texts[7] = "naïve café " * 1000
    same(hash_texts(texts, compiled=compiled, n_workers=2), HashingVectorizer().transform(texts))


def test_a_huge_text_and_bytes_are_texts():
    huge = "lorem ipsum " * 500_000
    same(hash_texts([huge, b"caf\xc3\xa9"]), HashingVectorizer().transform([huge, "café"]))


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("one text", "got one string"),
        (["a", None], "Document 1 is None of type NoneType, expected text"),
        (["a", float("nan")], "Document 1 is nan of type float"),
        ([b"caf\xe9"], "Document 0 is not UTF-8.*latin-1"),
    ],
)
def test_what_is_no_text_is_named(texts, message):
    with pytest.raises(ValueError, match=message):
        hash_texts(texts)


@parametrize_with_checks([HashedTfidf(2**8)])
def test_scikit_learn_s_contract_holds(estimator, check):
    check(estimator)


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(MIXED, min_size=1, max_size=12),
    sublinear=st.booleans(),
    norm=st.sampled_from([None, "l1", "l2"]),
)
def test_hashed_tf_idf_equals_hashing_then_weighing(texts, sublinear, norm):
    counting = HashingVectorizer(n_features=64, alternate_sign=False, norm=None)
    peer = make_pipeline(counting, TfidfTransformer(sublinear_tf=sublinear, norm=norm))
    ours = HashedTfidf(64, sublinear_tf=sublinear, norm=norm).fit_transform(texts)
    np.testing.assert_allclose(ours.toarray(), peer.fit_transform(texts).toarray(), rtol=1e-12)


@settings(deadline=None, max_examples=60)
@given(parts=st.lists(st.lists(MIXED, max_size=5), min_size=3, max_size=3))
def test_counting_in_any_order_and_grouping_equals_one_pass(parts):
    a, b, c = (HashedTfidf(64).fit(part) for part in parts)
    at_once = HashedTfidf(64).fit([text for part in parts for text in part])
    streamed = HashedTfidf(64)
    for part in parts:
        streamed.partial_fit(part)
    for other in (a.merge(b).merge(c), a.merge(b.merge(c)), c.merge(a).merge(b), streamed):
        assert other.n_documents_ == at_once.n_documents_
        np.testing.assert_array_equal(other.idf_, at_once.idf_)


def test_columns_that_mean_something_else_do_not_merge():
    with pytest.raises(ValueError, match="same n_features on both sides, got 64 and 32"):
        HashedTfidf(64).fit(["a"]).merge(HashedTfidf(32).fit(["a"]))


@settings(deadline=None, max_examples=50)
@given(texts=st.lists(MIXED, max_size=20), n_features=st.integers(1, 50))
def test_collisions_are_counted_exactly(texts, n_features):
    report = collision_report(texts, n_features)
    distinct = sorted({word for text in texts for word in words(text)})
    column = {
        word: HashingVectorizer(n_features=n_features, norm=None).transform([word]).indices[0]
        for word in distinct
    }
    sharing = [word for word in distinct if list(column.values()).count(column[word]) > 1]
    assert report.n_words == len(distinct)
    assert report.n_used == len(set(column.values()))
    assert report.share == pytest.approx(len(sharing) / max(1, len(distinct)))


def test_a_million_words_in_2_to_the_18_columns_nearly_all_collide():
    report = collision_report([" ".join(f"w{i}" for i in range(300_000))], 2**16)
    assert report.share == pytest.approx(report.expected_share, abs=0.005)
    assert report.share_of_text == pytest.approx(report.share)
    assert len(report.fullest[0][1]) > 10
    assert "share a column" in repr(report)


def test_a_vocabulary_grows_as_heaps_law_says():
    rng = np.random.default_rng(0)
    tokens = rng.zipf(1.5, size=(40, 2_000))
    growth = vocabulary_growth([[" ".join(f"w{i}" for i in batch)] for batch in tokens])
    assert growth.tokens == list(range(2_000, 80_001, 2_000))
    assert 0.5 < growth.heaps[1] < 0.9
    columns = {f"w{i}": column for column, i in enumerate(dict.fromkeys(tokens.ravel()))}
    held = sum(map(sys.getsizeof, [*columns, *columns.values()]))
    assert growth.memory[-1] == held + sys.getsizeof(columns)
    assert growth.to_frame().shape == (40, 4)
    assert growth.plot().get_xlabel() == "Running words"
