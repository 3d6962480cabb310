"""Read back the text of the call that is running, so that feedback can quote it."""

import ast
import linecache
from types import FrameType


def first_argument(frame: FrameType) -> str:
    """Return the source of the first argument of the call that `frame` is making, or ""."""
    text = _running_call(frame)
    try:
        call = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    if not isinstance(call, ast.Call) or not call.args:
        return ""
    return ast.get_source_segment(text, call.args[0]) or ""


def _running_call(frame: FrameType) -> str:
    """Text between the positions that the compiler noted for the running instruction."""
    positions = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    first, last, start, end = positions
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    if first is None or last is None or start is None or end is None or last > len(lines):
        return ""
    # Columns count UTF-8 bytes. Cut the end before the start: both may be on one line.
    chosen = [line.encode() for line in lines[first - 1 : last]]
    chosen[-1] = chosen[-1][:end]
    chosen[0] = chosen[0][start:]
    return b"".join(chosen).decode()
