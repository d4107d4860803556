"""Whose files are whose: the layout of a class's folder or archive, and of the downloads of learning platforms.

The learner is the first folder, or archive, below what was named, and everything deeper is that learner's: inner parts
of a path are the submitter's own choice, and must never speak for somebody else. Layouts in which the platform itself
writes who handed in have rules of their own. What would need a guess is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from grader.classroom.archives import SUFFIXES, BadArchiveError, is_archive
from grader.classroom.files import UnreadableError
from grader.classroom.gradescope import MAX_METADATA_BYTES, METADATA, Submitted, read_metadata
from grader.classroom.learner_from import learners
from grader.classroom.names import Names, is_source
from grader.classroom.trees import Entry, Tree
from grader.errors import UsageError
from grader.text import one_line

# All of these are written by the platform up to their end; what follows them is the learner's.
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<file>\d+)_(?P<rest>.+)", re.DOTALL)
_CANVAS_AGAIN = re.compile(r"(?P<stem>.+)-(?P<again>\d{1,3})(?P<suffix>\.[^.]+)", re.DOTALL)
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<rest>.*))?", re.DOTALL)
_GRADESCOPE = re.compile(r"submission_\d+")
_EXPORT = re.compile(r"assignment_\d+_export")
_CANVAS_FOLDER = "submissions"
_NBGRADER = "submitted"
_NBGRADER_OTHERS = frozenset({"source", "release", "autograded", "feedback"})
_LEFT_OUT = frozenset({".rar", ".7z"})  # which a learner may have meant to be graded, and which are not read


class Upload(NamedTuple):
    """What one learner handed in at one place. ``flaw`` is why none of it is taken, ``keys`` what a roster may know."""

    learner: str
    name: str
    entries: Callable[[], Iterable[Entry]]
    origin: str = ""
    keys: tuple[str, ...] = ()
    handed_in: str | None = None
    attempt: int | None = None
    notes: tuple[str, ...] = ()
    flaw: str | None = None
    is_known_by_name: bool = True


class Layout(NamedTuple):
    """The uploads of a class in the order of their names, and the files in its folder that are nobody's."""

    uploads: list[Upload]
    left_out: list[str]


def one_learner(tree: Tree, learner: str) -> Upload:
    """Everything in ``tree``, whatever its parts are called, as ``learner``'s."""
    return Upload(learner, "", partial(_everything, tree))


def class_layout(tree: Tree, learner: str, names: Names) -> Layout:
    """The uploads in ``tree``; all of it is ``learner``'s where files that exercises take lie in it themselves."""
    for found in (_gradescope(tree), _above_exports(tree, names), _nbgrader(tree, names)):
        if found is not None:
            return found
    files = list(tree.files())
    unmarked = [each for each in files if not _mark(each.path.name)]
    if any(names.match(name) for name in (*map(_name, unmarked), *tree.links())):
        return Layout([one_learner(tree, learner)], [])
    if named := [folder for folder in tree.folders() if names.exercise_called(folder)]:
        raise UsageError(
            f"the folders below {one_line(learner)} are named like exercises ({', '.join(named[:3])}), so that nobody "
            "can tell whose they are: say --learner NAME if all is one learner's, or which folders are learners' with "
            "--learner-from, such as --learner-from '[^/]+/([^/]+)'"
        )
    uploads = [*_folders(tree), *_marked(files), *_archives(unmarked), *_links(tree)]
    left_out = []
    for each in unmarked:
        if not is_archive(each.path) and (upload := _stray(each, names)):
            uploads.append(upload)
        elif is_source(each.path.name) or each.path.suffix.lower() in _LEFT_OUT:
            left_out.append(each.path.name)
    if not tree.folders() and not any(is_archive(each.path) or _mark(each.path.name) for each in files):
        return Layout([one_learner(tree, learner)], [])
    return Layout(sorted(uploads, key=lambda upload: upload.origin), left_out)


def layout_by_pattern(tree: Tree, pattern: str, names: Names) -> Layout:
    """The uploads in ``tree``: the shortest folders whose whole path the pattern matches, with all that is below."""
    uploads, left = _named_folders(tree, pattern)
    unnamed: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in chain(tree.files(), *left):
        if names.is_wanted(entry.path.name) or entry.flaw:
            unnamed[str(entry.path.parent) if entry.path.parent.parts else entry.path.name].append(entry)
    for place, entries in unnamed.items():
        why = "no folder that it lies in is matched by --learner-from, so that nobody can tell whose it is"
        uploads.append(Upload(place, "", partial(list, entries), place, flaw=why))
    return Layout(sorted(uploads, key=lambda upload: upload.origin), [])


def _named_folders(tree: Tree, pattern: str) -> tuple[list[Upload], list[Iterable[Entry]]]:
    """An upload for each folder that the pattern matches, and the files that lie above or beside all of them."""
    uploads: list[Upload] = []
    left: list[Iterable[Entry]] = []
    level = [(PurePosixPath(folder), list(tree.below(PurePosixPath(folder)))) for folder in tree.folders()]
    while level:
        answers = learners(pattern, [str(folder) for folder, _ in level])
        deeper: list[tuple[PurePosixPath, list[Entry]]] = []
        for (folder, entries), answer in zip(level, answers, strict=True):
            if answer.learner:
                uploads.append(Upload(answer.learner, "", partial(list, entries), str(folder)))
            elif answer.is_slow:
                left.append(entries)
            else:
                below: defaultdict[str, list[Entry]] = defaultdict(list)
                depth = len(folder.parts)
                for entry in entries:
                    below[entry.path.parts[depth] if len(entry.path.parts) > depth + 1 else ""].append(entry)
                left.append(below.pop("", []))
                deeper += [(folder / name, inner) for name, inner in below.items()]
        level = deeper
    return uploads, left


# --- the usual layout --------------------------------------------------------------------------------------------


def _everything(tree: Tree) -> Iterator[Entry]:
    yield from tree.files()
    for folder in tree.folders():
        yield from tree.below(PurePosixPath(folder))
    for link in tree.links():
        yield Entry(PurePosixPath(link), _read_link)


def _read_link(_: int) -> bytes:
    raise UnreadableError("it is a symbolic link")


def _folders(tree: Tree) -> Iterator[Upload]:
    for folder in tree.folders():
        entries = partial(tree.below, PurePosixPath(folder))
        if mark := _MOODLE.fullmatch(folder):
            yield Upload(mark["user"], mark["name"], entries, folder)
        else:
            yield Upload(folder, "", entries, folder)


def _archives(files: Iterable[Entry]) -> Iterator[Upload]:
    for each in files:
        if is_archive(each.path):
            yield Upload(stem_of(each.path.name), "", partial(_only, each), each.path.name)


def _links(tree: Tree) -> Iterator[Upload]:
    """A link where a learner's folder or archive should be; one to a file of another kind is nobody's."""
    for link in tree.links():
        if not PurePosixPath(link).suffix or is_archive(PurePosixPath(link)) or is_source(link):
            yield Upload(stem_of(link), "", list, link, flaw="it is a symbolic link")


def _stray(entry: Entry, names: Names) -> Upload | None:
    """A source beside learners' folders that reminds of an exercise: somebody's, who must have a row."""
    if is_source(entry.path.name) and names.nearest(entry.path.name):
        return Upload(entry.path.name, "", partial(_only, entry), entry.path.name)
    return None


def _only(entry: Entry) -> list[Entry]:
    return [entry]


def stem_of(name: str) -> str:
    """The name of an archive without what says how it is packed."""
    path = Path(name)
    while path.suffix.lower() in SUFFIXES:
        path = path.with_suffix("")
    return path.name


# --- what platforms write ----------------------------------------------------------------------------------------


class _Mark(NamedTuple):
    """What the platform wrote in front of a learner's file."""

    user: str
    name: str
    file: str
    order: tuple[int, int]
    is_late: bool


def _mark(name: str) -> _Mark | None:
    if mark := _MOODLE.fullmatch(name):
        return _Mark(mark["user"], mark["name"], mark["rest"], (0, 0), is_late=False) if mark["rest"] else None
    if not (mark := _CANVAS.fullmatch(name)):
        return None
    again = _CANVAS_AGAIN.fullmatch(mark["rest"])
    file = f"{again['stem']}{again['suffix']}" if again else mark["rest"]
    order = (int(again["again"]) if again else 0, int(mark["file"]))
    return _Mark(mark["user"], mark["name"], file, order, is_late=bool(mark["late"]))


def _marked(files: Iterable[Entry]) -> Iterator[Upload]:
    """The uploads in one flat folder, each under its learner's mark; of a file's versions the last one handed in."""
    of_user: defaultdict[str, dict[str, tuple[_Mark, Entry]]] = defaultdict(dict)
    for each in files:
        if mark := _mark(each.path.name):
            last = of_user[mark.user].get(mark.file)
            if last is None or mark.order > last[0].order:
                named = each._replace(path=PurePosixPath(mark.file), marked=each.path)
                of_user[mark.user][mark.file] = (mark, named)
    for user, kept in of_user.items():
        marks = [mark for mark, _ in kept.values()]
        attempt = 1 + max(mark.order[0] for mark in marks)
        yield Upload(
            learner=user,
            name=marks[0].name,
            entries=partial(list, [entry for _, entry in kept.values()]),
            origin=min(str(entry.origin) for _, entry in kept.values()),
            keys=(user,),
            attempt=attempt if attempt > 1 else None,
            notes=("it was handed in late, as Canvas says",) if any(mark.is_late for mark in marks) else (),
        )


def _gradescope(tree: Tree) -> Layout | None:
    """An export of Gradescope, whose metadata name who handed in each of its folders."""
    metadata = [each for each in tree.files() if each.path.name == METADATA]
    folders = [folder for folder in tree.folders() if _GRADESCOPE.fullmatch(folder)]
    if not metadata or not folders:
        return None
    try:
        people = read_metadata(metadata[0].read(MAX_METADATA_BYTES))
    except (ValueError, UnreadableError) as error:
        raise UsageError(f"{METADATA} cannot be read: {one_line(str(error))}") from error
    known = dict.fromkeys(folders, Submitted((), (), None))
    known |= {folder: each for folder, each in people.items() if _GRADESCOPE.fullmatch(folder)}
    uploads = [
        Upload(
            learner=folder,
            name=", ".join(known[folder].names),
            entries=partial(tree.below, PurePosixPath(folder)) if folder in folders else list,
            origin=folder,
            keys=known[folder].ids,
            handed_in=known[folder].created_at,
            is_known_by_name=not known[folder].ids,  # people write their names there themselves
        )
        for folder in sorted(known)
    ]
    return Layout([*uploads, *(each for each in _folders(tree) if each.learner not in known)], [])


def _above_exports(tree: Tree, names: Names) -> Layout | None:
    """The folder above exports, if there is nothing else in it: the platform's name and marks are on each of them."""
    archives = [each for each in tree.files() if is_archive(each.path)]
    inner: list[tuple[str, Tree]] = [(folder, tree.inside(folder)) for folder in tree.folders() if _is_export(folder)]
    if len(inner) < len(list(tree.folders())) or any(is_source(each.path.name) for each in tree.files()):
        return None
    if any(not _is_export(stem_of(each.path.name)) for each in archives):
        return None
    inner += [(name, opened) for name in map(_name, archives) if (opened := _opened(tree, name, names))]
    if not inner or not all(_has_marks(each) for _, each in inner):
        return None
    uploads, left_out = [], []
    for folder, each in inner:
        layout = class_layout(each, folder, names)
        uploads += [_below(folder, upload) for upload in layout.uploads]
        left_out += [f"{folder}/{name}" for name in layout.left_out]
    return Layout(uploads, left_out)


def _is_export(name: str) -> bool:
    return name == _CANVAS_FOLDER or _EXPORT.fullmatch(name) is not None


def _has_marks(tree: Tree) -> bool:
    return any(each.path.name == METADATA or _mark(each.path.name) for each in tree.files())


def _name(entry: Entry) -> str:
    return entry.path.name


def _opened(tree: Tree, name: str, names: Names) -> Tree | None:
    try:
        return tree.archive(name, names.is_wanted)
    except BadArchiveError as error:
        raise UsageError(f"{one_line(name)} is not taken: {one_line(str(error))}") from error


def _below(folder: str, upload: Upload) -> Upload:
    def entries() -> Iterator[Entry]:
        for each in upload.entries():
            yield each._replace(marked=folder / each.origin)

    return upload._replace(entries=entries, origin=f"{folder}/{upload.origin}")


def _nbgrader(tree: Tree, names: Names) -> Layout | None:
    """The folder of an nbgrader course, which has learners' folders in ``submitted``."""
    folders = set(tree.folders())
    if _NBGRADER not in folders or folders - {_NBGRADER} - _NBGRADER_OTHERS:
        return None
    layout = class_layout(tree.inside(_NBGRADER), _NBGRADER, names)
    return Layout([_below(_NBGRADER, upload) for upload in layout.uploads], layout.left_out)
