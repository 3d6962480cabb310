"""Change bytes of a file at random, as a bad disk or a stranger would."""

_SWAPS = [b"", b"\0", b"\xff", b"-", b"9" * 30, b"[" * 300, b"{", b'"', b"null", b"../", b"\n"]


def flipped(data, rng):
    """Return the bytes with one to four of them changed, or a piece cut out or put in."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(changed) + 1)
        what = rng.randrange(4)
        if what < 2 and place < len(changed):
            changed[place] ^= 1 << rng.randrange(8)
        elif what == 2:
            changed[place : place + rng.randrange(3)] = rng.choice(_SWAPS)
        else:
            del changed[place : place + rng.randrange(20)]
    return bytes(changed)
