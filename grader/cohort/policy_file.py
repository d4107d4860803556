"""The policy of a class, read from YAML: ``solutions/course.yaml``, which is never handed out, or a file that is named.

::

    format: 1
    zone: Europe/Berlin
    due: 2026-03-09 23:59
    grace: 15 minutes
    penalty: {percent: 10, per: day, at_most: 50}
    closes: 7 days
    attempts: best
    exercises:
      pad2d: {due: 2026-03-16 23:59}
    extensions:
      - {learner: kim, by: 3 days, exercises: [pad2d]}

What an exercise says for itself goes before what the file says for all.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from grader.cohort.policy import (
    NO_POLICY,
    Attempts,
    Base,
    Extension,
    Penalty,
    Policy,
    Rules,
    Span,
    Unit,
)
from grader.errors import UsageError
from grader.exercise.course import no_exercise
from grader.exercise.course_path import CoursePath
from grader.exercise.yaml_document import Document, Path_

NAME = "course.yaml"
_SPAN = re.compile(r"(?P<number>[0-9]{1,4}) (?P<unit>minute|hour|day)s?\Z")
_Percent = Annotated[float, Meta(ge=0, le=100)]
_SpanText = Annotated[str, Meta(title="a time such as '15 minutes', '2 hours' or '3 days'")]
_DateText = Annotated[str, Meta(title="a date and a time such as 2026-03-09 23:59")]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping with these keys and no others."""


class PenaltyFile(_Strict, frozen=True):
    """What each begun hour or day of lateness costs."""

    percent: Annotated[_Percent, Meta(description="what one costs")]
    per: Annotated[Unit, Meta(description="`hour` or `day`; one that has begun counts")]
    of: Annotated[Base, Meta(description="percent of the `score`, or of all `points` that there are")] = Base.SCORE
    at_most: Annotated[_Percent, Meta(description="percent that are lost at most")] = 100.0


class RulesFile(_Strict, frozen=True):
    """What holds for one exercise; for all others what the file says on top."""

    due: Annotated[_DateText | UnsetType, Meta(description="when it is due, in `zone` unless it has an offset")] = UNSET
    grace: Annotated[_SpanText | UnsetType, Meta(description="how much later costs nothing")] = UNSET
    penalty: Annotated[PenaltyFile | UnsetType, Meta(description="what lateness costs, counted from `due`")] = UNSET
    late_at_most: Annotated[_Percent | UnsetType, Meta(description="percent of the points that late work can earn")] = (
        UNSET
    )
    closes: Annotated[_SpanText | UnsetType, Meta(description="how long after `due` work earns anything")] = UNSET


class ExtensionFile(_Strict, frozen=True):
    """More time for one learner: `due`, or `by`."""

    learner: Annotated[str, Meta(min_length=1, description="the learner's id, as reports have it")]
    due: Annotated[_DateText | UnsetType, Meta(description="when it is due for this learner")] = UNSET
    by: Annotated[_SpanText | UnsetType, Meta(description="how much more time there is")] = UNSET
    exercises: Annotated[list[str], Meta(description="for which exercises; for all if left out")] = []


class PolicyFile(RulesFile, frozen=True, kw_only=True):
    """course.yaml: when work is due and what lateness costs."""

    format: Annotated[int, Meta(ge=1, le=1, description="the version of these keys")]
    zone: Annotated[str, Meta(min_length=1, description="the time zone of all dates, such as Asia/Seoul")] = "UTC"
    attempts: Annotated[Attempts, Meta(description="which attempt counts, `last` or `best`")] = Attempts.LAST
    exercises: Annotated[dict[str, RulesFile], Meta(description="what other exercises have of their own")] = {}
    extensions: Annotated[list[ExtensionFile], Meta(description="who has more time")] = []


def policy_of(solutions: CoursePath, named: Path | None, slugs: Sequence[str]) -> Policy:
    """Read the policy that is named, else the course's own, if it has one.

    ``ExerciseError`` names the file and the line of a mistake.
    """
    path: CoursePath = solutions / NAME if named is None else named
    if named is None and not path.is_file():
        return NO_POLICY
    if not path.is_file():
        raise UsageError(f"{path} is not a file; name the file of the policy with --policy")
    return read_policy(path, slugs)


def read_policy(path: CoursePath, slugs: Sequence[str]) -> Policy:
    """Read the policy in the file ``path`` of a course that has the exercises ``slugs``."""
    document = Document(path)
    return _Reader(document, document.convert(PolicyFile), slugs).read()


class _Reader:
    """Makes a policy of a file; each mistake is told with its line."""

    def __init__(self, document: Document, file: PolicyFile, slugs: Sequence[str]) -> None:
        self._document = document
        self._file = file
        self._slugs = slugs
        self._zone = self._read_zone()

    def read(self) -> Policy:
        rules = self._rules(self._file, (), Rules())
        for slug in self._file.exercises:
            self._check_slug(slug, ("exercises", slug))
        return Policy(
            rules=rules,
            exercises={
                slug: self._rules(own, ("exercises", slug), rules) for slug, own in self._file.exercises.items()
            },
            extensions=tuple(
                self._extension(each, ("extensions", place)) for place, each in enumerate(self._file.extensions)
            ),
            attempts=self._file.attempts,
            zone=self._file.zone,
            name=str(self._document.path),
        )

    def _read_zone(self) -> datetime.tzinfo:
        try:
            return zoneinfo.ZoneInfo(self._file.zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
            problem = f"the time zone {self._file.zone!r} is not known here; write one such as Asia/Seoul or UTC"
            raise self._document.error(("zone",), f"{problem}, or install the package tzdata") from error

    def _rules(self, file: RulesFile, where: Path_, usual: Rules) -> Rules:
        """What the file says at ``where``, and for the rest what is ``usual``."""
        rules = usual
        if file.due is not UNSET:
            rules = msgspec.structs.replace(rules, due=self._date(file.due, (*where, "due")))
        if file.grace is not UNSET:
            rules = msgspec.structs.replace(rules, grace=self._span(file.grace, (*where, "grace")))
        if file.penalty is not UNSET:
            rules = msgspec.structs.replace(rules, penalty=_penalty(file.penalty))
        if file.late_at_most is not UNSET:
            rules = msgspec.structs.replace(rules, late_at_most=_exact(file.late_at_most))
        if file.closes is not UNSET:
            rules = msgspec.structs.replace(rules, closes=self._span(file.closes, (*where, "closes")))
        return rules

    def _extension(self, file: ExtensionFile, where: Path_) -> Extension:
        for place, slug in enumerate(file.exercises):
            self._check_slug(slug, (*where, "exercises", place))
        match file.due, file.by:
            case str() as due, UnsetType():
                return Extension(file.learner, self._date(due, (*where, "due")), tuple(file.exercises))
            case UnsetType(), str() as by:
                return Extension(file.learner, self._span(by, (*where, "by")), tuple(file.exercises))
        raise self._document.error(where, "an extension has either 'due' or 'by': write one of the two")

    def _date(self, text: str, where: Path_) -> datetime.datetime:
        """A date and a time of the policy's zone, also where it is written with an offset of its own."""
        try:
            told = datetime.datetime.fromisoformat(text)
        except ValueError as error:
            problem = f"{text!r} is not a date and a time; write it as 2026-03-09 23:59"
            raise self._document.error(where, problem) from error
        if re.fullmatch(r"\d{4}-?(\d{2}-?\d{2}|W\d{2}(-?\d)?)", text):
            problem = f"{text!r} has no time of day; write it as {told.date()} 23:59"
            raise self._document.error(where, problem)
        if told.tzinfo is not None:
            return told.astimezone(self._zone)
        local = told.replace(tzinfo=self._zone)
        if local.astimezone(datetime.UTC).astimezone(self._zone).replace(tzinfo=None) != told:
            problem = f"the clocks of {self._file.zone} skip {text}; write a time before or after the change"
            raise self._document.error(where, problem)
        if local.utcoffset() != local.replace(fold=1).utcoffset():
            offsets = " or ".join(local.replace(fold=fold).isoformat() for fold in (0, 1))
            problem = f"the clocks of {self._file.zone} show {text} twice; say which is meant: {offsets}"
            raise self._document.error(where, problem)
        return local

    def _span(self, text: str, where: Path_) -> Span:
        if (found := _SPAN.match(text)) is None:
            problem = f"{text!r} is not a length of time; write it as '15 minutes', '2 hours' or '3 days'"
            raise self._document.error(where, problem)
        number = int(found["number"])
        if found["unit"] == "day":
            return Span(number)
        minutes = number if found["unit"] == "minute" else 60 * number
        return Span(exact=datetime.timedelta(minutes=minutes))

    def _check_slug(self, slug: str, where: Path_) -> None:
        if slug not in self._slugs:
            raise self._document.error(where, str(no_exercise(slug, self._slugs)))


def _penalty(file: PenaltyFile) -> Penalty:
    return Penalty(_exact(file.percent), file.per, file.of, _exact(file.at_most))


def _exact(percent: float) -> Fraction:
    """The decimal number that the author wrote."""
    return Fraction(str(percent))
