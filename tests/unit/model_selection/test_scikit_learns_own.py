"""scikit-learn's own tests of its searches, from its wheel, with ours in their place."""

import ast
from pathlib import Path

import pytest
from sklearn.model_selection.tests import test_search as theirs

from kernel_helpers._executor import choose

OURS = "from kernel_helpers.model_selection import GridSearchCV, RandomizedSearchCV"
HALVING = "from kernel_helpers.model_selection import HalvingRandomSearchCV"


@pytest.fixture(autouse=True)
def serial(monkeypatch):
    monkeypatch.setattr(choose, "best_available", lambda cores: "serial")


def with_ours(module, *imports):
    """Compile a test module whose imports end with ours."""
    tree = ast.parse(Path(module.__file__).read_text())
    last = max(i for i, node in enumerate(tree.body) if isinstance(node, ast.ImportFrom))
    tree.body[last + 1 : last + 1] = [node for line in imports for node in ast.parse(line).body]
    return compile(tree, module.__file__, "exec")


exec(with_ours(theirs, OURS, HALVING))
# It compares every attribute with those of a search on scikit-learn's base class, which counts
# neither fits (n_fits_) nor progress (progress_).
del test_custom_run_search  # noqa: F821 - defined by the line above
# Older versions word this refusal in another way.
if "cv.get_n_splits returned" in Path(theirs.__file__).read_text():
    del test_random_search_bad_cv  # noqa: F821
