"""Folders and archives alike, as trees of files that are read when their turn comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple, Protocol

from grader.catalogue import marked
from grader.classroom.archives import (
    MAX_ARCHIVE_BYTES,
    MAX_DEPTH,
    BadArchiveError,
    Listed,
    is_archive,
    list_class,
    read_members,
)
from grader.classroom.entry import Entry
from grader.classroom.files import read_file
from grader.classroom.gradescope import METADATA
from grader.classroom.junk import ENVIRONMENT, is_junk_folder
from grader.classroom.place import Place, UnreadableError, list_folder, open_file
from grader.errors import UsageError
from grader.text import one_line

MAX_NESTED = 3  # archives in archives
# Of one learner. They are unpacked in memory, one after the other.
MAX_ARCHIVES = 100
MAX_LEARNER_BYTES = 256 * 1024 * 1024


class Tree(Protocol):
    """A folder or an archive. Paths are below its root; what is junk is not in it."""

    def files(self) -> Iterable[Entry]:
        """The files that lie in the root itself."""

    def folders(self) -> Iterable[str]:
        """The names of the folders in the root."""

    def links(self) -> Iterable[str]:
        """The names of the links in the root."""

    def below(self, folder: PurePosixPath) -> Iterator[Entry]:
        """All files below ``folder``, however deep."""

    def inside(self, folder: str) -> Tree:
        """The tree whose root is this folder of the root."""

    def archive(self, name: str, wanted: Callable[[str], bool]) -> ArchiveTree | None:
        """The class's archive that lies in the root, if it can be read at any place."""


class FolderTree:
    """A folder on disk."""

    def __init__(self, root: Place) -> None:
        self._root = root
        try:
            entries = list_folder(root)
        except UnreadableError as error:
            raise UsageError(f"{one_line(str(root.path))}: {error}") from error
        self._links = [entry.name for entry in entries if entry.is_link]
        folders = [entry.name for entry in entries if entry.is_folder and not is_source_like(entry.name)]
        self._folders = [name for name in folders if not is_junk_folder(name, in_environment=False)]
        apart = {*self._links, *folders}
        self._files = [
            _on_disk(root / entry.name, PurePosixPath(entry.name))
            for entry in entries
            if entry.name not in apart and not entry.name.startswith(".")
        ]

    def files(self) -> Iterable[Entry]:
        return self._files

    def folders(self) -> Iterable[str]:
        return self._folders

    def links(self) -> Iterable[str]:
        return self._links

    def below(self, folder: PurePosixPath) -> Iterator[Entry]:
        yield from _walk(self._root._replace(parts=(*self._root.parts, *folder.parts)), folder, MAX_DEPTH)

    def inside(self, folder: str) -> FolderTree:
        return FolderTree(self._root / folder)

    def archive(self, name: str, wanted: Callable[[str], bool]) -> ArchiveTree | None:
        return ArchiveTree.open(self._root / name, wanted)


def _walk(folder: Place, shown: PurePosixPath, depth: int) -> Iterator[Entry]:
    try:
        entries = list_folder(folder)
    except UnreadableError as error:  # one learner's, which must not cost the class its reports
        why = str(error)
        yield Entry(shown, partial(_fail, why), f"in {one_line(str(shown))}: {why}" if shown.parts[1:] else why)
        return
    in_environment = any(entry.name == ENVIRONMENT for entry in entries)
    for entry in entries:
        place = shown / entry.name
        if is_source_like(entry.name) or not entry.is_folder:  # a folder that is named so says it when it is read
            if not entry.name.startswith("."):
                yield _on_disk(folder / entry.name, place)
        elif is_junk_folder(entry.name, in_environment=in_environment):
            continue
        elif depth <= 1:
            too_deep = f"{one_line(str(place))} lies more than {MAX_DEPTH} folders deep"
            yield Entry(place, partial(_fail, too_deep), too_deep)
        else:
            yield from _walk(folder / entry.name, place, depth - 1)


def is_source_like(name: str) -> bool:
    return name.lower().endswith((".py", ".ipynb"))


def _on_disk(file: Place, shown: PurePosixPath) -> Entry:
    return Entry(shown, partial(read_file, file))


def _fail(why: str, _: int) -> bytes:
    raise UnreadableError(why)


class ArchiveTree:
    """An archive, or a folder in it."""

    def __init__(self, members: Iterable[Listed], root: PurePosixPath) -> None:
        self._root = root
        depth = len(root.parts)
        self._files: list[Listed] = []
        self._below: dict[str, list[Listed]] = {}
        for member in members:
            parts = member.path.parts[depth:]
            if parts[1:] or (parts and member.is_folder):
                self._below.setdefault(parts[0], []).append(member)
            elif parts:
                self._files.append(member)

    @classmethod
    def open(cls, file: Place, wanted: Callable[[str], bool]) -> ArchiveTree:
        """The archive that lies there."""
        try:
            stream = open_file(file)
        except UnreadableError as error:
            raise BadArchiveError(str(error)) from error
        members = list_class(file.path, stream, lambda name: wanted(name) or name == METADATA)
        return cls(members, PurePosixPath())

    def only_folder(self) -> str | None:
        """The folder that is all that there is in the root."""
        return next(iter(self._below)) if len(self._below) == 1 and not self._files else None

    def files(self) -> Iterable[Entry]:
        return [self._entry(each) for each in self._files]

    def folders(self) -> Iterable[str]:
        return sorted(self._below)

    def links(self) -> Iterable[str]:
        return ()

    def below(self, folder: PurePosixPath) -> Iterator[Entry]:
        depth = len((self._root / folder).parts)
        for each in sorted(self._below.get(folder.parts[0], ()), key=lambda each: each.path):
            inner = each.path.parts[depth:]
            if each.is_folder or not inner or not each.path.is_relative_to(self._root / folder):
                continue
            entry = self._entry(each)
            too_deep = f"{one_line(str(entry.path))} lies more than {MAX_DEPTH} folders deep"
            yield entry._replace(flaw=entry.flaw or too_deep) if len(inner) > MAX_DEPTH else entry

    def inside(self, folder: str) -> ArchiveTree:
        return ArchiveTree(self._below[folder], self._root / folder)

    def archive(self, name: str, wanted: Callable[[str], bool]) -> ArchiveTree | None:
        return None

    def _entry(self, member: Listed) -> Entry:
        flaw = one_line(member.problem) if member.problem else None
        return Entry(member.path.relative_to(self._root), partial(_read_member, member), flaw)


def _read_member(member: Listed, limit: int) -> bytes:
    try:
        return member.read(limit)
    except BadArchiveError as error:
        raise UnreadableError(one_line(str(error))) from error


class Opened(NamedTuple):
    """What a learner's files are once the archives among them are looked into, and which of those are bad, and why."""

    entries: list[Entry]
    bad: list[tuple[PurePosixPath, str]]


def look_into(entries: Iterable[Entry], wanted: Callable[[str], bool]) -> Opened:
    """``entries`` with what their archives hold, each of which is read now for its names and later for its bytes."""
    looking = _Looking(wanted)
    for entry in entries:
        looking.into(entry, MAX_NESTED)
    return looking.opened


class _Looking:
    """One learner's archives, and what they have used up so far of what they may."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self.opened = Opened([], [])
        self._wanted = wanted
        self._bytes = 0
        self._archives = 0

    def into(self, entry: Entry, levels: int) -> None:
        if entry.flaw or not is_archive(entry.path):
            self.opened.entries.append(entry)
            return
        try:
            members = self._members(entry, levels)
        except (BadArchiveError, UnreadableError) as error:
            self.opened.bad.append((entry.origin, one_line(str(error))))
            return
        if not members:
            self.opened.entries.append(entry)
        for path in members:
            read = partial(_read_nested, entry, path, self._wanted)
            self.into(Entry(entry.path / path, read, None, entry.origin / path), levels - 1)

    def _members(self, entry: Entry, levels: int) -> list[PurePosixPath]:
        self._archives += 1
        if not levels:
            raise BadArchiveError(f"it lies in more than {MAX_NESTED} archives")
        if self._archives > MAX_ARCHIVES:
            raise BadArchiveError(f"there are more than {MAX_ARCHIVES} archives")
        if self._bytes > MAX_LEARNER_BYTES:
            raise BadArchiveError(f"this learner's archives unpack to more than {MAX_LEARNER_BYTES >> 20} MiB")
        members = read_members(entry.read(MAX_ARCHIVE_BYTES), entry.path.name, self._wanted)
        self._bytes += sum(len(member.data) for member in members)
        return [member.path for member in members]


def _read_nested(entry: Entry, path: PurePosixPath, wanted: Callable[[str], bool], limit: int) -> bytes:
    """One member, without keeping the others."""
    try:
        members = read_members(entry.read(MAX_ARCHIVE_BYTES), entry.path.name, wanted)
    except BadArchiveError as error:
        raise UnreadableError(one_line(str(error))) from error
    for member in members:
        if member.path == path:
            return member.data[: limit + 1]
    raise UnreadableError(marked("it has changed while it was graded"))
