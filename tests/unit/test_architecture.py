"""``docs/architecture.md`` names paths that exist, and every room of the product."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text()
PLACEHOLDER = re.compile(r"NAME|NN|TYPE")  # in paths that a reader is about to create


def test_every_path_exists():
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.\w{2,4})`", TEXT))
    paths = {path for path in named if not PLACEHOLDER.search(path)}
    assert len(paths) > 50
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_every_room_is_described():
    packages = [
        *(path.parent for path in ROOT.glob("kernel_helpers/*/__init__.py")),
        *(path.parent for path in ROOT.glob("kernel_helpers/telemetry/*/__init__.py")),
        *(path.parent for path in ROOT.glob("kernel_helpers/exercises/*/__init__.py")),
        *(path for path in ROOT.glob("labextension/src/*") if path.is_dir()),
    ]
    names = [path.relative_to(ROOT).as_posix() for path in packages]
    assert [name for name in names if f"| `{name}` |" not in TEXT] == []
