"""Names with stars, as in a shell. ``fnmatch`` would make an expression of each, which takes longer than to compare."""

from __future__ import annotations

import functools
from fnmatch import fnmatchcase


@functools.cache
def is_plain(pattern: str) -> bool:
    """Tell whether ``pattern`` is a name, and nothing else matches it."""
    return not any(sign in pattern for sign in "*?[")


def is_like(name: str, pattern: str) -> bool:
    """Tell whether ``pattern`` matches ``name``, dots included."""
    first, *rest = pattern.split("*")
    if not rest or not all(map(is_plain, (first, *rest))):
        return fnmatchcase(name, pattern) if not is_plain(pattern) else name == pattern
    if not name.startswith(first) or len(name) < len(first) + len(rest[-1]):
        return False
    start, end = len(first), len(name) - len(rest[-1])
    for piece in rest[:-1]:
        start = name.find(piece, start, end)
        if start < 0:
            return False
        start += len(piece)
    return name.endswith(rest[-1])
