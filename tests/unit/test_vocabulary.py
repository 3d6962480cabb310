"""Identifiers and texts use the field's words; what is left of others only falls."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "kernel_helpers": ("*.py",),
    "labextension/kernel_helpers_lab": ("*.py",),
    "labextension/src": ("*.ts", "*.tsx"),
    "notebooks/source": ("*.py",),
}
WORDS = r"\b(?:told|came)\b|\bat the begin\b|\banew\b|\bafresh\b|\bdeeds?\b|\bwhoever\b"
LEFT = {  # lower a number when words go
    "kernel_helpers": 9,
    "labextension/kernel_helpers_lab": 16,
    "labextension/src": 44,
    "notebooks/source": 65,
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_more_words_of_our_own_than_are_left(folder):
    paths = [path for end in FOLDERS[folder] for path in (ROOT / folder).rglob(end)]
    found = [
        f"{path.relative_to(ROOT)}:{number} {match[0]}"
        for path in sorted(paths)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in re.finditer(WORDS, line, re.IGNORECASE)
    ]
    assert len(found) <= LEFT[folder], "\n".join(found)
