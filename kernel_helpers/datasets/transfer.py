"""Download one file, with retries, and keep it only if its size and checksum are right."""

import contextlib
import hashlib
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import write_atomically

_BLOCK = 1 << 18
_FAILURES = (OSError, http.client.HTTPException)  # URLError and time-outs are OSErrors


class TransferError(OSError, SentenceError):
    """A file could not be downloaded, or is not the announced one."""


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
    server still holds the same version. Only a whole file with the right sum gets the name `path`.

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
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    failed = 0
    while True:
        before = _size(part)
        try:
            _attempt(url, part, timeout, on_bytes)
            break
        except urllib.error.HTTPError as error:
            if error.code < 500:  # asking again would bring the same answer
                raise TransferError(f"{url} answers {error.code} {error.reason}.") from error
            reason: Exception = error
        except _FAILURES as error:
            reason = error
        failed = 0 if _size(part) > before else failed + 1
        if failed >= tries:
            raise TransferError(
                f"{url} cannot be downloaded ({_why(reason)}); {_size(part):,} bytes are kept and "
                "the next call continues after them."
            ) from reason
        time.sleep(wait * 2 ** max(0, failed - 1) if failed else 0)
    return _accept(url, part, path, size, sha256=sha256)


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _attempt(
    url: str, part: Path, timeout: float, on_bytes: Callable[[int, int | None], None] | None
) -> None:
    """Append what the server sends until the file is whole; raise where it ends too early."""
    request = urllib.request.Request(url, headers=_resume_headers(part))
    try:
        response = urllib.request.urlopen(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        _forget(part)  # what is held does not fit the file on the server
        raise ConnectionError("the server holds another version of the file") from error
    with response:
        resumed = response.status == 206 and _starts_at(response) == _size(part)
        if response.status == 206 and not resumed:
            _forget(part)
            raise ConnectionError("the server continued at the wrong place")
        expected = _length(response)
        held = _size(part) if resumed else 0
        total = None if expected is None else held + expected
        _remember_version(part, response)
        with part.open("ab" if resumed else "wb") as file:
            while block := response.read(_BLOCK):
                file.write(block)
                held += len(block)
                if on_bytes:
                    on_bytes(held, total)
    if total is not None and held < total:
        raise ConnectionError(f"the connection ended after {held:,} of {total:,} bytes")


def _resume_headers(part: Path) -> dict[str, str]:
    """Request the missing bytes, on condition that the file on the server is the same version."""
    headers = {"User-Agent": "kernel-helpers", "Accept-Encoding": "identity"}
    version = _version_file(part)
    if _size(part) and version.exists():
        headers["Range"] = f"bytes={_size(part)}-"
        headers["If-Range"] = json.loads(version.read_text())
    return headers


def _remember_version(part: Path, response: http.client.HTTPResponse) -> None:
    tag = response.headers.get("ETag")
    strong = tag if tag and not tag.startswith("W/") else None
    validator = strong or response.headers.get("Last-Modified")
    if validator:
        write_atomically(_version_file(part), json.dumps(validator), sync=False)
    else:  # nothing to compare: two versions could be glued together
        _version_file(part).unlink(missing_ok=True)


def _accept(url: str, part: Path, path: Path, size: int | None, *, sha256: str | None) -> str:
    found_size, found = _size(part), sum_of(part)
    if size is not None and found_size != size:
        _forget(part)
        raise TransferError(
            f"{url} should have {size:,} bytes, got {found_size:,}; the file is dropped. Try "
            "again later, or report that it has changed."
        )
    if sha256 is not None and found != sha256:
        _forget(part)
        raise TransferError(
            f"{url} has changed: expected SHA-256 {sha256}, got {found}; the file is dropped. "
            "Results would not be comparable: ask for an update of kernel-helpers, or generate "
            "data."
        )
    part.replace(path)
    _version_file(part).unlink(missing_ok=True)
    return found


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _version_file(part).unlink(missing_ok=True)


def _version_file(part: Path) -> Path:
    return part.with_name(part.name + ".version")


def _size(path: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _length(response: http.client.HTTPResponse) -> int | None:
    text = response.headers.get("Content-Length")
    return int(text) if text and text.isdigit() else None


def _starts_at(response: http.client.HTTPResponse) -> int:
    """First byte of ``Content-Range: bytes 100-199/200``."""
    text = response.headers.get("Content-Range", "")
    first = text.removeprefix("bytes ").split("-", 1)[0]
    return int(first) if first.isdigit() else -1


def _why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.code} {error.reason}"
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return str(reason) or type(error).__name__
