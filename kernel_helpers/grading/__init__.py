"""Instructor side: make student notebooks from lecture sources."""

from pathlib import Path

__all__ = ["release"]


def release(
    source_dir: Path,
    output_dir: Path,
    mode: str = "practice",
    check: bool = False,
) -> list[Path]:
    """Write the student notebooks of `source_dir`, without solutions and outputs, to `output_dir`.

    The same sources give the same bytes. Question files are read from ``selftests``, a folder
    beside `source_dir`.

    Parameters
    ----------
    source_dir : Path
        Folder of ``NN_topic.py`` lectures (percent cells).
    output_dir : Path
        Receives ``NN_topic.ipynb`` and, for practice, ``bank.json``.
    mode : {"practice", "graded"}
        ``"practice"`` ships hashed keys and feedback; ``"graded"`` keeps both with the instructor.
    check : bool
        Write nothing, only tell what would change.

    Returns
    -------
    list of Path
        The files that changed, or with `check` the ones that differ.
    """
    from kernel_helpers.grading.publish import publish

    return publish(source_dir, output_dir, mode=mode, check=check)
