"""Find what is counted in the syntax trees of Python sources, given as texts by path."""

import ast
import doctest
import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from tests.structure.text import Files

LONGEST = 40  # lines of a function, its docstring not counted
PRIVATE = re.compile(r"(sklearn|dask|distributed)\b.*\._[a-z]")
Function = ast.FunctionDef | ast.AsyncFunctionDef

parsed = cache(ast.parse)


def nodes(files: Files, kind: type) -> Iterator[tuple[str, ast.AST]]:
    for path, text in files.items():
        yield from ((path, node) for node in ast.walk(parsed(text)) if isinstance(node, kind))


def module_name(path: str) -> str:
    """Return the dotted name under which a Python file is imported."""
    parts = PurePosixPath(path.removeprefix("labextension/")).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def long_functions(files: Files) -> list[str]:
    found = []
    for path, node in nodes(files, Function):
        # Where there is a docstring, the function starts after it.
        start = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
        if node.end_lineno - start + 1 > LONGEST:
            found.append(f"{path}:{node.lineno} {node.name}")
    return found


def circles(files: Files) -> list[str]:
    """Return the groups of modules that import one another, at run time or for types only."""
    names = set(map(module_name, files))
    imports = {module_name(path): imported(text, names) for path, text in files.items()}
    reached = {name: _reachable(imports, name) for name in imports}
    groups = {
        frozenset(other for other in reached[name] if name in reached[other]) for name in imports
    }
    return sorted(" ".join(sorted(group)) for group in groups if len(group) > 1)


def imported(text: str, names: set[str]) -> set[str]:
    """Return those modules of `names` that a source imports, wherever in the file."""
    found = set()
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in names else node.module for name in full}
    return found & names


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        following = graph[waiting.pop()] - seen
        seen |= following
        waiting += following
    return seen


def private_imports(files: Files) -> list[str]:
    return [
        f"{path}:{node.lineno} {node.module}.{alias.name}"
        for path, node in nodes(files, ast.ImportFrom)
        for alias in node.names
        if PRIVATE.match(f"{node.module}.{alias.name}")
    ]


def parameters(files: Files, annotation: str = "") -> list[str]:
    """Return the annotated parameters, or only those with one annotation."""
    found = []
    for path, node in nodes(files, Function):
        for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            if one.annotation and annotation in ("", ast.unparse(one.annotation)):
                found.append(f"{path}:{one.lineno} {one.arg}")
    return found


def examples(files: Files, *, skipped: bool = True) -> list[str]:
    """Return the examples in docstrings, with or without those marked to be skipped."""
    return [
        f"{path}:{getattr(node, 'lineno', 1)}"
        for path, node in nodes(files, Function | ast.ClassDef | ast.Module)
        for example in doctest.DocTestParser().get_examples(ast.get_docstring(node) or "")
        if skipped or doctest.SKIP not in example.options
    ]


def examples_run(files: Files, tests: Files) -> list[str]:
    """Return the examples of modules that tests give to `doctest`: those they import, or all."""
    chosen = names = set(map(module_name, files))
    testing = [text for text in tests.values() if "doctest.testmod(" in text]
    if not any(re.search(r"with_examples\(\)|--doctest-modules", text) for text in testing):
        chosen = set().union(*(imported(text, names) for text in testing))
    chosen_files = {path: text for path, text in files.items() if module_name(path) in chosen}
    return examples(chosen_files, skipped=False)


def ordered_rows(files: Files, fields: str, least: int) -> list[str]:
    """Return the functions, classes and constants that order so many of a row's fields."""
    found = []
    for path, text in files.items():
        functions = (n for n in ast.walk(parsed(text)) if isinstance(n, Function | ast.ClassDef))
        for owner in (*functions, *(n for n in parsed(text).body if isinstance(n, ast.Assign))):
            if isinstance(owner, ast.ClassDef):
                rows = [node.target for node in owner.body if isinstance(node, ast.AnnAssign)]
            else:
                lists = [node for node in ast.walk(owner) if isinstance(node, ast.Tuple | ast.List)]
                rows = [node for node in lists if len(node.elts) > 2]
            words = re.findall(r"\w+", " ".join(map(ast.unparse, rows)))
            if len(set(fields.split()).intersection(words)) >= least:
                found.append(f"{path}:{owner.lineno}")
    return found
