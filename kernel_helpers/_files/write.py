"""Write a file under a temporary name in its folder, and rename it when it is complete."""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypedDict, Unpack

from kernel_helpers._files.disk_full import explain_full_disk
from kernel_helpers._files.temporary import remove_stale, temporary_path

_Path = str | os.PathLike[str]
_NEW_FILE = 0o666  # as for any new file, the umask takes its bits away


class _Options(TypedDict, total=False):
    """Parameters of `PartialFile`."""

    overwrite: bool
    permissions: int
    follow_links: bool


class PartialFile:
    """A new file under a temporary name beside `path`, which `publish` renames to `path`.

    Until then `path` is what it was, also if the process is killed, the disk is full or another
    writer is at work; of two writers the later one wins. The permissions of an existing file are
    kept. A symbolic link stays and the file that it points to is replaced; other hard links keep
    the older content.

    Parameters
    ----------
    path : str or path
    overwrite : bool
        Without it, `publish` raises `FileExistsError` where the name is taken by then, be it by a
        link that points nowhere.
    permissions : int
        Of a new file, less the umask.
    follow_links : bool
        Without it, a symbolic link is replaced by the file: in a folder that others may write to,
        they would choose what is replaced.

    Attributes
    ----------
    file : binary file
        Opened for reading and writing.

    Raises
    ------
    FileNotFoundError
        The folder does not exist.
    OSError
        `path` is a folder or a device, or the folder cannot be written.
    """

    def __init__(
        self,
        path: _Path,
        *,
        overwrite: bool = True,
        permissions: int = _NEW_FILE,
        follow_links: bool = True,
    ) -> None:
        self.path = Path(path)
        self._overwrite = overwrite
        self._published = False
        replaced: tuple[Path, int | None] = (self.path, None)
        if overwrite:
            replaced = _replaced(self.path, follow_links)
        self._target, self._mode = replaced
        remove_stale(self._target)
        self._temporary = temporary_path(self._target)
        with self._explained():
            # Not tempfile: its mode 0600 would lock others out of a shared folder.
            self.file: IO[bytes] = open(  # noqa: SIM115 - Path.open takes no opener
                self._temporary,
                "x+b",
                opener=lambda name, flags: os.open(name, flags, permissions),
            )

    def publish(self, *, sync: bool = True) -> None:
        """Close the file and give it its name in one step.

        Without `sync` the name may reach the disk before the bytes do: safe when the process is
        killed, not when the power fails.
        """
        with self._explained():
            self.file.flush()
            if sync:
                os.fsync(self.file.fileno())
            self.file.close()
            if self._overwrite:
                self._keep_permissions()
                self._temporary.replace(self._target)
            else:
                self._take_free_name()
            self._published = True
            if sync:
                _sync_folder(self._target.parent)

    def discard(self) -> None:
        """Close the file and delete it, unless it was published."""
        if self._published:
            return
        with contextlib.suppress(OSError):  # a full disk refuses the last buffer, too
            self.file.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()

    def _keep_permissions(self) -> None:
        if self._mode not in (None, stat.S_IMODE(self._temporary.stat().st_mode)):
            self._temporary.chmod(self._mode)

    def _take_free_name(self) -> None:
        try:
            os.link(self._temporary, self._target)
        except FileExistsError:
            raise
        except OSError as error:  # a file system without hard links
            if os.path.lexists(self._target):
                raise FileExistsError(errno.EEXIST, "File exists", str(self.path)) from error
            self._temporary.rename(self._target)
        else:
            with contextlib.suppress(OSError):
                self._temporary.unlink()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Name the caller's path, not the temporary one, and the way out of a full disk."""
        try:
            with explain_full_disk(self.path):
                yield
        except OSError as error:
            if str(error.filename) != str(self._temporary):
                raise
            folder = self._target.parent
            if not folder.is_dir():
                raise FileNotFoundError(
                    errno.ENOENT,
                    f"No folder {str(folder)!r} to write {self.path.name} in; make it first",
                ) from error
            raise OSError(error.errno, error.strerror, str(self.path)) from error


@contextlib.contextmanager
def open_atomically(
    path: _Path, *, sync: bool = True, **options: Unpack[_Options]
) -> Iterator[IO[bytes]]:
    """Open a new binary file that becomes `path` if the block ends without an error.

    Parameters and exceptions are those of `PartialFile`.
    """
    partial = PartialFile(path, **options)
    try:
        with explain_full_disk(partial.path):
            yield partial.file
        partial.publish(sync=sync)
    finally:
        partial.discard()


def write_atomically(
    path: _Path, content: str | bytes, *, sync: bool = True, **options: Unpack[_Options]
) -> None:
    """Write `content` as the file `path`, or leave `path` as it was.

    Text is encoded as UTF-8, line ends stay as they are. A pipe or a device such as
    ``/dev/stdout`` is not replaced: the content is written into it.
    """
    data = content.encode() if isinstance(content, str) else content
    if options.get("follow_links", True) and _is_stream(Path(path)):
        Path(path).write_bytes(data)
        return
    with open_atomically(path, sync=sync, **options) as file:
        file.write(data)


def _replaced(path: Path, follow_links: bool) -> tuple[Path, int | None]:
    """Return the file that is replaced and its permissions."""
    target = Path(os.path.realpath(path)) if follow_links and path.is_symlink() else path
    try:
        mode = target.stat(follow_symlinks=follow_links).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return target, None
    if stat.S_ISLNK(mode):
        return target, None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "Expected a file, got a folder", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Expected a file, got a device or a pipe", str(path))
    return target, stat.S_IMODE(mode)


def _is_stream(path: Path) -> bool:
    return path.exists() and not (path.is_file() or path.is_dir())


def _sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; Windows cannot open one."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
