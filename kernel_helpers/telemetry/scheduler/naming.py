"""Write a task's key as text, with its prefix where the text would have another."""

from typing import TYPE_CHECKING

from dask.utils import key_split

if TYPE_CHECKING:
    from dask.typing import Key

WireKey = str | tuple[str, str]  # text, or text and prefix


def wire_key(key: "Key") -> WireKey:
    """Return the text of a key, with its prefix where that does not follow from the text.

    Examples
    --------
    >>> wire_key(("read-csv-ab12cd34", 3))
    "('read-csv-ab12cd34', 3)"
    >>> wire_key(5)
    ('5', 'Other')
    """
    if type(key) is str:
        return key
    text = str(key)
    if type(key) is tuple and set(map(type, key[1:])) <= {int} and _is_plain(key[0]):
        return text
    prefix = key_split(key)
    return text if prefix == key_split(text) else (text, prefix)


def _is_plain(name: object) -> bool:
    """Return whether a tuple of this name and integers has the prefix of its text for certain.

    The last word of the name goes with the rest of the text, so it must be none of the prefix.
    """
    return (
        type(name) is str
        and name[:1].isalpha()
        and name.replace("-", "").isalnum()
        and not name.rpartition("-")[2].isalpha()
    )
