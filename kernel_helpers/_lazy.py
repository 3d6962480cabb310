"""Load the public names of a package at first use, each from the one import that names it."""

import ast
import sys
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

_Hooks = tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]


def lazy_names(
    package: str,
    *own: str,
    renamed: Mapping[str, str] | None = None,
    moved: Mapping[str, str] | None = None,
) -> _Hooks:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    The names are those that the package's ``if TYPE_CHECKING:`` block imports from other modules;
    type checkers and readers see ordinary imports, and nothing repeats them.

    Parameters
    ----------
    package : str
        The caller's ``__name__``.
    *own : str
        Public names that the package itself defines.
    renamed : mapping of str to str, optional
        New names by old ones, which keep working for one release and warn.
    moved : mapping of str to str, optional
        Modules by the names that they have now instead; these keep working likewise.

    Examples
    --------
    In a package's ``__init__.py``::

        if TYPE_CHECKING:
            from kernel_helpers.clusters.start import start_cluster
        else:
            __getattr__, __dir__, __all__ = lazy_names(__name__)
    """
    modules = _imported_for_type_checkers(package)
    names = [*own, *modules]

    def get(name: str) -> Any:
        if moved and name in moved:
            return _from_new_place(package, name, moved[name])
        if name not in modules:
            return _by_old_name(package, name, renamed or {})
        value = getattr(import_module(modules[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    return get, lambda: sorted(names), names


def renamed_names(module: str, renamed: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a ``__getattr__`` that finds names of a module by their old names, with a warning.

    Parameters
    ----------
    module : str
        The caller's ``__name__``.
    renamed : mapping of str to str
        New names by old ones.
    """

    def get(name: str) -> Any:
        return _by_old_name(module, name, renamed)

    return get


def _by_old_name(module: str, name: str, renamed: Mapping[str, str]) -> Any:
    if name not in renamed:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    warnings.warn(
        f"{name} is now called {renamed[name]}; the next release removes the old name.",
        DeprecationWarning,
        stacklevel=3,
    )
    return getattr(sys.modules[module], renamed[name])


def _from_new_place(package: str, name: str, module: str) -> Any:
    warnings.warn(
        f"{package}.{name} is now {module}.{name}; the next release removes the old name.",
        DeprecationWarning,
        stacklevel=3,
    )
    return getattr(import_module(module), name)


def _imported_for_type_checkers(package: str) -> dict[str, str]:
    """Return module by name of the imports in a package's ``if TYPE_CHECKING:`` block."""
    loader: Any = sys.modules[package].__loader__
    source = loader.get_source(package)
    if source is None:
        raise ImportError(f"{package} was installed without its source; install it again with it.")
    statements = [
        statement
        for node in ast.parse(source).body
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for statement in node.body
    ]
    return {
        alias.name: str(statement.module)
        for statement in statements
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
