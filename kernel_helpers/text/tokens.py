"""Cut texts into words exactly as scikit-learn's vectorizers do by default, but faster."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

# scikit-learn's default: runs of at least two word characters.
_WORD = re.compile(r"(?u)\b\w\w+\b")
_SEPARATORS = {code: " " for code in range(128) if not re.match(r"\w", chr(code))}


def words(text: str) -> list[str]:
    """Return the lower-case words of `text`.

    Pure ASCII is translated and split, which is three times as fast as the pattern and equal to it.

    Examples
    --------
    >>> words("To be, or not: to_be? é à l'été")
    ['to', 'be', 'or', 'not', 'to_be', 'été']
    """
    if not text.isascii():
        return _WORD.findall(text.lower())
    return [word for word in text.lower().translate(_SEPARATORS).split() if len(word) > 1]


def as_texts(documents: Iterable[Any]) -> list[str]:
    """Return the documents as text; bytes are decoded as UTF-8.

    Raises
    ------
    ValueError
        `documents` is a single text, a table or a dict, or one of them is no text.
    """
    if isinstance(documents, str | bytes):
        raise ValueError(
            "Expected an iterable of texts, got one string, which would be read letter by letter; "
            "try [text]."
        )
    if isinstance(documents, Mapping) or getattr(documents, "ndim", 1) != 1:
        raise ValueError(
            f"Expected an iterable of texts, got a {type(documents).__name__}, which would be read "
            "by its columns or keys; pass one column, such as table['text']."
        )
    if isinstance(documents, list) and all(map(_is_text, documents)):
        return documents
    return [_as_text(number, document) for number, document in enumerate(documents)]


def _is_text(document: object) -> bool:
    return type(document) is str


def _as_text(number: int, document: object) -> str:
    if isinstance(document, str):
        return str(document)
    if not isinstance(document, bytes):
        raise ValueError(
            f"Document {number} is {document!r:.40} of type {type(document).__name__}, expected "
            "text; fill missing ones with '' (texts.fillna(''))."
        )
    try:
        return document.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"Document {number} is not UTF-8 (byte {error.object[error.start]:#04x} at "
            f"{error.start}); decode it yourself, for example with 'latin-1'."
        ) from error
