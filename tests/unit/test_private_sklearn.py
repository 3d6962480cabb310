"""Private parts of scikit-learn may change in any version: one folder uses them."""

import ast
from pathlib import Path

import pytest
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import GridSearchCV, HalvingRandomSearchCV

ROOT = Path(__file__).parents[2]
ADAPTER = ROOT / "kernel_helpers" / "_sklearn"
SUBCLASSED = ("model_selection", "incremental", "text")
METHODS = {
    name
    for searched in (GridSearchCV, HalvingRandomSearchCV)
    for name in dir(searched)
    if name.startswith("_") and not name.startswith("__")
} | {"_validate_steps", "_skl_callbacks", "_scorers", "_raise_exc", "_checked_cv_orig"}


def is_private(name):
    return any(part.startswith("_") and not part.startswith("__") for part in name.split("."))


def private_imports(tree):
    """List the private names of scikit-learn that a module imports."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.split(".")[0] == "sklearn" and is_private(name)]


def private_methods(tree):
    """List the private attributes of searches and pipelines that a module uses or defines."""
    used = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return sorted(METHODS.intersection(used + defined))


def modules(*packages):
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not path.is_relative_to(ADAPTER):
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def test_private_names_are_imported_in_one_folder():
    packages = ("kernel_helpers", "labextension/kernel_helpers_lab")
    found = {name: private_imports(tree) for name, tree in modules(*packages)}
    assert len(found) > 100
    assert {name: names for name, names in found.items() if names} == {}


def test_private_methods_are_called_and_overridden_in_one_folder():
    packages = [f"kernel_helpers/{package}" for package in SUBCLASSED]
    found = {name: private_methods(tree) for name, tree in modules(*packages)}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "from sklearn.model_selection._search import BaseSearchCV",
        "from sklearn.utils import _safe_indexing as take, indexable",
        "import sklearn.metrics._scorer as scorer",
        "def f():\n    from sklearn import _config",
    ],
)
def test_a_private_import_is_found(line):
    assert len(private_imports(ast.parse(line))) == 1
    assert private_imports(ast.parse("from sklearn import __version__, base")) == []


@pytest.mark.parametrize(
    "line", ["search._format_results([])", "class A:\n    def _select_best_index(self): ..."]
)
def test_a_private_method_is_found(line):
    assert len(private_methods(ast.parse(line))) == 1
