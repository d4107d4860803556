"""Where something lies on disk: a folder that was named, and the way from there, on which no link is followed.

A learner can swap a folder for a link after it was looked at and before what is in it is read. So nothing below what
was named is opened by its path: every folder on the way is opened from the one above it, and a link is refused. Two
descriptors are open at a time, however deep the way leads, and none is kept for later.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from grader.catalogue import marked
from grader.model.sentence import Said, Sentence, sentence, system_reason

_TO_PASS = ("O_PATH", "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC")  # a folder that may be entered and not listed as well
_TO_LIST = ("O_RDONLY", "O_NONBLOCK", "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC")
_TO_READ = ("O_RDONLY", "O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC")  # a pipe or a device must not make us wait
_A_LINK = marked("it is a symbolic link")


class UnreadableError(Exception):
    """A file or folder that is not taken; ``reason`` says why."""

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


class Root(NamedTuple):
    """A folder that was named, and which one it was then: the numbers of its device and of itself."""

    path: Path
    identity: tuple[int, int]


class Place(NamedTuple):
    """A folder that was named, and the names that lead from it to a file or folder."""

    root: Root
    parts: tuple[str, ...] = ()

    @classmethod
    def of_folder(cls, path: Path) -> Place:
        """The folder that was named, which is not a link."""
        return cls(Root(path, _identity(path, follow=False)))

    @classmethod
    def of_file(cls, path: Path) -> Place:
        """The file that was named; whoever named it may have named a link as its folder."""
        return cls(Root(path.parent, _identity(path.parent, follow=True)), (path.name,))

    def __truediv__(self, name: str) -> Place:
        return self._replace(parts=(*self.parts, name))

    @property
    def parent(self) -> Place:
        return self._replace(parts=self.parts[:-1])

    @property
    def path(self) -> Path:
        """The whole path, to be shown."""
        return self.root.path.joinpath(*self.parts)


class Found(NamedTuple):
    """What a folder holds under a name; what cannot be looked at is neither a folder nor a link."""

    name: str
    is_folder: bool
    is_link: bool


def list_folder(folder: Place) -> list[Found]:
    """What ``folder`` holds, in the order of the names; ``UnreadableError`` if it is a link or may not be read."""
    with _opened(folder, _TO_LIST) as opened, as_unreadable(), os.scandir(opened) as entries:
        return sorted(Found(entry.name, _is_folder(entry), _is_link(entry)) for entry in entries)


def open_file(file: Place) -> IO[bytes]:
    """A regular file, opened to be read; ``UnreadableError`` for all that is not one."""
    with _opened(file, _TO_READ) as opened, as_unreadable():
        # Windows has neither such flags, nor such files but links.
        descriptor = os.dup(opened) if isinstance(opened, int) else os.open(opened, _flags(_TO_READ))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableError(marked("it is not a regular file"))
    return os.fdopen(descriptor, "rb")


@contextmanager
def as_unreadable() -> Iterator[None]:
    """What the system says of a file or folder, as ``UnreadableError``."""
    try:
        yield
    except OSError as error:
        raise UnreadableError(_why(error)) from error


@contextmanager
def _opened(place: Place, names: tuple[str, ...]) -> Iterator[int | Path]:
    """A descriptor of what lies there, or its path where the system opens nothing from a folder's descriptor."""
    if not hasattr(os, "O_NOFOLLOW"):
        _refuse_links(place)
        yield place.path
        return
    descriptor = _descriptor(place, names)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _descriptor(place: Place, names: tuple[str, ...]) -> int:
    """Open what lies there with the flags called ``names``, from one folder on the way to the next."""
    descriptor = _root_descriptor(place.root, _TO_PASS if place.parts else names)
    for depth, part in enumerate(place.parts, 1):
        is_last = depth == len(place.parts)
        try:
            inner = os.open(part, _flags(names if is_last else _TO_PASS), dir_fd=descriptor)
        except OSError as error:
            is_link = error.errno == errno.ELOOP or stat.S_ISLNK(_mode(part, descriptor))
            raise UnreadableError(_linked(place, depth) if is_link else _why(error)) from error
        finally:
            os.close(descriptor)
        descriptor = inner
    return descriptor


def _root_descriptor(root: Root, names: tuple[str, ...]) -> int:
    """Open the folder that was named; a link in its place is told by where it leads."""
    with as_unreadable():
        descriptor = os.open(root.path, _flags(names) & ~os.O_NOFOLLOW)
    status = os.fstat(descriptor)
    if (status.st_dev, status.st_ino) == root.identity:
        return descriptor
    os.close(descriptor)
    raise UnreadableError(marked("the folder that was named is another one now"))


def _refuse_links(place: Place) -> None:
    """What can be done where no flag refuses them."""
    for depth in range(1, len(place.parts) + 1):
        if place.root.path.joinpath(*place.parts[:depth]).is_symlink():
            raise UnreadableError(_linked(place, depth))


def _linked(place: Place, depth: int) -> Said:
    """What is told of a link: of one in the place of the thing itself, or of a folder that it lies in."""
    if depth == len(place.parts):
        return _A_LINK
    return sentence("the folder that it lies in, {folder}, is a symbolic link", folder="/".join(place.parts[:depth]))


def _why(error: OSError) -> Sentence:
    return sentence("it cannot be read: {why}", why=system_reason(error))


def _flags(names: tuple[str, ...]) -> int:
    return sum(getattr(os, name, 0) for name in names)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # the folder may be listed and not entered, on a system that does not tell while it lists
        return False


def _is_link(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink()
    except OSError:  # as above
        return False


def _mode(name: str, folder: int) -> int:
    """What it is, links not followed; 0 of what cannot be looked at."""
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except OSError:
        return 0


def _identity(folder: Path, *, follow: bool) -> tuple[int, int]:
    """Which folder this is; of what cannot be looked at, and so not opened, none."""
    try:
        status = os.stat(folder, follow_symlinks=follow)
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino
