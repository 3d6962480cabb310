"""Let one recorder at a time write the growing file of a recording; a killed one lets go."""

import sys
from pathlib import Path
from typing import BinaryIO

from kernel_helpers._files import NoLocksError, try_lock


def part_of(path: Path) -> Path:
    """Return where a recording grows until it is finished."""
    return path.with_name(path.name + ".part")


def open_part(path: Path) -> BinaryIO:
    """Open the growing file of a recording, or what a killed recorder left of an earlier one.

    Parameters
    ----------
    path : pathlib.Path
        Of the recording.

    Returns
    -------
    file

    Raises
    ------
    FileExistsError
        If another recorder writes it.
    """
    part = part_of(path)
    try:
        return _open_alone(part)
    except FileExistsError as error:
        raise FileExistsError(
            f"Expected nobody else to record into {path}, found {part}; choose another name, or "
            "delete that file if its recorder is gone."
        ) from error


if sys.platform == "win32":

    def _open_alone(part: Path) -> BinaryIO:
        return part.open("xb")

    def finish_part(file: BinaryIO, path: Path) -> None:
        """Give a growing file its name."""
        file.close()
        part_of(path).replace(path)

else:

    def _open_alone(part: Path) -> BinaryIO:
        existed = part.exists()
        file = part.open("ab")
        try:
            # The operating system owns the lock and drops it with the process.
            is_alone = try_lock(file)
        except NoLocksError:
            is_alone = not existed
        if not is_alone:
            file.close()
            raise FileExistsError(part)
        file.truncate(0)
        return file

    def finish_part(file: BinaryIO, path: Path) -> None:
        """Give a growing file its name."""
        part_of(path).replace(path)
        file.close()  # last: until then no other recorder takes it
