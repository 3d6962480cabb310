"""Download one file, with retries, and keep it only if its size and checksum are right."""

import hashlib
import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from kernel_helpers.datasets.part import Part, TransferError, open_part

_BLOCK = 1 << 18
_FAILURES = (OSError, http.client.HTTPException)  # URLError and time-outs are OSErrors


def download(
    url: str,
    path: Path,
    *,
    size: int | None = None,
    sha256: str | None = None,
    timeout: float = 20.0,
    tries: int = 4,
    wait: float = 1.0,
    on_bytes: Callable[[int, int | None], None] | None = None,
) -> str:
    """Download `url` to `path` and return its SHA-256.

    Bytes collect in ``path.part``, which a later call continues by a Range request as long as the
    server still holds the same version. One process writes it at a time, the others wait and take
    what it brought. Only a whole file with the right sum gets the name `path`.

    Parameters
    ----------
    url : str
    path : Path
    size : int, optional
        Bytes that the file must have.
    sha256 : str, optional
        Sum that the file must have.
    timeout : float
        Seconds without a byte after which an attempt is given up.
    tries : int
        Attempts in a row that may bring nothing new.
    wait : float
        Seconds before the second attempt; doubled before each further one.
    on_bytes : callable, optional
        Called with the bytes held and the bytes expected, or None.

    Raises
    ------
    TransferError
        If the server cannot be reached, keeps cutting the file short, or sent another file.
    """
    with open_part(path) as part:
        if part.waited and path.exists():  # the other process has finished it
            part.discard()
            return _checked(url, path.stat().st_size, sum_of(path), size, sha256=sha256)
        total = _receive(url, part, timeout, tries, wait=wait, on_bytes=on_bytes)
        try:
            found = _checked(url, part.size, part.sum(), size or total, sha256=sha256)
        except TransferError:
            part.discard()
            raise
        part.publish()
        return found


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_OnBytes = Callable[[int, int | None], None] | None


def _receive(
    url: str, part: Part, timeout: float, tries: int, *, wait: float, on_bytes: _OnBytes
) -> int | None:
    """Attempt until the file is whole; return its length where the server announced it."""
    failed = 0
    while True:
        before = part.size
        try:
            return _attempt(url, part, timeout, on_bytes)
        except TransferError:
            raise
        except urllib.error.HTTPError as error:
            if error.code < 500:  # asking again would bring the same answer
                raise TransferError(f"{url} answers {error.code} {error.reason}.") from error
            reason: Exception = error
        except _FAILURES as error:
            reason = error
        failed = 0 if part.size > before else failed + 1
        if failed >= tries:
            raise TransferError(
                f"{url} cannot be downloaded ({_why(reason)}); {part.kept}."
            ) from reason
        time.sleep(wait * 2 ** max(0, failed - 1) if failed else 0)


def _attempt(url: str, part: Part, timeout: float, on_bytes: _OnBytes) -> int | None:
    """Append what the server sends until the file is whole; raise where it ends too early."""
    request = urllib.request.Request(url, headers=_resume_headers(part))
    try:
        response = urllib.request.urlopen(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        part.restart(None)  # what is held does not fit the file on the server
        raise ConnectionError("the server holds another version of the file") from error
    with response:
        total = _start(part, response)
        while block := response.read(_BLOCK):
            part.append(block)
            if on_bytes:
                on_bytes(part.size, total)
    if total is not None and part.size < total:
        raise ConnectionError(f"the connection ended after {part.size:,} of {total:,} bytes")
    return total


def _resume_headers(part: Part) -> dict[str, str]:
    """Request the missing bytes, on condition that the file on the server is the same version."""
    headers = {"User-Agent": "kernel-helpers", "Accept-Encoding": "identity"}
    version = part.version()
    if part.size and version:
        headers["Range"] = f"bytes={part.size}-"
        headers["If-Range"] = version
    return headers


def _start(part: Part, response: http.client.HTTPResponse) -> int | None:
    """Keep or drop what is held, as the server answered; return the length of the whole file."""
    length = _length(response)
    if response.status != 206:
        part.restart(_version(response))
        return length
    first, total = _content_range(response)
    if first != part.size:
        part.restart(None)
        raise ConnectionError("the server continued at the wrong place")
    if total is None and length is not None:
        return part.size + length
    return total


def _version(response: http.client.HTTPResponse) -> str | None:
    """Name the version of the file; without it two versions could be glued together."""
    tag = response.headers.get("ETag")
    strong = tag if tag and not tag.startswith("W/") else None
    return strong or response.headers.get("Last-Modified")


def _checked(url: str, n_bytes: int, found: str, size: int | None, *, sha256: str | None) -> str:
    """Return the sum of a file that has the expected size and sum."""
    if size is not None and n_bytes != size:
        raise TransferError(
            f"{url} should have {size:,} bytes, got {n_bytes:,}; the file is dropped. Try "
            "again later, or report that it has changed."
        )
    if sha256 is not None and found != sha256:
        raise TransferError(
            f"{url} has changed: expected SHA-256 {sha256}, got {found}; the file is dropped. "
            "Results would not be comparable: ask for an update of kernel-helpers, or generate "
            "data."
        )
    return found


def _length(response: http.client.HTTPResponse) -> int | None:
    text = response.headers.get("Content-Length")
    return int(text) if text and text.isdigit() else None


def _content_range(response: http.client.HTTPResponse) -> tuple[int, int | None]:
    """First byte and length of the file in ``Content-Range: bytes 100-199/200``."""
    found = re.match(r"bytes (\d+)-\d+/(\d+)?", response.headers.get("Content-Range", ""))
    if found is None:
        return -1, None
    return int(found[1]), int(found[2]) if found[2] else None


def _why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.code} {error.reason}"
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return str(reason) or type(error).__name__
