"""Hash keys and seal texts of practice questions: not seen at a glance, and no more than that.

The browser opens the same seals, in ``labextension/src/views/selfTest/seal.ts``.
"""

import base64
import hashlib
from itertools import count


def digest(salt: str, question: str, token: str) -> str:
    """Return the name under which the key of `question` knows the answer `token`.

    Examples
    --------
    >>> digest("pepper", "q00_1", "b")[:12]
    '98a52f173bc8'
    """
    return hashlib.sha256(f"{salt}:{question}:{token}".encode()).hexdigest()


def seal(text: str, salt: str, question: str, token: str = "") -> str:
    """Return `text` so that only who knows `token` reads it back; without one, who opens it.

    Examples
    --------
    >>> unseal(seal("Only compute runs it.", "pepper", "q00_1", "b"), "pepper", "q00_1", "b")
    'Only compute runs it.'
    """
    plain = text.encode()
    return base64.b64encode(_mixed(plain, salt, question, token)).decode()


def unseal(text: str, salt: str, question: str, token: str = "") -> str:
    """Return the text that `seal` was given."""
    return _mixed(base64.b64decode(text), salt, question, token).decode()


def _mixed(content: bytes, salt: str, question: str, token: str) -> bytes:
    stream = bytearray()
    for block in count():
        if len(stream) >= len(content):
            break
        stream += bytes.fromhex(digest(salt, question, f"text:{token}:{block}"))
    return bytes(left ^ right for left, right in zip(content, stream, strict=False))
