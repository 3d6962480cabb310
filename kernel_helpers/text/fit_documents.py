"""Read, weigh and learn where the files are; only counts and coefficients come back."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from os import PathLike
from typing import TYPE_CHECKING, Any

from sklearn.base import clone

from kernel_helpers._executor import ExecutorLike, open_executor
from kernel_helpers._files import find_files
from kernel_helpers.incremental import partial_fit_stream
from kernel_helpers.incremental.averaging import Shard, average, trained
from kernel_helpers.incremental.conditions import check_last, needs_fit
from kernel_helpers.text.documents import iter_documents
from kernel_helpers.text.hashed_tfidf import HashedTfidf

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

    from kernel_helpers._executor import Executor


def fit_documents(
    model: "BaseEstimator",
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    classes: object,
    label: str,
    epochs: int = 1,
    executor: ExecutorLike = None,
    n_shards: int | None = None,
    **documents: Any,
) -> Any:
    """Train a pipeline of vectorizer and linear classifier on files in parallel, and average.

    Each worker reads its own files: no text passes through this process. A `HashedTfidf` in the
    pipeline is counted first, on all files, so that every shard uses the same weights; that is one
    more pass.

    Parameters
    ----------
    model : pipeline that ends in a linear model with partial_fit
        It is not changed.
    paths : path, folder or iterable of them
        The workers must see them under the same names.
    classes : array of shape (n_classes,)
        Every label that can come.
    label : str
        As in `iter_documents`.
    epochs : int
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
    n_shards : int, optional
        One for each worker by default, and never more than files. The files are dealt in turn.
    **documents
        `text`, `label_type`, `format`, `encoding`, `batch_docs` and `max_chars` of
        `iter_documents`.

    Returns
    -------
    pipeline
        A fitted copy with coefficients averaged over the shards, weighted by documents.

    Raises
    ------
    TypeError
        The model is no pipeline, its last step has no ``partial_fit``, or a step before it must be
        fitted and is not.
    ValueError
        There are no files, or no documents in them.
    DocumentError
        A file does not hold what it should.

    References
    ----------
    R. McDonald et al., "Efficient large-scale distributed training of conditional maximum entropy
    models", NIPS 2009.

    Examples
    --------
    >>> from sklearn.linear_model import SGDClassifier
    >>> from sklearn.pipeline import make_pipeline
    >>> model = make_pipeline(HashedTfidf(), SGDClassifier(random_state=0))
    >>> fitted = fit_documents(model, "reviews/", classes=["bad", "good"], text="review",
    ...                        label="stars", executor="serial")
    >>> fitted.predict(["a very good book"]).tolist()
    ['good']
    """
    if len(getattr(model, "steps", [])) < 2:
        raise TypeError(
            f"Expected a pipeline of vectorizer and linear model, got {type(model).__name__}; try "
            "make_pipeline(HashedTfidf(), SGDClassifier())."
        )
    _check_steps(model)
    files = [str(path.absolute()) for path in find_files(paths)]
    if not files:
        raise ValueError(f"Expected at least one file in {paths!r}, got none.")
    read = partial(iter_documents, **documents)
    with open_executor(executor) as opened:
        n_shards = max(1, min(n_shards or opened.n_workers, len(files)))
        shards = [files[i::n_shards] for i in range(n_shards)]
        features: list[tuple[str, Any]] = []
        for name, step in model.steps[:-1]:
            features.append(
                (name, _counted(step, _transformers(features), shards, read, opened=opened))
            )
        name, last = model.steps[-1]
        options = {"classes": classes, "epochs": epochs, "progress": False}
        fit = partial(
            _fit_shard,
            features=_transformers(features),
            model=clone(last),
            read=partial(read, label=label),
            options=options,
        )
        fitted = average(trained([Shard(*done) for done in opened.map(fit, shards)]))
    return type(model)([*features, (name, fitted)])


def _check_steps(model: "BaseEstimator") -> None:
    """Refuse, before a file is read, what could not be averaged or would have to be fitted."""
    check_last(model)
    for step in _transformers(model.steps[:-1]):
        if not isinstance(step, HashedTfidf) and needs_fit(step):
            raise TypeError(
                f"{type(step).__name__} would learn something else from each worker's files; use "
                "HashedTfidf or HashingVectorizer, or fit it on a sample first."
            )


def _transformers(steps: list[tuple[str, Any]]) -> list[Any]:
    return [step for _, step in steps if step not in (None, "passthrough")]


def _counted(
    step: object,
    before: list[Any],
    shards: list[list[str]],
    read: Callable[[list[str]], Iterator[list[str]]],
    *,
    opened: "Executor",
) -> Any:
    """Return a `HashedTfidf` that has counted all files, and any other step as it is."""
    if not isinstance(step, HashedTfidf):
        return step
    count = partial(_count_shard, step, before, read)
    return reduce(HashedTfidf.merge, opened.map(count, shards))


def _count_shard(
    tfidf: HashedTfidf,
    before: list[Any],
    read: Callable[[list[str]], Iterator[list[str]]],
    files: list[str],
) -> HashedTfidf:
    counted: HashedTfidf = clone(tfidf).partial_fit([])
    for texts in read(files):
        counted.partial_fit(_applied(before, texts))
    return counted


def _applied(steps: list[Any], texts: object) -> Any:
    return reduce(lambda X, step: step.transform(X), steps, texts)


def _fit_shard(
    files: list[str],
    *,
    features: list[Any],
    model: "BaseEstimator",
    read: Callable[[list[str]], Iterator[tuple[list[str], Any]]],
    options: dict[str, Any],
) -> tuple[Any, int]:
    seen = 0

    def batches() -> Iterator[tuple[Any, Any]]:
        nonlocal seen
        for texts, labels in read(files):
            seen += len(texts)
            yield _applied(features, texts), labels

    if next(read(files), None) is None:  # its share of the files is empty
        return clone(model), 0
    return partial_fit_stream(clone(model), batches, **options), seen
