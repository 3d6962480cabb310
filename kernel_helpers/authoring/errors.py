"""The error of an author's slip, and reading a source as text."""

from pathlib import Path

from kernel_helpers._errors import SentenceError


class SourceError(ValueError, SentenceError):
    """A lecture source or question file cannot be released; the message names place and reason."""


def read_text(path: Path) -> str:
    """Read a source, which must be UTF-8, with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name} should be UTF-8 and is not: {error}.") from error
