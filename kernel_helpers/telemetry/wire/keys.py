"""Cut a task key into a stem that repeats and a number that does not."""

import re

NO_INDEX = -1

# A separate number: after "-", " " and the like, without leading zeros, in the range of int32.
_NUMBERED = re.compile(r"(.*[^0-9A-Za-z])(0|[1-9][0-9]{0,8})(\)?)", re.DOTALL | re.ASCII)


def split_key(key: str) -> tuple[str, int]:
    """Return ``(stem, index)``, the index -1 where the key has no number of its own.

    Parameters
    ----------
    key : str
        Key of a task; a tuple key as its ``str``.

    Returns
    -------
    stem : str
    index : int

    Examples
    --------
    >>> split_key("('read-csv-ab12', 3)")
    ("('read-csv-ab12', ", 3)
    """
    found = _NUMBERED.fullmatch(key)
    if found is None or key.startswith("(") != (found[3] == ")"):
        return key, NO_INDEX
    return found[1], int(found[2])


def join_key(stem: str, index: int) -> str:
    """Return the key that `split_key` cut.

    Parameters
    ----------
    stem : str
    index : int

    Returns
    -------
    str
    """
    if index == NO_INDEX:
        return stem
    return f"{stem}{index})" if stem.startswith("(") else f"{stem}{index}"
