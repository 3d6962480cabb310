"""What stands in a folder."""

from pathlib import Path


def file_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
