"""Public names load at first use, and each is written once."""

import ast
import sys
import warnings
from importlib import import_module
from pathlib import Path

import pytest

from kernel_helpers import _moved
from kernel_helpers._lazy import lazy_names, renamed_names

LAZY = ["", ".clusters", ".datasets", ".telemetry", ".widgets"]

RENAMED = [
    ("clusters", "ClusterUnreachable", "ClusterUnreachableError"),
    ("exercises", "CheckFailed", "CheckFailedError"),
    ("exercises", "UnknownId", "UnknownIdError"),
    ("exercises.checks.unmet", "Unmet", "UnmetError"),
    ("exercises.questions.base", "Malformed", "MalformedAnswerError"),
    ("model_selection", "SearchStopped", "SearchStoppedWarning"),
]

PACKAGE = """
from typing import TYPE_CHECKING

from kernel_helpers import _moved
from kernel_helpers._lazy import lazy_names

own = 1

if TYPE_CHECKING:
    from {name}.first import alpha, beta
    from {name}.second import Gamma
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__, "own", renamed={{"Delta": "Gamma"}})
"""


@pytest.fixture
def package(tmp_path, monkeypatch, request):
    """Make a package whose names load lazily."""
    name = f"lazy_{abs(hash(request.node.name))}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(PACKAGE.format(name=name))
    (folder / "first.py").write_text("alpha = 'a'\nbeta = 'b'\n")
    (folder / "second.py").write_text("class Gamma: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module(name)
    for module in [each for each in sys.modules if each.startswith(name)]:
        del sys.modules[module]


def test_names_load_with_the_module_that_defines_them(package):
    assert f"{package.__name__}.first" not in sys.modules
    assert package.alpha == "a"
    assert f"{package.__name__}.first" in sys.modules
    assert f"{package.__name__}.second" not in sys.modules
    assert "alpha" in vars(package)  # the next use costs nothing


def test_completion_and_star_imports_know_every_name(package):
    assert dir(package) == ["Gamma", "alpha", "beta", "own"]
    space = {}
    exec(f"from {package.__name__} import *", space)
    assert {"Gamma", "alpha", "beta", "own"} <= set(space)
    assert "Delta" not in space


def test_an_unknown_name_is_an_attribute_error(package):
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'x'"):
        _ = package.x
    with pytest.raises(ImportError, match="cannot import name 'x'"):
        exec(f"from {package.__name__} import x")


def test_an_old_name_warns_where_it_is_used(package):
    with pytest.warns(DeprecationWarning, match="Delta is now called Gamma; the next") as caught:
        assert package.Delta is package.Gamma
    assert caught[0].filename == __file__


def test_an_old_name_of_a_module_warns_where_it_is_used():
    module = sys.modules[__name__]
    find = renamed_names(__name__, {"OldLazy": "LAZY"})
    with pytest.warns(DeprecationWarning, match="OldLazy is now called LAZY") as caught:
        assert find("OldLazy") is module.LAZY
    assert caught[0].filename == __file__
    with pytest.raises(AttributeError, match="has no attribute 'Other'"):
        find("Other")


def test_a_package_without_its_source_says_so(package, monkeypatch):
    monkeypatch.setattr(package.__loader__, "get_source", lambda name: None, raising=False)
    with pytest.raises(ImportError, match="was installed without its source"):
        lazy_names(package.__name__)


@pytest.mark.parametrize("name", LAZY)
def test_every_public_name_loads_and_is_completed(name):
    module = import_module(f"kernel_helpers{name}")
    assert dir(module) == sorted(module.__all__)
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        missing = [each for each in module.__all__ if not hasattr(module, each)]
    assert missing == []


@pytest.mark.parametrize("name", LAZY)
def test_each_name_is_written_once(name):
    source = Path(import_module(f"kernel_helpers{name}").__file__).read_text()
    nodes = [*ast.walk(ast.parse(source))]
    renamed = [node for node in nodes if isinstance(node, ast.keyword) and node.arg == "renamed"]
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    imported = [alias.name for statement in imports for alias in statement.names]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant)]
    new_names = [node.value for each in renamed for node in each.value.values]
    assert len(imported) == len(set(imported))
    assert sorted({*imported}.intersection(texts)) == sorted(new_names)


@pytest.mark.parametrize(("package", "old", "new"), RENAMED)
def test_public_names_that_were_renamed_are_found_for_one_release(package, old, new):
    module = import_module(f"kernel_helpers.{package}")
    with pytest.warns(DeprecationWarning, match=f"{old} is now called {new}"):
        assert getattr(module, old) is getattr(module, new)
    assert old not in dir(module)


@pytest.mark.parametrize("name", _moved.PUBLIC_NAMES)
def test_public_names_that_went_into_a_package_are_found_for_one_release(name):
    root, package = import_module("kernel_helpers"), _moved.PUBLIC_NAMES[name]
    with pytest.warns(DeprecationWarning, match=f"kernel_helpers.{name} is now {package}.{name}"):
        found = getattr(root, name)
    new = import_module(package)
    assert found is getattr(new, name)
    assert name in dir(new)
    assert name not in dir(root)
    assert name not in root.__all__


def test_a_moved_name_warns_where_it_is_imported():
    with pytest.warns(DeprecationWarning, match="is now kernel_helpers.widgets.Logs") as caught:
        from kernel_helpers import Logs  # noqa: F401
    assert {each.filename for each in caught} == {__file__}
