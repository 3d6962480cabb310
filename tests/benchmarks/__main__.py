"""Run the benchmarks, print one table, and write ``build/bench.json``.

``python -m tests.benchmarks [NAME ...]`` runs those whose name holds one of the words.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path

from tests import benchmarks
from tests.benchmarks.result import Result

OUTPUT = Path("build/bench.json")


def main(words: list[str]) -> int:
    """Run what was asked for; the exit code says whether every target was met."""
    results: list[Result] = []
    for name in _names(words):
        results += importlib.import_module(f"tests.benchmarks.{name}").run()
        _write(results)
    print(_table(results))
    return 0 if all(result.ok for result in results) else 1


def _names(words: list[str]) -> list[str]:
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    names = [name for name in found if name.startswith("bench_")]
    return [name for name in names if not words or any(word in name for word in words)]


def _write(results: Iterable[Result]) -> None:
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps([result.as_json() for result in results], indent=1) + "\n")


def _table(results: list[Result]) -> str:
    head = ("bench", "workload", "peer", "ours", "ratio", "target", "ok")
    rows = [head, *(result.as_row() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
