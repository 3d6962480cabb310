"""Stream documents from files in batches of bounded size."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from kernel_helpers._files import find_files
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import plain_suffix
from kernel_helpers.text.lines import (
    DocumentError,
    Record,
    csv_records,
    json_records,
    open_text,
    read_lines,
)

Format = Literal["csv", "jsonl", "lines", "file"]

_FORMATS: dict[str, Format] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def iter_documents(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    text: str = "text",
    label: str | None = None,
    label_type: Callable[[Any], Any] | None = None,
    format: Format | None = None,  # noqa: A002 - the word for it
    encoding: str = "utf-8",
    delimiter: str = ",",
    header: int | Sequence[str] | None = 0,
    batch_docs: int = 1_000,
    max_chars: int = 10_000_000,
) -> Iterator[Any]:
    """Yield batches of documents, in the order of the files.

    Only one batch is held: at most `batch_docs` documents, and at most `max_chars` characters but
    for the last document.

    Parameters
    ----------
    paths : path, folder or iterable of them
        Of a folder all files, sorted by name, without hidden files and editors' leftovers; a text
        such as ``"reviews/*.csv"`` is a pattern. ``.gz``, ``.bz2`` and ``.xz`` are decompressed.
    text, label : str
        Columns of a CSV file, or fields of the JSON objects. Without `label`, texts only.
    label_type : callable, optional
        Applied to each label, for example ``int``.
    format : {"csv", "jsonl", "lines", "file"}, optional
        By the name of each file: ``.csv`` has a header, ``.jsonl`` an object a line. ``"lines"``
        takes each line for a document, ``"file"`` (any other name) the whole file, and its folder
        for the label.
    encoding : str
        A byte order mark is skipped.
    delimiter : str
        Between the fields of CSV files.
    header : {0, None} or sequence of str
        0: CSV files hold their column names in the first line. None: there is no such line, and
        the columns are called "0", "1", "2". Names: there is no such line, and these are the names.
    batch_docs : int
    max_chars : int
        The longest line or file that is read.

    Yields
    ------
    list of str, or (list of str, list of labels)
        What `kernel_helpers.incremental.partial_fit_stream` takes for a batch.

    Raises
    ------
    DocumentError
        A column is missing, a row is ragged, a text is in another encoding or too long; file and
        line are named.
    FileNotFoundError
        A file is not there.

    Examples
    --------
    >>> for texts, labels in iter_documents("reviews.csv", text="review", label="stars"):
    ...     print(len(texts), labels)
    4 ['good', 'bad', 'good', 'bad']
    """
    if batch_docs < 1 or max_chars < 1:
        raise ValueError(
            f"batch_docs and max_chars must be at least 1, got {batch_docs} and {max_chars}."
        )
    texts: list[str] = []
    labels: list[Any] = []
    size = 0
    for path in find_files(paths):
        source = CsvSource((path,), delimiter, encoding, header)
        for document, value in _records(
            path, source, text, label, form=format, max_chars=max_chars
        ):
            if not isinstance(document, str):
                raise DocumentError(
                    f"{path.name}: {text!r} holds {document!r:.40}, expected text; leave such "
                    "documents out or write ''."
                )
            texts.append(document)
            labels.append(value if label_type is None else label_type(value))
            size += len(document)
            if len(texts) >= batch_docs or size >= max_chars:
                yield texts if label is None else (texts, labels)
                texts, labels, size = [], [], 0
    if texts:
        yield texts if label is None else (texts, labels)


def _records(
    path: Path,
    source: CsvSource,
    text: str,
    label: str | None,
    *,
    form: Format | None,
    max_chars: int,
) -> Iterator[Record]:
    kind = form or _FORMATS.get(plain_suffix(path), "file")
    with open_text(path, source.encoding) as file:
        lines = read_lines(file, path, max_chars)
        if kind == "csv":
            yield from csv_records(lines, path, source, text, label=label, max_chars=max_chars)
        elif kind == "jsonl":
            yield from json_records(lines, path, text, label)
        elif kind == "lines":
            yield from ((line.rstrip("\r\n"), path.parent.name) for line in lines)
        elif kind == "file":
            yield _whole(lines, path, max_chars), path.parent.name
        else:
            raise ValueError(f"format must be 'csv', 'jsonl', 'lines' or 'file', got {kind!r}.")


def _whole(lines: Iterator[str], path: Path, max_chars: int) -> str:
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > max_chars:
            raise DocumentError(
                f"{path.name}: longer than max_chars={max_chars:,}; read it with format='lines' "
                "or raise max_chars."
            )
    return "".join(held)
