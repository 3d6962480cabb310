"""Put the lectures into a student's folder without ever touching what is already there."""

from pathlib import Path

from kernel_helpers._files import files_in, write_atomically

PACKAGE = Path(__file__).resolve().parents[1]
FIRST_LECTURE = "00_cockpit.ipynb"


def shipped_lectures() -> list[Path]:
    """Student notebooks that come with the wheel, or with the checkout it was installed from."""
    folders = (PACKAGE / "_lectures", PACKAGE.parent / "notebooks")
    found = next((files_in(f, "[0-9]*.ipynb") for f in folders if f.is_dir()), [])
    if not found:
        raise FileNotFoundError(
            f"lectures were expected in {folders[0]} and none are there; reinstall kernel-helpers."
        )
    return found


def shipped_workspace() -> Path:
    """JupyterLab layout with lecture 00 and its panels side by side."""
    packaged = PACKAGE / "_lectures" / "workspace.json"
    return packaged if packaged.is_file() else PACKAGE.parent / "binder" / "workspace.json"


def copy_missing(folder: Path) -> list[Path]:
    """Copy the lectures that `folder` lacks; return the new files."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [(lecture, folder / lecture.name) for lecture in shipped_lectures()]
    return [new for lecture, new in missing if not new.exists() and _copy(lecture, new)]


def _copy(lecture: Path, new: Path) -> bool:
    """Copy a lecture unless another process was quicker; return whether it is a new file."""
    try:
        write_atomically(new, lecture.read_bytes(), overwrite=False)
    except FileExistsError:
        return False
    return True
