"""Calls of the C library that Python has no function for."""

from __future__ import annotations

import ctypes
import functools
import os


def call(name: str, *arguments: object) -> None:
    """Call a function that returns 0; ``OSError`` where it does not."""
    if getattr(_library(), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


@functools.cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
