"""Documents stream from files in bounded memory, and every flaw is named by file and line."""

import gzip
import json
import os
import tracemalloc
from pathlib import Path

import dask.bag as db
import numpy as np
import pytest
from distributed import Client, LocalCluster
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline

from kernel_helpers.incremental import AveragedClassifier, partial_fit_stream
from kernel_helpers.text import HashedTfidf, fit_documents, iter_documents

ROWS = [("good, fine", "1"), ('so "bad"\nawful', "0"), ("good", "1")]


@pytest.fixture
def csv_file(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text('text,id,stars\n"good, fine",1,1\n"so ""bad""\nawful",2,0\ngood,3,1\n')
    return path


def flat(batches):
    return [pair for texts, labels in batches for pair in zip(texts, labels, strict=True)]


@pytest.mark.parametrize("batch_docs", [1, 2, 100])
def test_csv_rows_come_in_batches_with_their_labels(csv_file, batch_docs):
    batches = list(iter_documents(csv_file, label="stars", batch_docs=batch_docs))
    assert flat(batches) == ROWS
    assert max(len(texts) for texts, _ in batches) <= batch_docs


def test_json_lines_compressed_files_and_folders_are_read(tmp_path):
    lines = [json.dumps({"text": text, "stars": label}) for text, label in ROWS]
    (tmp_path / "b.jsonl").write_text("\n\n".join(lines))
    with gzip.open(tmp_path / "a.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\ufefftext,stars\nzipped,1\n")
    found = flat(iter_documents(tmp_path, label="stars", label_type=int))
    assert found == [("zipped", 1), *((text, int(label)) for text, label in ROWS)]


def test_each_line_or_each_file_may_be_a_document(tmp_path):
    folder = tmp_path / "positive"
    folder.mkdir()
    (folder / "1.txt").write_text("one\r\ntwo\n")
    assert list(iter_documents(folder, label="folder")) == [(["one\r\ntwo\n"], ["positive"])]
    assert list(iter_documents([folder / "1.txt"], format="lines")) == [["one", "two"]]


def test_a_file_far_larger_than_a_batch_needs_little_memory(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("w") as file:
        file.write("text\n")
        file.writelines(f"{'word ' * 100}\n" for _ in range(40_000))
    tracemalloc.start()
    n_documents = sum(len(texts) for texts in iter_documents(path, batch_docs=500))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_documents == 40_000
    assert peak < path.stat().st_size / 10


def test_empty_files_and_headers_alone_hold_no_documents(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "header.csv").write_text("text,stars\n")
    (tmp_path / "blank.jsonl").write_text("\n \n")
    assert list(iter_documents(tmp_path, label="stars")) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.txt"])
def test_a_byte_order_mark_is_no_text_in_any_format(tmp_path, name, encoding):
    content = {"a.csv": "text\ncafé\n", "a.jsonl": '{"text": "café"}\n', "a.txt": "café"}[name]
    (tmp_path / name).write_bytes(content.encode(encoding))
    named = {} if encoding == "utf-8-sig" else {"encoding": encoding}
    assert list(iter_documents(tmp_path / name, **named)) == [["café"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_documents_are_described_as_other_csv_files_are(tmp_path, end):
    (tmp_path / "a.csv").write_bytes(f'1;"a{end}b"{end}{end}2;NA'.encode())
    found = list(iter_documents(tmp_path / "a.csv", text="1", delimiter=";", header=None))
    assert found == [[f"a{end}b", "NA"]]
    found = flat(iter_documents(tmp_path / "a.csv", label="n", delimiter=";", header=["n", "text"]))
    assert found == [(f"a{end}b", "1"), ("NA", "2")]


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("a.csv", b"text,y\nx\n", {}, r"a.csv, line 2: 1 fields where the header has 2"),
        (
            "a.csv",
            b'text,y\n"a\nb",1\n\nx\n',
            {},
            r"a.csv, line 5: 1 fields where the header has 2",
        ),
        ("a.csv", "text\n".encode("utf-16"), {}, "a.csv is UTF-16; pass encoding='utf-16'"),
        ("a.csv", b"text\nx\n", {"encoding": "utf-9"}, "name of a text encoding, got 'utf-9'"),
        ("a.csv", b"text\nx,y\n", {}, r"a.csv, line 2: 2 fields where the header has 1"),
        ("a.csv", b"review\nx\n", {}, r"a.csv has no column 'text'; there are \['review'\]"),
        ("a.csv", "text\ncafé\n".encode("latin-1"), {}, "not utf-8 .byte 0xe9.*encoding='latin-1'"),
        (
            "a.csv",
            b'text\n"' + b"x\n" * 99,
            {"max_chars": 50},
            "a.csv, line 2: a quote is opened that is never closed",
        ),
        ("a.jsonl", b'{"text": "x"}\n{"tex', {}, "a.jsonl, line 2: no JSON"),
        ("a.jsonl", b'{"body": "x"}\n', {}, "line 1: expected an object with 'text', got"),
        ("a.jsonl", b"[1]\n", {}, "line 1: expected an object with 'text'"),
        ("a.jsonl", b'{"text": null}\n', {}, "'text' holds None, expected text"),
        ("a.csv", b"text\n" + b"x" * 99, {"max_chars": 50}, "line 2: longer than max_chars=50"),
        ("a.txt", b"x\n" * 99, {"max_chars": 50}, "a.txt: longer than max_chars=50"),
        ("a.csv.gz", gzip.compress(b"text\n" * 999, mtime=0)[:-9], {}, "cannot be read to its end"),
        ("a.csv", b"text\nx\n", {"format": "xml"}, "format must be 'csv', 'jsonl'"),
        ("a.csv", b"text\nx\n", {"batch_docs": 0}, "batch_docs and max_chars must be at least 1"),
    ],
)
def test_a_flaw_is_named_by_file_and_line(tmp_path, name, content, options, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=message):
        list(iter_documents(tmp_path / name, **options))


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(iter_documents(tmp_path / "none.csv"))


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    """Six files of reviews whose words betray their label, and 300 reviews held out."""
    folder = tmp_path_factory.mktemp("reviews")
    rng = np.random.default_rng(0)
    words = np.array([f"word{i}" for i in range(200)])
    leaning = rng.normal(size=200)
    chosen = rng.integers(0, 200, size=(3_300, 12))
    labels = np.where(leaning[chosen].sum(axis=1) > 0, "good", "bad")
    texts = [" ".join(words[row]) for row in chosen]
    for number in range(6):
        rows = range(number * 500, number * 500 + 500)
        lines = [json.dumps({"text": texts[i], "stars": labels[i]}) + "\n" for i in rows]
        (folder / f"{number}.jsonl").write_text("".join(lines))
    return folder, texts[3_000:], labels[3_000:]


def pipeline():
    return make_pipeline(HashedTfidf(2**12), SGDClassifier(loss="log_loss", random_state=0))


def test_documents_train_a_streamed_pipeline(reviews):
    folder, texts, labels = reviews
    batches = iter_documents(folder, label="stars")
    model = partial_fit_stream(pipeline(), batches, classes=["bad", "good"], progress=False)
    assert model.score(texts, labels) > 0.85


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


class Tattler(HashingVectorizer):
    """Notes in which process it reads texts."""

    def __init__(self, folder, n_features=2**12):
        super().__init__(n_features=n_features)
        self.folder = folder

    def transform(self, X):
        Path(self.folder, str(os.getpid())).touch()
        return super().transform(X)


def test_no_text_passes_through_the_client(reviews, client, tmp_path):
    folder, texts, labels = reviews
    seen = tmp_path / "seen"
    seen.mkdir()
    model = make_pipeline(Tattler(str(seen)), SGDClassifier(random_state=0))
    fitted = fit_documents(model, folder, classes=["bad", "good"], label="stars", executor=client)
    readers = {path.name for path in seen.iterdir()}
    assert len(readers) == 2
    assert str(os.getpid()) not in readers
    assert fitted.score(texts, labels) > 0.8


@pytest.mark.parametrize("where", ["serial", "processes", "client"])
def test_shards_are_weighed_alike_and_averaged_wherever_they_run(reviews, client, where):
    folder, texts, labels = reviews
    executor = {"client": client}.get(where, where)
    fitted = fit_documents(
        pipeline(), folder, classes=["bad", "good"], label="stars", n_shards=2, executor=executor
    )
    everything = HashedTfidf(2**12).fit(
        [text for texts, _ in iter_documents(folder, label="stars") for text in texts]
    )
    np.testing.assert_array_equal(fitted[0].idf_, everything.idf_)
    assert fitted.score(texts, labels) > 0.85


def test_a_bag_of_texts_is_averaged_where_it_is(reviews, client):
    folder, texts, labels = reviews
    pairs = [flat(iter_documents([path], label="stars")) for path in sorted(folder.iterdir())]
    bag = db.from_delayed([client_side(part) for part in pairs])
    model = AveragedClassifier(
        make_pipeline(HashingVectorizer(n_features=2**12), SGDClassifier(random_state=0)),
        n_shards=2,
        executor=client,
    ).fit(bag.map(lambda pair: pair[0]), bag.map(lambda pair: pair[1]))
    assert np.mean(model.predict(texts) == labels) > 0.8


def client_side(part):
    from dask.delayed import delayed

    return delayed(list)(part)


def test_what_cannot_be_fitted_on_files_is_refused(tmp_path):
    options = {"classes": [0, 1], "label": "y"}
    with pytest.raises(TypeError, match=r"Expected a pipeline.*got SGDClassifier"):
        fit_documents(SGDClassifier(), tmp_path, **options)
    with pytest.raises(ValueError, match="at least one file"):
        fit_documents(pipeline(), tmp_path, **options)
