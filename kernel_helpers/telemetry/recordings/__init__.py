"""Keep a run in a file: record it, open it, compare two, hand it to other tools.

A recording is one ordinary compressed Arrow IPC stream, see `layout`.
"""
