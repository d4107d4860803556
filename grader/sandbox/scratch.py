"""A worker's scratch folder: its size while it is used, and its removal however it was left."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.errors import NoScratchError

MAX_LOOKED_INTO = 100  # folders deep


def scratch_folder() -> Path:
    """Make an empty folder of our own; ``NoScratchError`` where that cannot be."""
    try:
        return Path(tempfile.mkdtemp(prefix="grader-"))
    except OSError as error:
        raise NoScratchError(error) from error


def remove_tree(folder: Path) -> None:
    """Remove ``folder`` and all below it, following no link.

    Works by descriptors, so no path can be too long.
    Only the caller's own files are there, so what cannot be opened at first can be after its mode is set.
    """
    if os.open not in os.supports_dir_fd:
        _remove_by_path(folder)
        return
    parent = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _remove_below(parent, folder.name)
    finally:
        os.close(parent)


def holds_more_than(folder: Path, max_bytes: int, max_entries: int) -> bool:
    """Tell whether ``folder`` has grown beyond its limits.

    One that cannot be looked into, or is too deep, counts as grown.
    A worker may be changing it meanwhile: what vanishes between two looks is not counted, and a link that takes the
    place of a folder is not followed.
    """
    used = entries = 0
    todo: list[tuple[str, int, os.stat_result | None]] = [(str(folder), 0, None)]
    while todo:
        path, depth, seen = todo.pop()
        try:
            below = _entries(path, seen, max_entries - entries + 1)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:  # no permission, or a path that is too long
            return True
        entries += len(below)
        used += sum(_bytes_on_disk(status) for _, status in below)
        if used > max_bytes or entries > max_entries or depth > MAX_LOOKED_INTO:
            return True
        todo += [(inner, depth + 1, status) for inner, status in below if stat.S_ISDIR(status.st_mode)]
    return False


def nameless_bytes(pid: int) -> int:
    """Add up the sizes of files that the process holds but no folder lists."""
    sizes: dict[tuple[int, int], int] = {}
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended
        for entry in os.scandir(f"/proc/{pid}/fd"):  # every thread's, as the filter lets none have a table of its own
            with contextlib.suppress(FileNotFoundError):  # closed by now
                status = entry.stat()
                if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                    sizes[status.st_dev, status.st_ino] = status.st_blocks * 512
        # As bytes: of a file's name the kernel escapes nothing but what ends a line for itself.
        for line in Path(f"/proc/{pid}/maps").read_bytes().split(b"\n"):
            if line.endswith(b" (deleted)"):
                addresses, _, _, device, inode, _ = line.split(maxsplit=5)
                start, end = (int(address, 16) for address in addresses.split(b"-"))
                key = (os.makedev(*(int(part, 16) for part in device.split(b":"))), int(inode))
                sizes[key] = max(end - start, sizes.get(key, 0))
    return sum(sizes.values())


def _bytes_on_disk(status: os.stat_result) -> int:
    """Return the file's size on disk.

    Windows tells no blocks; there a file of holes counts as full.
    """
    return status.st_blocks * 512 if hasattr(status, "st_blocks") else status.st_size


def _entries(folder: str, seen: os.stat_result | None, at_most: int) -> list[tuple[str, os.stat_result]]:
    entries = []
    with _opened(folder, seen) as place, os.scandir(place) as listing:
        for entry in itertools.islice(listing, at_most):
            with contextlib.suppress(FileNotFoundError):
                entries.append((os.path.join(folder, entry.name), entry.stat(follow_symlinks=False)))
    return entries


@contextlib.contextmanager
def _opened(folder: str, seen: os.stat_result | None) -> Iterator[int | str]:
    """The folder that was ``seen`` there; ``FileNotFoundError`` where something else is by now.

    Windows opens no folders, and there it is looked at by its path.
    """
    if os.open not in os.supports_dir_fd:
        yield folder
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if seen is not None and not os.path.samestat(seen, os.fstat(descriptor)):
            raise FileNotFoundError
        yield descriptor
    finally:
        os.close(descriptor)


def _remove_by_path(folder: Path) -> None:
    """Remove ``folder`` by its path, for Windows.

    It opens no folders but takes long paths, and there a file that may not be written stays.
    """
    os.chmod(folder, stat.S_IRWXU)
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = os.path.join(place, name)
            if not os.path.islink(path):
                os.chmod(path, stat.S_IRWXU)
    shutil.rmtree(folder)


def _remove_below(parent: int, name: str | bytes) -> None:
    """Empty a folder without recursion, as the worker decides the depth.

    What a folder holds is lifted to the top, level by level.
    """
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
