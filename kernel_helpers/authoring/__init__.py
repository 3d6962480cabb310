"""Instructor side: make student notebooks from lecture sources."""

from pathlib import Path

__all__ = ["release"]


def release(
    source_dir: Path,
    output_dir: Path,
    mode: str = "practice",
    check: bool = False,
    *,
    for_nbgrader: bool = False,
    bank: Path | None = None,
    hidden: Path | None = None,
) -> list[Path]:
    """Write the student notebooks of `source_dir`, without solutions and outputs, to `output_dir`.

    The same sources give the same bytes. Question files are read from ``selftests`` and hidden
    checks from ``hidden``, folders beside `source_dir`.

    Parameters
    ----------
    source_dir : Path
        Folder of ``NN_topic.py`` lectures (percent cells).
    output_dir : Path
        Receives ``NN_topic.ipynb`` and, for practice, ``bank.json``.
    mode : {"practice", "graded"}
        ``"practice"`` ships hashed keys and sealed feedback; ``"graded"`` keeps both with the
        instructor.
    check : bool
        Write nothing, only return what would change.
    for_nbgrader : bool
        Write nbgrader's source notebooks instead: solutions in their regions, hidden checks
        between nbgrader's markers. These are for the instructor.
    bank, hidden : Path, optional
        Folders of other question files and hidden checks, such as private ones.

    Returns
    -------
    list of Path
        The files that changed, or with `check` the ones that differ.

    Raises
    ------
    ValueError
        If a source has a mistake; the message names file, line and reason.
    """
    from kernel_helpers.authoring.publish import Folders, publish

    folders = Folders.around(source_dir, bank, hidden)
    return publish(folders, output_dir, mode=mode, check=check, for_nbgrader=for_nbgrader)
