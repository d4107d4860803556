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
from grader.classroom.entry import Entry
from grader.classroom.gradescope import MAX_METADATA_BYTES, METADATA, Submitted, read_metadata
from grader.classroom.learner_from import learners
from grader.classroom.names import Names, is_source
from grader.classroom.place import UnreadableError
from grader.classroom.trees import ArchiveTree, Tree
from grader.errors import UsageError
from grader.text import one_line

# All of these are written by the platform up to their end; what follows them is the learner's.
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<file>\d+)_(?P<rest>.+)", re.DOTALL)
_CANVAS_AGAIN = re.compile(r"(?P<stem>.+)-(?P<again>\d{1,3})(?P<suffix>\.[^.]+)", re.DOTALL)
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<rest>.*))?", re.DOTALL)
_GRADESCOPE = re.compile(r"submission_\d+")
_EXPORT = re.compile(r"assignment_\d+_export")
_CANVAS_FOLDER = "submissions"
_MOODLE_FOLDER = re.compile(r".+-\d+", re.DOTALL)
_NBGRADER = "submitted"
_NBGRADER_OTHERS = frozenset({"source", "release", "autograded", "feedback"})
_NOT_READ = frozenset({".rar", ".7z"})  # archives of other kinds


class Upload(NamedTuple):
    """What one learner handed in at one place. ``flaw`` is why none of it is taken, ``keys`` what a roster may know.

    ``beside`` are the learner's sources that may be helpers and nothing else.
    """

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
    beside: tuple[Entry, ...] = ()


class Layout(NamedTuple):
    """The uploads of a class in the order of their names, and the files in its folder that are nobody's."""

    uploads: list[Upload]
    left_out: list[str]


def unpacked(archive: ArchiveTree) -> Tree:
    """The archive or, if one folder is all that it holds, that folder: unless a platform says whose it is."""
    only = archive.only_folder()
    return archive.inside(only) if only is not None and not _MOODLE.fullmatch(only) else archive


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
    if not uploads:
        return Layout([one_learner(tree, learner)], [])
    left_out = []
    for each in unmarked:
        if not is_archive(each.path) and (upload := _stray(each, names)):
            uploads.append(upload)
        elif is_source(each.path.name):
            left_out.append(each.path.name)
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
            yield Upload(_id(mark["name"], mark["user"]), mark["name"], entries, folder, keys=(mark["user"],))
        else:
            yield Upload(folder, "", entries, folder)


def _archives(files: Iterable[Entry]) -> Iterator[Upload]:
    for each in files:
        name = each.path.name
        if is_archive(each.path):
            yield Upload(stem_of(name), "", partial(_only, each), name)
        elif (suffix := each.path.suffix.lower()) in _NOT_READ:
            why = f"archives of the kind {suffix} are not read; pack it as .zip"
            yield Upload(each.path.stem, "", list, name, flaw=why)


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


def _id(name: str, user: str) -> str:
    """Tell apart learners of one name, in a word by which people find theirs."""
    return f"{name}_{user}"


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
            learner=_id(marks[0].name, user),
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
    """The folder above downloads, if there is nothing else in it: the platform's name and marks are on each of them."""
    if any(is_source(each.path.name) for each in tree.files()):
        return None
    layouts = [(name, class_layout(child, name, names)) for name, child in _exports_in(tree, names)]
    uploads = [_below(name, upload) for name, layout in layouts for upload in layout.uploads]
    left_out = [f"{name}/{each}" for name, layout in layouts for each in layout.left_out]
    return Layout(uploads, left_out) if layouts else None


def _exports_in(tree: Tree, names: Names) -> list[tuple[str, Tree]]:
    """Open the downloads in a folder; none of them if anything else is in it."""
    archives = [each.path.name for each in tree.files() if is_archive(each.path)]
    children = [*((name, name, False) for name in tree.folders()), *((name, stem_of(name), True) for name in archives)]
    inner: list[tuple[str, Tree]] = []
    for name, stem, is_packed in children:
        may_be = len(children) == 1 or _may_be_export(stem)
        child = _child(tree, name, names, is_packed=is_packed) if may_be else None
        if child is None or not (name == _NBGRADER or _has_marks(child)):
            return []
        if not _may_be_export(stem):
            raise UsageError(
                f"{one_line(name)} looks like a download of a whole class: name it by itself, or say --learner NAME "
                "if all is one learner's"
            )
        inner.append((name, child))
    return inner


def _may_be_export(name: str) -> bool:
    """Whether platforms name their downloads so; a learner's own folders never come to be looked at here."""
    return name in (_CANVAS_FOLDER, _NBGRADER) or bool(_EXPORT.fullmatch(name) or _MOODLE_FOLDER.fullmatch(name))


def _has_marks(tree: Tree) -> bool:
    """Whether this is a download, by what the platform wrote on everything in it."""
    folders = list(tree.folders())
    if any(each.path.name == METADATA for each in tree.files()):
        return any(_GRADESCOPE.fullmatch(folder) for folder in folders)
    handed_in = [each.path.name for each in tree.files() if is_source(each.path.name) or is_archive(each.path)]
    return bool(folders or handed_in) and all(map(_mark, handed_in)) and all(map(_MOODLE.fullmatch, folders))


def _child(tree: Tree, name: str, names: Names, *, is_packed: bool) -> Tree | None:
    """A folder or archive in the root, if it can be read there; if not, that is told where it is graded."""
    try:
        if not is_packed:
            return tree.inside(name)
        archive = tree.archive(name, names.is_wanted)
    except (BadArchiveError, UsageError):
        return None
    return unpacked(archive) if archive else None


def _name(entry: Entry) -> str:
    return entry.path.name


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
