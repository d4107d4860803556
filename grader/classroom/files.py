"""Reading what learners handed in from disk: bytes and nothing else, no link followed, no pipe waited for."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import IO

MAX_SOURCE_BYTES = 1024 * 1024
MAX_NOTEBOOK_BYTES = 16 * 1024 * 1024  # plots are stored in it
_FLAGS = ("O_RDONLY", "O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableError(Exception):
    """A file or folder that is not taken; the text says why."""


def source_limit(name: str) -> int:
    return MAX_NOTEBOOK_BYTES if name.lower().endswith(".ipynb") else MAX_SOURCE_BYTES


def read_file(path: Path, limit: int) -> bytes:
    """At most ``limit`` bytes and one more; ``UnreadableError`` for a link and for what is not a regular file."""
    try:
        with open_file(path) as file:
            return file.read(limit + 1)
    except OSError as error:
        raise UnreadableError(why_unreadable(path, error)) from error


def open_file(path: Path) -> IO[bytes]:
    """A regular file, opened to be read. ``OSError`` if it is not one."""
    # A pipe or device in place of a file must not make us wait, and a link must not lead us elsewhere. Windows has
    # no such flags, and no such files but links.
    if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
        raise OSError
    descriptor = os.open(path, sum(getattr(os, name, 0) for name in _FLAGS))
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise IsADirectoryError
    return file


def refusal(name: str, source: bytes) -> str | None:
    """Why these bytes are not taken for a source called ``name``: too many, or not the text that Python reads."""
    limit = source_limit(name)
    if len(source) > limit:
        return f"it is larger than {limit // 1024} KiB"
    if source.startswith(_UTF_16):
        return "it is saved as UTF-16, which Python does not read; save it as UTF-8"
    if (position := source.find(b"\0")) >= 0:
        line = source.count(b"\n", 0, position) + 1
        return f"it holds a NUL byte in line {line}"
    return None


def why_unreadable(path: Path, error: OSError) -> str:
    if is_link(path):
        return "it is a symbolic link"
    if isinstance(error, PermissionError):
        return f"it cannot be read: {error.strerror}"
    if isinstance(error, IsADirectoryError) or is_folder(path):
        return "it is not a regular file"
    return f"it cannot be read: {error.strerror}"


def is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path))


def is_link(path: Path) -> bool:
    return stat.S_ISLNK(_mode(path))


def _mode(path: Path) -> int:
    """What it is, links not followed; 0 of what cannot be looked at, as where a learner's folder may not be entered."""
    try:
        return path.lstat().st_mode
    except OSError:
        return 0
