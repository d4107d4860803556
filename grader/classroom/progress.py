"""How far a learner has come in a course: kept in the user's data folder, and moved to another machine as a file.

One JSON file for each course. It is replaced whole, under a lock, so that two commands at once lose nothing. A file
that cannot be read is put aside under another name, never written over.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from grader.errors import UsageError
from grader.model.sentence import Sentence, sentence
from grader.user_folders import user_folder

if TYPE_CHECKING:
    from grader.exercise.course import Course
    from grader.model.report import Report

FORMAT = 1


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one exercise: the best score, since when it is right (ISO 8601), how many hints were read."""

    score: float = 0.0
    points: float = 0.0
    done: str | None = None
    hints: int = 0

    def better(self, other: Entry) -> Entry:
        """Take of both what is further: nobody falls back by a later try."""
        best = max(self, other, key=lambda entry: (entry.done is not None, entry.score))
        days = [entry.done for entry in (self, other) if entry.done is not None]
        return replace(best, done=min(days, default=None), hints=max(self.hints, other.hints))


class _Kept(msgspec.Struct, frozen=True):
    """The file: the course's folder is for people, who may wonder what the file is."""

    format: int
    course: str
    exercises: Mapping[str, Entry]


class _NewerError(Exception):
    """The file was written by a later release, which it is left to."""


class Progress:
    """What a learner has done in one course. ``tell`` is given a sentence where something about the file is wrong."""

    def __init__(self, course: Course, tell: Callable[[Sentence], None], folder: Path | None = None) -> None:
        root = str(course.root.resolve())
        name = f"{course.root.resolve().name}-{hashlib.sha256(root.encode()).hexdigest()[:8]}.json"
        self._path = (_folder_of_user() if folder is None else folder) / name
        self._root = root
        self._tell = tell

    def entries(self) -> Mapping[str, Entry]:
        """Read what is kept, by exercise."""
        with self._or_told():
            return self._read()
        return {}

    def entry(self, slug: str) -> Entry:
        return self.entries().get(slug, Entry())

    def record(self, reports: Iterable[Report]) -> None:
        """Take down what was earned."""
        from grader.model.report import Outcome  # not loaded for those who only read

        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        earned = {
            report.exercise: Entry(report.score, report.max_score, now if report.outcome is Outcome.OK else None)
            for report in reports
            if report.exercise is not None and report.groups
        }
        self._add(earned)

    def record_hint(self, slug: str, number: int) -> None:
        """Take down that the first ``number`` hints were read."""
        self._add({slug: Entry(hints=number)})

    def exported(self) -> bytes:
        """Write what is kept for another machine."""
        return _encode(_Kept(FORMAT, self._root, self.entries()))

    def add_exported(self, data: bytes, path: Path) -> int:
        """Add what :meth:`exported` wrote elsewhere, and return of how many exercises; ``UsageError`` if it did not."""
        try:
            kept = _decode(data)
        except (ValueError, _NewerError) as error:
            raise UsageError(
                sentence(
                    "{path} does not hold exported progress ({why}); name a file that grader progress export wrote",
                    path=str(path),
                    why=str(error),
                )
            ) from error
        self._add(kept.exercises)
        return len(kept.exercises)

    def _add(self, new: Mapping[str, Entry]) -> None:
        with self._or_told():
            if _merged(old := self._read(), new) == old:
                return  # as when what is right is checked once more
            with self._locked():
                _replace(self._path, _encode(_Kept(FORMAT, self._root, _merged(self._read(), new))))

    def _read(self) -> dict[str, Entry]:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            return dict(_decode(data).exercises)
        except ValueError as error:
            aside = _put_aside(self._path)
            self._tell(
                sentence(
                    "the progress in {path} cannot be read ({why}); it begins anew, and the file is {aside}",
                    path=str(self._path),
                    why=str(error),
                    aside=str(aside),
                )
            )
            return {}

    @contextlib.contextmanager
    def _or_told(self) -> Iterator[None]:
        """What cannot be kept costs the progress, and not the work that it is about."""
        try:
            yield
        except (OSError, _NewerError) as error:
            self._tell(
                sentence("progress is not kept: {path} cannot be used ({why})", path=str(self._path), why=str(error))
            )

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the file for oneself, where the system can; elsewhere, of two commands at once the later one counts."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            with contextlib.suppress(ModuleNotFoundError):
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _merged(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> dict[str, Entry]:
    return {**old, **{slug: entry.better(old.get(slug, Entry())) for slug, entry in new.items()}}


def _folder_of_user() -> Path:
    return user_folder("data") / "progress"


def _encode(kept: _Kept) -> bytes:
    return msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n"


def _decode(data: bytes) -> _Kept:
    """Read a file; ``ValueError`` where it is not one of ours, ``_NewerError`` where it is one of a later release."""
    try:
        kept = msgspec.json.decode(data, type=_Kept)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
    if kept.format != FORMAT:
        raise _NewerError(f"its format is {kept.format}, and this release reads {FORMAT}; install a newer one")
    return kept


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_suffix(f".damaged-{number}.json")).exists():
        number += 1
    os.replace(path, aside)
    return aside


def _replace(path: Path, data: bytes) -> None:
    import tempfile  # whose own imports take as long as a short command

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".progress-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
