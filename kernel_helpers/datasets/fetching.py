"""Fetch a data set of the course into the user's own folder, once."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import NoRoomError, write_atomically
from kernel_helpers.datasets.cache import data_folder, explained
from kernel_helpers.datasets.downloads import DOWNLOADS, Download, Remote
from kernel_helpers.datasets.part import TransferError
from kernel_helpers.datasets.transfer import download


class FetchError(OSError, SentenceError):
    """A data set is not here and cannot be fetched; the message names what to use instead."""


def fetch(
    name: str,
    *,
    part: str | None = None,
    registry: Mapping[str, Download] = DOWNLOADS,
    timeout: float = 20.0,
) -> list[Path]:
    """Return the files of data set `name`, downloaded at first use.

    An interrupted download is continued by the next call. Where the registry has no checksum, as
    for the course's sets, the first copy is taken as it comes; its SHA-256 is printed and recorded,
    and a later download that differs is refused. Nothing is ever generated silently: where nothing
    can be reached, the error names the generator of the same shape.

    Parameters
    ----------
    name : str
        For example ``"flights_1990s"``, ``"taxi_2019"``, ``"fashion_mnist"``, ``"adult"``.
    part : str, optional
        One file of several, such as ``"2019-03"``; all of them by default.
    registry : mapping, optional
        Descriptions by name, for data sets of your own.
    timeout : float
        Seconds without a byte after which an attempt is given up.

    Returns
    -------
    list of Path
        In the order of the registry, inside the folder of `data_folder`.

    Raises
    ------
    DataFolderError
        If the data folder cannot be written or is full.
    FetchError
        If a file is missing and ``KERNEL_HELPERS_OFFLINE`` is set, no server can be reached, a
        login is needed, or a file is not the one that was fetched before.

    Examples
    --------
    The taxi rides of one month::

        [path] = fetch("taxi_2019", part="2019-01")
    """
    entry = _entry(name, registry)
    folder = data_folder() / "downloads" / name
    try:
        return [
            _fetch_one(name, entry, remote, folder / remote.file_name, timeout=timeout)
            for remote in _wanted(name, entry, part)
        ]
    except (FetchError, NoRoomError):
        raise
    except OSError as error:
        raise explained(error, folder, entry.size) from error


def _entry(name: str, registry: Mapping[str, Download]) -> Download:
    if name not in registry:
        raise ValueError(f"fetch expects one of {', '.join(sorted(registry))}; got {name!r}.")
    entry = registry[name]
    if not entry.files:
        raise FetchError(
            f"{entry.title} cannot be fetched ({entry.licence}); "
            f"use {entry.generator} from kernel_helpers.datasets."
        )
    return entry


def _wanted(name: str, entry: Download, part: str | None) -> list[Remote]:
    if part is None:
        return list(entry.files.values())
    if part not in entry.files:
        parts = list(entry.files)
        raise ValueError(f"{name} has the parts {parts[0]} … {parts[-1]}, got {part!r}.")
    return [entry.files[part]]


def _fetch_one(name: str, entry: Download, remote: Remote, path: Path, *, timeout: float) -> Path:
    if path.exists():
        return path
    if os.environ.get("KERNEL_HELPERS_OFFLINE", "") not in ("", "0"):
        raise FetchError(
            f"{entry.title} is not on this computer and KERNEL_HELPERS_OFFLINE is set; unset it, "
            f"or use {entry.generator} from kernel_helpers.datasets."
        )
    _say_licence(entry, path.parent)
    known = remote.sha256 or _recorded(path.parent).get(path.name)
    try:
        with _bar(f"{name}: {path.name}") as on_bytes:
            found = download(
                remote.url,
                path,
                size=remote.bytes,
                sha256=known,
                timeout=timeout,
                on_bytes=on_bytes,
            )
    except TransferError as error:
        raise FetchError(
            f"{error} Without a network, use {entry.generator} from kernel_helpers.datasets."
        ) from error
    if known is None:
        print(
            f"{path.name}: the publisher's checksum is not known here, so this copy could not be "
            f"checked. Its SHA-256 {found} is recorded: a later download that differs is refused."
        )
        _record(path.parent, path.name, found)
    return path


def _say_licence(entry: Download, folder: Path) -> None:
    """Print what the data may be used for, before its first byte, once a user."""
    said = folder / "LICENCE.txt"
    if said.exists():
        return
    text = f"{entry.title}, {entry.size}. Licence: {entry.licence}. Cite: {entry.citation}."
    print(text)
    _write(said, text + "\n")


def _recorded(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / "checksums.json").read_text()))
    except FileNotFoundError:
        return {}


def _record(folder: Path, name: str, sha256: str) -> None:
    _write(folder / "checksums.json", json.dumps(_recorded(folder) | {name: sha256}, indent=1))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text, follow_links=False)


@contextmanager
def _bar(title: str) -> Iterator["_Bar"]:
    from tqdm.auto import tqdm

    with tqdm(desc=title, unit="B", unit_scale=True, delay=0.5) as bar:
        yield _Bar(bar)


class _Bar:
    """Show the progress of a transfer on a tqdm bar."""

    def __init__(self, bar: object):
        self.bar = bar

    def __call__(self, done: int, total: int | None) -> None:
        self.bar.total = total  # type: ignore[attr-defined]
        self.bar.update(done - self.bar.n)  # type: ignore[attr-defined]
