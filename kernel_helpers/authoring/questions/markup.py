"""Markup in a question is text: no page that shows a lecture runs it or hides it."""

import re

_CODE = re.compile(r"(```.*?```|`[^`\n]*`|\$[^$\n]+\$)", re.DOTALL)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def without_tags(markdown: str) -> str:
    """Return Markdown whose HTML tags are shown as they were written.

    Examples
    --------
    >>> without_tags("`<b>` makes <b>bold</b>, 1 < 2")
    '`<b>` makes &lt;b>bold&lt;/b>, 1 < 2'
    """
    parts = _CODE.split(markdown)  # code and formulas have odd indices
    parts[::2] = [_TAG.sub("&lt;", part) for part in parts[::2]]
    return "".join(parts)
