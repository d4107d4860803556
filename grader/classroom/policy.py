"""Due dates and attempts, as ``solutions/course.yaml`` or ``--policy FILE`` says. Learners never get that file.

::

    format: 1
    zone: Europe/Berlin
    due:
      corr2d: 2026-03-01 23:59
      all others: 2026-06-30 23:59
    grace: 15 minutes
    penalty: 10% per day
    cap: 50%
    closes: 7 days
    attempts: best
    extensions:
      kim: 2 days
      lee: {corr2d: 2026-03-08 12:00}
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from grader.classroom.due import Instant, Penalty, Terms, Unit, later, marked
from grader.cohort.marks import Attempts
from grader.exercise.course import no_exercise
from grader.exercise.yaml_document import Document, Path_
from grader.model.report import Report

OTHERS = "all others"
_DURATION = re.compile(r"(\d{1,6}) (minute|hour|day)s?")
_SHARE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)%|(\d{1,6})/(\d{1,6})")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")
_NO_ZONE = "is not a time zone, such as Europe/Berlin or UTC"


class PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of the file."""

    format: Annotated[Literal[1], Meta(description="the version of the file's form")]
    due: Annotated[dict[str, str], Meta(description=f"when each exercise is due, or `{OTHERS}`, by the zone's clocks")]
    zone: Annotated[str, Meta(description="the time zone whose clocks are meant")] = "UTC"
    grace: Annotated[str, Meta(description="how much later still counts as in time")] = "0 minutes"
    penalty: Annotated[str, Meta(description="what is lost for each hour or day that has begun, as `10% per day`")] = (
        "0% per day"
    )
    cap: Annotated[str, Meta(description="what is lost at most")] = "100%"
    closes: Annotated[str | None, Meta(description="how long after it is due nothing counts any more")] = None
    attempts: Annotated[Literal["last", "best"], Meta(description="which attempt counts")] = "last"
    extensions: Annotated[
        dict[str, str | dict[str, str]],
        Meta(description="by learner's id: how much longer they have, or until when for which exercise"),
    ] = {}


class Policy:
    """What marks are given by. ``attempts`` is the one that counts: ``last`` or ``best``."""

    def __init__(self, attempts: Attempts, reader: _Reader | None) -> None:
        self.attempts = attempts
        self._reader = reader

    @property
    def zone(self) -> datetime.tzinfo | None:
        """Whose clocks tell times that say no zone; None where nothing was said."""
        return None if self._reader is None else self._reader.zone

    def marked(self, report: Report) -> Report:
        """Add the mark to ``report``, where its exercise is due at some time."""
        terms = None if self._reader is None else self._reader.terms(report.learner, report.exercise)
        return marked(report, terms)


NO_POLICY = Policy(Attempts.LAST, None)


def read_policy(path: Path, slugs: Sequence[str]) -> Policy:
    """Read the file at ``path``; ``ExerciseError`` for a mistake in it, and for what no exercise of ``slugs`` is."""
    document = Document(path)
    file = document.convert(PolicyFile)
    reader = _Reader(document, file)
    for slug in file.due:
        if slug != OTHERS and slug not in slugs:
            raise document.error(("due", slug), no_exercise(slug, slugs))
        reader.due(slug, ("due", slug))
    for learner, extension in file.extensions.items():
        for slug in extension if isinstance(extension, dict) else ():
            if slug not in slugs:
                raise document.error(("extensions", learner, slug), no_exercise(slug, slugs))
        for slug in extension if isinstance(extension, dict) else file.due:
            reader.terms(learner, slug)
    return Policy(Attempts(file.attempts), reader)


class _Reader:
    """The file's values as what they mean; each is read once before anything is graded, so that it is right."""

    def __init__(self, document: Document, file: PolicyFile) -> None:
        self._document = document
        self._file = file
        self.zone = self._zone()
        self._grace = self._duration(file.grace, ("grace",))
        self._closes = None if file.closes is None else self._duration(file.closes, ("closes",))
        self._penalty = self._read_penalty()

    def terms(self, learner: str, slug: str | None) -> Terms | None:
        """What ``learner`` is held to in the exercise ``slug``; None where that is never due."""
        due = None if slug is None else self.due(slug, ("due", slug))
        if due is None or slug is None:
            return None
        due = self._extended(due, learner, slug)
        closes = None if self._closes is None else later(due, self._closes)
        return Terms(due, self._grace, self._penalty, closes)

    def due(self, slug: str, where: Path_) -> Instant | None:
        """When ``slug`` is due for everybody."""
        text = self._file.due.get(slug, self._file.due.get(OTHERS))
        return None if text is None else self._instant(text, where)

    def _extended(self, due: Instant, learner: str, slug: str) -> Instant:
        extension = self._file.extensions.get(learner)
        where: Path_ = ("extensions", learner)
        if isinstance(extension, dict):
            extension, where = extension.get(slug), (*where, slug)
        if extension is None:
            return due
        if _LOCAL.fullmatch(extension):
            return self._instant(extension, where)
        return later(due, self._duration(extension, where))

    def _zone(self) -> zoneinfo.ZoneInfo:
        try:
            return zoneinfo.ZoneInfo(self._file.zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise self._document.error(("zone",), f"{self._file.zone!r} {_NO_ZONE}") from None

    def _instant(self, text: str, where: Path_) -> Instant:
        """A time by the zone's clocks; where they show it twice, the later one, which is to the learners' good."""
        if not _LOCAL.fullmatch(text):
            raise self._document.error(where, f"{text!r} is not a date and time, such as 2026-03-01 23:59")
        try:
            told = datetime.datetime.fromisoformat(text).replace(tzinfo=self.zone, fold=1)
        except ValueError:
            raise self._document.error(where, f"{text!r} is not a date and time that there is") from None
        if told.astimezone(datetime.UTC).astimezone(self.zone).replace(tzinfo=None) != told.replace(tzinfo=None):
            problem = f"{text} does not exist in {self._file.zone}: clocks are put forward; write a time that they show"
            raise self._document.error(where, problem)
        return told

    def _duration(self, text: str, where: Path_) -> datetime.timedelta:
        if not (found := _DURATION.fullmatch(text)):
            raise self._document.error(where, f"{text!r} is not a duration, such as 15 minutes, 3 hours or 2 days")
        return datetime.timedelta(**{f"{found[2]}s": int(found[1])})

    def _read_penalty(self) -> Penalty:
        share, _, unit = self._file.penalty.partition(" per ")
        if unit not in list(Unit):
            problem = f"{self._file.penalty!r} is not a penalty, such as 10% per day or 1/24 per hour"
            raise self._document.error(("penalty",), problem)
        return Penalty(self._share(share, ("penalty",)), Unit(unit), self._share(self._file.cap, ("cap",)))

    def _share(self, text: str, where: Path_) -> Fraction:
        found = _SHARE.fullmatch(text)
        if found and (found[1] or int(found[3])):
            share = Fraction(found[1]) / 100 if found[1] else Fraction(int(found[2]), int(found[3]))
            if share <= 1:
                return share
        raise self._document.error(where, f"{text!r} is not a share, such as 10% or 1/24")
