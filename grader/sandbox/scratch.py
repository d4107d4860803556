"""A worker's scratch folder: its size while it is used, and its removal however it was left."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

MAX_LOOKED_INTO = 100  # folders deep


def remove_tree(folder: Path) -> None:
    """Remove ``folder`` and all below it, following no link. Works by descriptors, so no path can be too long.

    Only the caller's own files are there, so what cannot be opened at first can be after its mode is set.
    """
    parent = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _remove_below(parent, folder.name)
    finally:
        os.close(parent)


def holds_more_than(folder: Path, max_bytes: int, max_entries: int) -> bool:
    """Whether ``folder`` has grown beyond its limits; one nested too deep to look into counts as grown.

    A worker may be changing it meanwhile: what vanishes between two looks is not counted.
    """
    used = entries = 0
    todo = [(str(folder), 0)]
    while todo:
        path, depth = todo.pop()
        if depth > MAX_LOOKED_INTO:
            return True
        with contextlib.suppress(OSError), os.scandir(path) as listing:
            for entry in listing:
                status = entry.stat(follow_symlinks=False)
                used += status.st_blocks * 512
                entries += 1
                if used > max_bytes or entries > max_entries:
                    return True
                if stat.S_ISDIR(status.st_mode):
                    todo.append((entry.path, depth + 1))
    return False


def _remove_below(parent: int, name: str | bytes) -> None:
    """Without recursion, as the worker decides the depth: what a folder holds is lifted to the top, level by level."""
    top = _open_folder(parent, name)
    unused = f".lifted-{secrets.token_hex(16)}-"  # unlike any name that the worker can have chosen
    try:
        lifted = 0
        while entries := os.listdir(top):
            for entry in entries:
                if not _is_folder(top, entry):
                    os.unlink(entry, dir_fd=top)
                    continue
                inner = _open_folder(top, entry)
                try:
                    for below in os.listdir(inner):
                        if _is_folder(inner, below):
                            os.chmod(below, 0o700, dir_fd=inner)  # moving a folder writes its ".."
                        os.rename(below, f"{unused}{lifted}", src_dir_fd=inner, dst_dir_fd=top)
                        lifted += 1
                finally:
                    os.close(inner)
                os.rmdir(entry, dir_fd=top)
    finally:
        os.close(top)
    os.rmdir(name, dir_fd=parent)


def _is_folder(parent: int, name: str) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)


def _open_folder(parent: int, name: str | bytes) -> int:
    os.chmod(name, 0o700, dir_fd=parent)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
