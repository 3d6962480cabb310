"""Files that an earlier release wrote, see ``tests/data/saved``."""

import gzip
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

SAVED = Path(__file__).parent / "data" / "saved"


def saved_notebook(name: str) -> NotebookNode:
    """Return a saved notebook with its outputs."""
    text = gzip.decompress((SAVED / f"{name}.gz").read_bytes()).decode()
    return nbformat.reads(text, as_version=nbformat.NO_CONVERT)


def put_saved(name: str, folder: Path) -> Path:
    """Copy a saved file, unpacked, and return its new path."""
    folder.mkdir(parents=True, exist_ok=True)
    packed = SAVED / f"{name}.gz"
    if packed.exists():
        (folder / name).write_bytes(gzip.decompress(packed.read_bytes()))
    else:
        shutil.copyfile(SAVED / name, folder / name)
    return folder / name
