"""Identifiers and texts use the field's words."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "kernel_helpers": ("*.py",),
    "labextension/kernel_helpers_lab": ("*.py",),
    "labextension/src": ("*.ts", "*.tsx"),
    "notebooks/source": ("*.py",),
    "notebooks/hidden": ("*.py",),
}
WORDS = r"\b(?:told|came)\b|\bat the begin\b|\banew\b|\bafresh\b|\bdeeds?\b|\bwhoever\b"
OLD_NAMES = {"kernel_helpers/exercises/checks/expect.py"}  # a keyword of the previous release


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_words_of_our_own(folder):
    paths = [path for end in FOLDERS[folder] for path in (ROOT / folder).rglob(end)]
    found = [
        f"{name}:{number} {match[0]}"
        for path in sorted(paths)
        if (name := path.relative_to(ROOT).as_posix()) not in OLD_NAMES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in re.finditer(WORDS, line, re.IGNORECASE)
    ]
    assert not found, "\n".join(found)
