"""The exception that IPython shows as one sentence instead of a traceback."""


class SentenceError(Exception):
    """An error whose message says everything: IPython shows the message alone.

    Combine it with the built-in exception that callers would catch, that one first: Dask calls
    ``__new__`` of an exception that arrives from a worker, which must be the built-in's.

    Examples
    --------
    >>> class BrokenFileError(ValueError, SentenceError):
    ...     pass
    >>> BrokenFileError("a.csv is empty; download it again")._render_traceback_()
    ['a.csv is empty; download it again']
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
