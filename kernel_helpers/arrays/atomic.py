"""Write a file under a temporary name and show it only when it is whole."""

import contextlib
import errno
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kernel_helpers.arrays.errors import explained

SUFFIX = ".part"
_STALE_SECONDS = 24 * 3600  # nobody writes one file for a day: its process was killed


@contextlib.contextmanager
def written_atomically(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a new file next to `path`, to be renamed to it if the block ends without an error."""
    final = Path(path)
    file = open_partial(final)
    try:
        yield file
        publish(file, final)
    except OSError as error:
        raise explained(error, final) from error
    finally:
        discard(file)


def open_partial(final: Path) -> IO[bytes]:
    """Open a temporary file in the folder of `final`, after sweeping what killed ones left."""
    if not final.parent.is_dir():
        raise FileNotFoundError(
            errno.ENOENT, f"No folder {str(final.parent)!r} to write {final.name} in; make it first"
        )
    sweep(final)
    # Not tempfile: its mode 0600 would lock others out of a shared folder.
    return (final.parent / f".{final.name}.{uuid.uuid4().hex[:8]}{SUFFIX}").open("x+b")


def publish(file: IO[bytes], final: Path, *, sync: bool = True) -> None:
    """Put the whole file on the disk, then give it its name in one step.

    Without `sync` the name may reach the disk before the bytes do: safe when the process is
    killed, not when the power fails.
    """
    file.flush()
    if sync:
        os.fsync(file.fileno())
    file.close()
    Path(file.name).replace(final)


def discard(file: IO[bytes]) -> None:
    """Close the file and delete it, unless it was published."""
    with contextlib.suppress(OSError):  # a full disk refuses the last buffer, too
        file.close()
    Path(file.name).unlink(missing_ok=True)


def sweep(final: Path) -> None:
    """Delete the partial files of writers that died long ago."""
    for partial in final.parent.glob(f".{final.name}.*{SUFFIX}"):
        with contextlib.suppress(FileNotFoundError):  # another writer was quicker
            if time.time() - partial.stat().st_mtime > _STALE_SECONDS:
                partial.unlink()
