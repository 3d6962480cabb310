"""Put the lectures into a student's folder without ever touching what is already there."""

import os
import shutil
import tempfile
from pathlib import Path

from kernel_helpers._files import files_in

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
    """Copy under a temporary name, then give the final one if nobody else did meanwhile."""
    handle, name = tempfile.mkstemp(prefix=f".{new.name}.", dir=new.parent)
    os.close(handle)
    partial = Path(name)
    try:
        shutil.copyfile(lecture, partial)
        partial.chmod(0o644)
        os.link(partial, new)
        return True
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        return not new.exists() and partial.rename(new).exists()
    finally:
        partial.unlink(missing_ok=True)
