"""Count the structure of the product at commits: ``python -m tests.structure [COMMIT ...]``.

``--where TEXT`` lists the places behind the rows whose names contain TEXT.
"""

import argparse
import io
import subprocess
import tarfile
from pathlib import Path

from tests.structure import python, text
from tests.structure.text import Files

ROOT = Path(__file__).parents[2]
SOURCES = (".py", ".ts", ".tsx", ".toml")
TASK_ROW = "key stem index prefix action status worker thread lane start stop duration nbytes size"
WORKER_ROW = (
    "address name host status process nthreads cpu memory managed unmanaged spilled memory_limit "
    "limit processing executing"
)
QUESTION_TYPES = ("choice", "numeric", "text", "order", "match", "line", "panel", "predict")


def read_commit(commit: str, repository: Path = ROOT) -> Files:
    """Return the sources of a commit, by path."""
    command = ["git", "-C", str(repository), "archive", "--format=tar", commit]
    packed = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        members = [m for m in archive if m.isfile() and m.name.endswith(SOURCES)]
        return {m.name: archive.extractfile(m).read().decode() for m in members}


def places(files: Files) -> dict[str, list[str]]:
    """Return what is counted in these sources, by the name of the row in the table."""

    def under(*folders: str) -> Files:
        return {path: content for path, content in files.items() if path.startswith(folders)}

    py = under("kernel_helpers/", "labextension/kernel_helpers_lab/")
    ts, vitest = under("labextension/src/"), under("labextension/tests/")
    panels = under("labextension/src/panels/", "labextension/src/plugins/")
    # A text's `replace` takes two arguments; what pandas renames is no file.
    renames = r"\bos\.(replace|rename)\(|\.replace\([^,()=]+\)|\b(part|fold|path)\w*\.rename\("
    client = r"\b(default_client|get_client|Client\.current)\("
    collection = r"from dask\S* import .*\bis_dask_collection|\"__dask_graph__\""
    return {
        "modules that rename a finished file": text.holders(py, renames),
        "definitions of _render_traceback_": text.lines(py, "def _render_traceback_"),
        "modules that look up the Dask client": text.holders(py, client),
        "modules that test for a Dask collection": text.holders(py, collection),
        "divisions by a unit of bytes": text.lines(
            py, r"/ ?(1e6|1e9|2 ?\*\* ?[123]0|1024|_?[KMG]i?B)\b"
        ),
        "modules with a __getattr__": text.holders(py, "(?m)^def __getattr__"),
        "import circles": python.circles(py),
        f"Python files over {text.LONGEST} lines": text.long_files(py),
        f"TypeScript files over {text.LONGEST} lines": text.long_files(ts),
        f"Python functions over {python.LONGEST} lines": python.long_functions(py),
        f"React components over {python.LONGEST} lines": text.long_components(ts, python.LONGEST),
        "files in the largest Python folder": text.largest_folder(py),
        "files in the largest TypeScript folder": text.largest_folder(ts),
        f"Python duplicates from {text.BLOCK} lines": text.duplicates(py),
        f"TypeScript duplicates from {text.BLOCK} lines": text.duplicates(ts),
        "places that order a task row": python.ordered_rows(py, TASK_ROW, least=6),
        "places that order a worker row": python.ordered_rows(py, WORKER_ROW, least=8),
        **{
            f"files that spell {name!r}": text.holders(py | ts, rf"([\"'`]){name}\1")
            for name in QUESTION_TYPES
        },
        "private names of scikit-learn and Dask": python.private_imports(py),
        "annotated parameters": python.parameters(py),
        "parameters typed Any": python.parameters(py, "Any"),
        "examples in docstrings": python.examples(py),
        "examples that tests run": python.examples_run(py, under("tests/")),
        "words of the dialect": text.dialect(py | ts),
        "modules of panels and plugins": list(panels),
        "those that no vitest test reaches": text.unreached(panels, ts, vitest),
    }


def table(counted: dict[str, dict[str, list[str]]]) -> str:
    """Return the counts as a Markdown table, one column per commit."""
    rows = ["| |" + "".join(f" {commit} |" for commit in counted), "|---|" + "--:|" * len(counted)]
    for name in next(iter(counted.values())):
        rows.append(f"| {name} |" + "".join(f" {len(each[name]):,} |" for each in counted.values()))
    return "\n".join(rows)


def main() -> None:
    """Print the table, or the places of some rows."""
    parser = argparse.ArgumentParser(prog="python -m tests.structure", description=__doc__)
    parser.add_argument("commits", nargs="*", default=["HEAD"], metavar="COMMIT")
    parser.add_argument("--where", metavar="TEXT")
    options = parser.parse_args()
    counted = {commit: places(read_commit(commit)) for commit in options.commits}
    if options.where is None:
        print(table(counted))
    for commit, rows in counted.items() if options.where else ():
        for name in filter(lambda name: options.where in name, rows):
            print(f"{name}, {commit}", *rows[name], sep="\n  ")


if __name__ == "__main__":
    main()
