"""Find the data files of a folder or a pattern, without what systems and editors leave there."""

import os
import re
from collections.abc import Iterable
from glob import has_magic
from pathlib import Path

_Path = str | os.PathLike[str]

_LEFTOVER = re.compile(
    r"""
    \..*                            # hidden: .DS_Store, ._x, .#x, .x.swp, .ipynb_checkpoints
    | .*~ | ~\$.* | \#.*\#          # copies of Emacs, locks of Office, Emacs' unsaved text
    | .*\.(swp|swo|swn|bak|orig|rej|tmp|crdownload|kate-swp)
    | .*\.crc                       # checksums of Hadoop
    | _(success|metadata|common_metadata|temporary|delta_log|started_.*|committed_.*)
    | thumbs\.db | ehthumbs\.db | desktop\.ini | \$recycle\.bin | icon\r
    | __macosx | __pycache__
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def is_leftover(name: str) -> bool:
    """Whether a file or folder of this name was left by a system, an editor or a writer of data.

    Examples
    --------
    >>> [is_leftover(name) for name in (".DS_Store", "notes.txt~", "_SUCCESS", "notes.txt")]
    [True, True, True, False]
    """
    return _LEFTOVER.fullmatch(name) is not None


def files_in(folder: Path, pattern: str = "*") -> list[Path]:
    """Return the data files directly in `folder` whose names match `pattern`, sorted by name."""
    matches = (path for path in folder.glob(pattern) if not is_leftover(path.name))
    return sorted(path for path in matches if path.is_file())


def files_below(folder: Path, pattern: str = "*") -> list[Path]:
    """Return the data files in `folder` and its subfolders, sorted; leftovers are not entered."""
    found = []
    for parent, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not is_leftover(name)]
        found += files_in(Path(parent), pattern)
    return sorted(found)


def find_files(source: _Path | Iterable[_Path]) -> list[Path]:
    """Return the files that paths, folders and patterns such as ``"data/*.csv"`` name.

    Of folders and patterns leftovers are skipped, and each file is returned once. A file that is
    named itself is returned whatever its name, and whether it exists or not.

    Raises
    ------
    FileNotFoundError
        A pattern matches no file.
    """
    sources = [source] if isinstance(source, str | os.PathLike) else source
    return [path for each in sources for path in _named_by(Path(each))]


def _named_by(path: Path) -> list[Path]:
    if path.is_dir():
        return files_below(path)
    if path.exists() or not has_magic(str(path)):
        return [path]
    found = [file for match in _matches(path) for file in _named_by(match)]
    if not found:
        raise FileNotFoundError(f"No file matches {path}; check the folder and the pattern.")
    return list(dict.fromkeys(found))


def _matches(pattern: Path) -> list[Path]:
    """Return what a pattern matches; the folders in front of the wildcards may be hidden."""
    first = next(at for at, part in enumerate(pattern.parts) if has_magic(part))
    folder, rest = Path(*pattern.parts[:first]), Path(*pattern.parts[first:])
    matches = sorted(path for path in folder.glob(str(rest)) if path.exists())
    return [m for m in matches if not any(map(is_leftover, m.relative_to(folder).parts))]
