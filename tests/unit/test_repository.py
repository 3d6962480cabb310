"""What may never be committed."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_the_lock_file_names_no_address():
    text = (ROOT / "labextension" / "package-lock.json").read_text()
    assert '"resolved"' not in text


def test_notebooks_are_committed_without_outputs():
    notebooks = {path.name: json.loads(path.read_text()) for path in tracked("*.ipynb")}
    with_outputs = [
        name
        for name, notebook in notebooks.items()
        if any(cell.get("outputs") for cell in notebook["cells"])
    ]
    assert notebooks
    assert with_outputs == []


def test_files_stay_one_idea_long():
    code = [*tracked("*.py"), *tracked("*.ts"), *tracked("*.tsx")]
    lengths = {path.name: n_lines(path) for path in code if path.exists()}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def n_lines(path: Path) -> int:
    """Count lines; of a lecture, which is one cell after another, those of its longest cell."""
    text = path.read_text()
    cells = text.split("\n# %%") if path.parent == ROOT / "notebooks" / "source" else [text]
    return max(len(cell.splitlines()) for cell in cells)
