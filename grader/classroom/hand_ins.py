"""What a class handed in, in order: who, for which exercise, from where, and the bytes when their turn comes.

Nothing is read before that but names and what archives list, so that a thousand notebooks take no more memory than one.
Every learner has a hand-in, also one who handed in nothing, and no name is guessed.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from grader.classroom.archives import MAX_MEMBERS, BadArchiveError, is_archive
from grader.classroom.entry import Entry
from grader.classroom.files import is_folder, read_file, refusal, source_limit
from grader.classroom.helpers import helpers_of, sources_beside
from grader.classroom.layouts import Upload, class_layout, layout_by_pattern, one_learner, stem_of, unpacked
from grader.classroom.learner_from import check_pattern
from grader.classroom.names import Match, Names, Taken, is_source
from grader.classroom.place import Place, UnreadableError
from grader.classroom.starters import starter_digests
from grader.classroom.trees import ArchiveTree, FolderTree, Tree, look_into
from grader.cohort.roster import Person, Roster
from grader.errors import UsageError
from grader.exercise.course import ReadableCourse
from grader.model.exercise import Outline
from grader.model.sentence import Said
from grader.model.submission import Submission
from grader.text import one_line

MAX_NAMED = 3  # of several files that cannot all be meant


class Options(msgspec.Struct, frozen=True):
    """What the instructor said of what was handed in.

    ``exercises`` are the only ones asked for, and each of them of everybody. ``learner`` owns all that was named;
    ``learner_from`` is the regular expression that tells learners' folders from those above them.
    """

    exercises: tuple[str, ...] = ()
    learner: str | None = None
    learner_from: str | None = None
    roster: Roster | None = None


class Candidate(NamedTuple):
    """A file that may be the submission for an exercise."""

    entry: Entry
    match: Match


@dataclass(frozen=True)
class HandIn:
    """One row: a learner and an exercise, which is None where nobody can tell. ``read`` gives the rest."""

    learner: str
    name: str
    slug: str | None
    origin: str
    place: Path
    notes: tuple[str, ...] = ()
    handed_in: str | None = None
    attempt: int | None = None
    rejection: Said | None = None
    absence: str | None = None
    candidates: tuple[Candidate, ...] = ()
    beside: tuple[Entry, ...] = ()
    starter: str = ""

    def read(self) -> Submission:
        """The bytes, or the reason why there are none, with the helpers that lie beside them."""
        if not self.candidates:
            return self._submission(self.candidates)
        versions = _versions(self.candidates, self.starter)
        if len(versions) > 1:
            named = ", ".join(one_line(str(each.candidate.entry.origin)) for each in versions[:MAX_NAMED])
            why = f"it is there {len(versions)} times, and not the same: {named}"
            return self._submission((versions[0].candidate,), rejection=why)
        [(candidate, source, rejection)] = versions
        helpers, notes = helpers_of(candidate.entry, self.beside) if rejection is None else ((), ())
        if not candidate.match.exact:
            notes = (f"{one_line(candidate.entry.path.name)} was taken for {candidate.match.file}", *notes)
        made = self._submission((candidate,), rejection=rejection)
        return msgspec.structs.replace(made, source=source, notes=(*self.notes, *notes), helpers=helpers)

    def _submission(self, candidates: Sequence[Candidate], rejection: Said | None = None) -> Submission:
        place, origin = self.place, self.origin
        for candidate in candidates:
            origin = str(candidate.entry.origin)
            place = self.place / candidate.entry.origin.parent / candidate.match.file
        return Submission(
            learner=self.learner,
            slug=self.slug,
            path=place,
            source=b"",
            rejection=rejection or self.rejection,
            absence=self.absence,
            name=self.name,
            origin=origin,
            handed_in=self.handed_in,
            attempt=self.attempt,
            notes=self.notes,
        )


def taken_by(course: ReadableCourse, outlines: Iterable[Outline]) -> tuple[Taken, ...]:
    """The files that the exercises of ``course``, of which these are the ``outlines``, take."""
    of_course = tuple(outlines)
    starters = starter_digests(course, of_course)
    return tuple(Taken(each.slug, each.submit, starters[each.slug]) for each in of_course)


class HandIns(NamedTuple):
    """What was handed in below some paths, in order, and the files there that are nobody's."""

    items: tuple[HandIn, ...]
    left_out: tuple[str, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """The exercises that hand-ins are for, each once."""
        return tuple(dict.fromkeys(each.slug for each in self.items if each.slug is not None))


def find_hand_ins(paths: Sequence[Path], taken: Iterable[Taken], options: Options) -> HandIns:
    """Everything handed in below ``paths``; ``UsageError`` where a path is not there, or whose it is needs a guess."""
    names = Names(taken)
    if options.learner_from is not None:
        check_pattern(options.learner_from)
    finder = _Finder(names, options)
    found = finder.of_classes(paths) if options.learner is None else finder.of_one_learner(paths, options.learner)
    if not found.items:  # which would be full marks for everybody
        raise UsageError(f"nothing to grade in {', '.join(one_line(str(path)) for path in paths)}")
    return found


class _Place:
    """What was named: a file, or what files lie below."""

    def __init__(self, path: Path) -> None:
        self.is_file = not is_folder(path) and not is_archive(path)
        self.folder = path.parent if self.is_file else path


class _Found(NamedTuple):
    """The uploads below one path, and what there is nobody's."""

    path: Path
    uploads: list[Upload]
    left_out: list[str]


class _Finder:
    """Goes through the paths that were named, with what exercises take and what the instructor said."""

    def __init__(self, names: Names, options: Options) -> None:
        self._names = names
        self._options = options

    def of_one_learner(self, paths: Sequence[Path], learner: str) -> HandIns:
        uploads = []
        for path in paths:
            try:
                tree = self._tree(path)
            except BadArchiveError as error:
                uploads.append(Upload(learner, "", list, path.name, flaw=one_line(str(error))))
                continue
            uploads.append(_file_upload(path, learner) if tree is None else one_learner(tree, learner))
        [(learner, name)] = _people(uploads[:1], self._options.roster).owners(uploads[0])
        return HandIns(tuple(self._rows(learner, name, uploads, _Place(paths[0]))), ())

    def of_classes(self, paths: Sequence[Path]) -> HandIns:
        found = [self._below(path) for path in paths]
        people = _people([upload for each in found for upload in each.uploads], self._options.roster)
        items: list[HandIn] = []
        for each in found:
            of_learner: dict[str, tuple[str, list[Upload]]] = {}
            for upload in each.uploads:
                for learner, name in people.owners(upload):
                    of_learner.setdefault(learner, (name, []))[1].append(upload)
            for learner, (name, uploads) in of_learner.items():
                items += self._rows(learner, name, uploads, _Place(each.path))
        items += self._missing(people)
        left_out = tuple(name for each in found for name in each.left_out)
        return HandIns(tuple(_with_names_of_their_own(items)), left_out)

    def _below(self, path: Path) -> _Found:
        try:
            tree = self._tree(path)
        except BadArchiveError as error:
            return _Found(path, [Upload(stem_of(path.name), "", list, flaw=one_line(str(error)))], [])
        if tree is None:
            return _Found(path, [self._single(path)], [])
        if self._options.learner_from is not None:
            layout = layout_by_pattern(tree, self._options.learner_from, self._names)
        else:
            layout = class_layout(tree, stem_of(path.name) if is_archive(path) else path.resolve().name, self._names)
        return _Found(path, layout.uploads, layout.left_out)

    def _tree(self, path: Path) -> Tree | None:
        """The folder or archive at ``path``; None for a file of another kind."""
        _look_at(path)
        if is_folder(path):
            return FolderTree(Place.of_folder(path))
        file = Place.of_file(path)
        return unpacked(ArchiveTree.open(file, self._names.is_wanted)) if is_archive(path) else None

    def _single(self, path: Path) -> Upload:
        """A file that was named by itself is for the one exercise that was asked for, or for the one of its name."""
        match, only = self._names.match(path.name), self._options.exercises
        if match is None and len(only) != 1:
            files = ", ".join(sorted(each.file for each in self._names.taken.values()))
            near = self._names.nearest(path.name)
            meant = f"is it meant for {near.slug}? " if near else ""
            what = f"{one_line(str(path))} is not named like a file that an exercise takes"
            raise UsageError(
                f"{what}: {meant}Rename it to {near.file}, or say which with --exercise"
                if near
                else f"{what} ({files}); say which with --exercise"
            )
        if match is None:
            return _file_upload(path, path.stem)
        learner = path.resolve().parent.name or path.stem
        return _file_upload(path, learner)._replace(beside=tuple(sources_beside(Place.of_file(path))))

    def _missing(self, people: _People) -> Iterator[HandIn]:
        """A row for everybody on the roster who handed in nothing at all."""
        seen = set(chain.from_iterable(people.of_upload.values()))
        for person in self._options.roster.people if self._options.roster else ():
            if person not in seen:
                for slug in self._options.exercises or (None,):
                    yield HandIn(person.id, person.name, slug, "", Path(), absence="nothing was handed in")

    def _rows(self, learner: str, name: str, uploads: Sequence[Upload], place: _Place) -> Iterator[HandIn]:
        """One for each exercise that was asked for or, if none was, for each that something was handed in for."""
        first = uploads[0]
        row = HandIn(
            learner,
            name,
            None,
            first.origin,
            place.folder,
            tuple(dict.fromkeys(chain.from_iterable(upload.notes for upload in uploads))),
            first.handed_in,
            first.attempt,
        )
        asked = self._options.exercises
        files = _sorted(uploads, self._names, asked[0] if place.is_file and len(asked) == 1 else None)
        if files.flaw is not None:
            yield from (replace(row, slug=slug, rejection=files.flaw) for slug in asked or (None,))
            return
        for slug in asked or files.of_exercise:
            sources = chain(files.sources, *(upload.beside for upload in uploads))
            yield self._hand_in(replace(row, slug=slug), slug, files, sources)
        for origin, why in files.bad:
            yield replace(row, origin=str(origin), place=place.folder / origin, rejection=why)
        if not files.of_exercise and not files.bad and not asked:
            yield replace(row, absence=self._absence(files, None))

    def _hand_in(self, row: HandIn, slug: str, files: _Files, sources: Iterable[Entry]) -> HandIn:
        """Complete a row by what is there for its exercise, and the ``sources`` beside that."""
        candidates = tuple(files.of_exercise.get(slug, ()))
        if not candidates:
            return replace(row, absence=self._absence(files, slug))
        own = {candidate.entry.origin for candidate in candidates}
        beside = tuple(entry for entry in sources if entry.origin not in own)
        return replace(row, candidates=candidates, beside=beside, starter=self._names.taken[slug].starter)

    def _absence(self, files: _Files, slug: str | None) -> str:
        """What was there in place of it, and what may have been meant."""
        if not files.others:
            return "nothing was handed in" if not files.of_exercise else f"nothing was handed in for {slug}"
        named = ", ".join(one_line(str(each)) for each in files.others[:MAX_NAMED])
        more = f" and {len(files.others) - MAX_NAMED} more" if len(files.others) > MAX_NAMED else ""
        said = f"nothing was handed in for {slug or 'any exercise'}; there is {named}{more}"
        for each in files.others:
            near = self._names.nearest(each.name)
            if near and slug in (None, near.slug):
                other = one_line(each.name)
                what = f"{other}: is it meant for {near.slug}? rename it to {near.file}"
                return f"{said}; {what}, or grade that file by itself with --exercise {near.slug}"
        return said


def _look_at(path: Path) -> None:
    try:
        path.lstat()
    except FileNotFoundError as error:
        raise UsageError(f"there is no file or folder {one_line(str(path))}") from error
    except OSError as error:  # its name is too long, or a folder above it is locked
        raise UsageError(f"{one_line(str(path))} cannot be looked at: {error.strerror}") from error


def _file_upload(path: Path, learner: str) -> Upload:
    file = Place.of_file(path)

    def entries() -> list[Entry]:
        return [Entry(PurePosixPath(path.name), partial(read_file, file))]

    return Upload(learner, "", entries, path.name)


# --- whose it is -------------------------------------------------------------------------------------------------


class _People(NamedTuple):
    """The people on the roster whose each upload is: several, where a group handed it in."""

    of_upload: dict[int, tuple[Person, ...]]

    def owners(self, upload: Upload) -> Iterable[tuple[str, str]]:
        """Each owner's id and the name that is shown."""
        people = self.of_upload.get(id(upload))
        return [(each.id, each.name) for each in people] if people else [(upload.learner, upload.name)]


def _people(uploads: Sequence[Upload], roster: Roster | None) -> _People:
    """By what identifies a person; by name alone only where nobody else's hand-in could be meant as well."""
    if roster is None:
        return _People({})
    of_upload: dict[int, tuple[Person, ...]] = {}
    by_name: defaultdict[Person, list[int]] = defaultdict(list)
    for upload in uploads:
        keyed = [person for key in (upload.learner, *upload.keys) if (person := roster.by_key(key))]
        if keyed:
            of_upload[id(upload)] = tuple(dict.fromkeys(keyed))
        elif upload.is_known_by_name and (person := roster.by_name(upload.name or upload.learner)):
            by_name[person].append(id(upload))
    known = set(chain.from_iterable(of_upload.values()))
    for person, alike in by_name.items():
        if len(alike) == 1 and person not in known:
            of_upload[alike[0]] = (person,)
    return _People(of_upload)


def _with_names_of_their_own(items: Sequence[HandIn]) -> Iterator[HandIn]:
    """Two learners who are shown alike are told from each other by their ids."""
    ids = {(item.name or item.learner, item.learner) for item in items}
    shown = Counter(name for name, _ in ids)
    for item in items:
        is_alone = shown[item.name or item.learner] == 1
        yield item if is_alone or not item.name else replace(item, name=f"{item.name} ({item.learner})")


# --- which files are what ----------------------------------------------------------------------------------------


class _Files(NamedTuple):
    """One learner's files: those for each exercise, all sources, all others, bad archives; or why none is taken."""

    of_exercise: dict[str, list[Candidate]]
    sources: list[Entry]
    others: list[PurePosixPath]
    bad: list[tuple[PurePosixPath, str]]
    flaw: str | None


def _sorted(uploads: Sequence[Upload], names: Names, whole: str | None) -> _Files:
    """The files of one learner's uploads; a file that was named by itself is for the exercise ``whole``."""
    entries = chain.from_iterable(upload.entries() for upload in uploads)
    opened = look_into(entries, names.is_wanted)
    files = _Files({}, [], [], opened.bad, _flaw(uploads, opened.entries, names))
    for entry in opened.entries:
        match = names.match(entry.path.name)
        if whole is not None and (match is None or match.slug != whole):
            match = Match(whole, entry.path.name, exact=True)
        if match:
            files.of_exercise.setdefault(match.slug, []).append(Candidate(entry, match))
        else:
            files.others.append(entry.origin)
        if is_source(entry.path.name):
            files.sources.append(entry)
    return files


def _flaw(uploads: Sequence[Upload], entries: Sequence[Entry], names: Names) -> str | None:
    """Why nothing of this learner's is taken."""
    for flaw in chain((upload.flaw for upload in uploads), (entry.flaw for entry in entries)):
        if flaw is not None:
            return flaw
    if sum(names.is_wanted(entry.path.name) for entry in entries) > MAX_MEMBERS:
        return f"there are more than {MAX_MEMBERS} files that an exercise could take"
    return None


class _Version(NamedTuple):
    candidate: Candidate
    source: bytes
    rejection: Said | None


def _versions(candidates: Sequence[Candidate], starter: str) -> list[_Version]:
    """What differs among ``candidates``; an untouched starter counts only where there is nothing else.

    Of equal files the first counts whose name is the exercise's own. Of several that differ nothing is kept.
    """
    in_order = sorted(candidates, key=lambda each: not each.match.exact)
    if len(in_order) == 1:
        return [_read(in_order[0])]
    kept: dict[object, Candidate] = {}
    for candidate in in_order:
        version = _read(candidate)
        digest = hashlib.sha256(version.source).hexdigest()
        kept.setdefault((candidate.entry.origin, version.rejection) if version.rejection else digest, candidate)
    if len(kept) > 1:
        kept.pop(starter, None)
    if len(kept) == 1:
        return [_read(next(iter(kept.values())))]
    return [_Version(candidate, b"", None) for candidate in kept.values()]


def _read(candidate: Candidate) -> _Version:
    name = candidate.match.file
    try:
        source = candidate.entry.read(source_limit(name))
    except UnreadableError as error:
        return _Version(candidate, b"", str(error))
    rejection = refusal(name, source)
    return _Version(candidate, b"" if len(source) > source_limit(name) else source, rejection)
