"""Every private part of scikit-learn that the package uses; `pyproject.toml` bounds the versions.

Code outside this folder neither imports a private name of scikit-learn nor calls or overrides a
private method of its classes; a test checks that. Two methods with a leading underscore are
documented for subclasses: ``BaseSearchCV._run_search``, which calls a function that evaluates
candidates, and since version 1.9 ``CallbackSupportMixin._init_callback_context``.
"""
