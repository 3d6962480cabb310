"""What is no list of texts is refused; a pipeline is fitted on what its steps see."""

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from kernel_helpers.text import HashedTfidf, fit_documents, hash_texts, vocabulary_growth

TEXTS = ["to be", "or not to be", ""]
NO_TEXTS = {
    "a table": pd.DataFrame({"text": TEXTS, "label": [0, 1, 0]}),
    "a column as a table": pd.DataFrame({"text": TEXTS}),
    "an array of two dimensions": np.array([TEXTS], dtype=object),
    "a dict": {"to be": 1},
}


@pytest.mark.parametrize("kind", NO_TEXTS)
@pytest.mark.parametrize(
    "read", [hash_texts, HashedTfidf(2**4).fit, lambda texts: vocabulary_growth([texts])]
)
def test_a_table_is_not_read_by_the_names_of_its_columns(kind, read):
    with pytest.raises(ValueError, match="read by its columns or keys; pass one column"):
        read(NO_TEXTS[kind])


COLUMNS_OF_TEXT = {
    "tuple": tuple,
    "objects": lambda texts: np.array(texts, dtype=object),
    "fixed width": np.array,
    "Series": pd.Series,
    "Series of objects": lambda texts: pd.Series(texts, dtype=object),
    "categories": lambda texts: pd.Series(texts, dtype="category"),
    "bytes": lambda texts: [text.encode() for text in texts],
    "generator": iter,
}


@pytest.mark.parametrize("kind", COLUMNS_OF_TEXT)
def test_every_column_of_texts_is_hashed_as_scikit_learn_does(kind):
    expected = HashingVectorizer(n_features=2**6).transform(TEXTS)
    hashed = hash_texts(COLUMNS_OF_TEXT[kind](TEXTS), n_features=2**6, n_workers=1)
    assert (hashed != expected).nnz == 0


@pytest.fixture
def folder(tmp_path):
    for name, word in (("a", "good"), ("b", "bad"), ("c", "")):
        lines = "".join(f"{word} w{i % 5} all,{word}\n" for i in range(20 * bool(word)))
        (tmp_path / f"{name}.csv").write_text("text,label\n" + lines, encoding="utf-8")
    return tmp_path


def trained(folder, *steps, n_shards=3):
    last = SGDClassifier(random_state=0)
    return fit_documents(
        make_pipeline(*steps, last),
        folder,
        classes=["bad", "good"],
        label="label",
        n_shards=n_shards,
        executor="serial",
    )


def test_an_empty_file_trains_nothing_and_changes_nothing(folder):
    model = trained(folder, HashedTfidf(2**6))
    assert model.predict(["good", "bad"]).tolist() == ["good", "bad"]
    (folder / "c.csv").unlink()
    np.testing.assert_array_equal(
        trained(folder, HashedTfidf(2**6), n_shards=2)[1].coef_, model[1].coef_
    )


def test_only_empty_files_are_refused(folder):
    for name in "ab":
        (folder / f"{name}.csv").write_text("text,label\n", encoding="utf-8")
    with pytest.raises(ValueError, match="at least one row to train on, got none"):
        trained(folder, HashedTfidf(2**6))


def first_words(texts):
    return [text.split()[0] for text in texts]


def test_weights_are_counted_on_what_the_steps_before_leave(folder):
    model = trained(folder, FunctionTransformer(first_words), HashedTfidf(2**6))
    expected = HashedTfidf(2**6).fit(["good"] * 20 + ["bad"] * 20)
    np.testing.assert_array_equal(model[1].document_counts_, expected.document_counts_)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (make_pipeline(HashedTfidf(), LogisticRegression()), "LogisticRegression"),
        (make_pipeline(TfidfVectorizer(), SGDClassifier()), "TfidfVectorizer"),
        (
            make_pipeline(HashedTfidf(), StandardScaler(with_mean=False), SGDClassifier()),
            "StandardScaler",
        ),
    ],
)
def test_what_cannot_be_averaged_is_refused_before_a_file_is_read(model, name, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff")
    with pytest.raises(TypeError, match=name):
        fit_documents(model, tmp_path, classes=[0, 1], label="label", executor="serial")
