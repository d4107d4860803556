"""Exercises as pytest's nodes: a file, its groups, and the cases of those that are shown; a hidden group is one item.

The file is graded as a whole, once in each process of the run, when the first of its items is to run. pytest's process
is the learner's own, so a score that is shown here is for the learner: who grades others does that with the command.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from msgspec.structs import replace

from grader.catalogue import language_asked_for, translated
from grader.classroom.progress import Progress
from grader.classroom.submissions import read_submission, with_notebooks
from grader.errors import GraderError, UsageError
from grader.exercise.course import Course
from grader.exercise.course_choice import course_to_learn
from grader.grading import Grader
from grader.integrations.pytest_plugin import PROPERTY, WORKS
from grader.judge.scoring import group_outcome
from grader.model.exercise import Case, Group, Language, in_language
from grader.model.report import GroupReport, Outcome, Report
from grader.model.sentence import said_in
from grader.model.submission import Submission
from grader.reporting.terminal import WRITER
from grader.reporting.writers import Context

_WIDTH = 100
_MAX_NAME = 48  # characters of a case's reason that its id takes


class NotRightError(Exception):
    """A case or a group of the exercise fails; the text is the feedback."""


class Works:
    """The grader of one run of pytest, and what it made of each file. A context manager; it starts when it is used."""

    def __init__(self, course: Course, language: Language) -> None:
        self.course = course
        self.language = language
        self._grader = Grader(course, allow_weak=True)
        self._is_open = False
        self._graded: dict[Path, tuple[Submission, Report]] = {}
        self._warnings: list[str] = []
        self._progress = Progress(course, lambda said: self._warnings.append(said_in(said, language)))

    def __enter__(self) -> Works:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_open:
            self._grader.__exit__(kind, error, trace)

    @cached_property
    def slug_of(self) -> dict[str, str]:
        """The exercise that takes each file's name."""
        return with_notebooks({outline.submit: outline.slug for outline in self.course.outlines()})

    def is_graded(self, path: Path) -> bool:
        return path in self._graded

    def report(self, path: Path, slug: str) -> Report:
        """Grade the file, once, and keep what was earned, as ``grader check`` does."""
        if path not in self._graded:
            submission = read_submission(path.parent.name, slug, path)
            [(_, report)] = self._open().grade([submission])
            self._progress.record([report])
            self._graded[path] = submission, report
        return self._graded[path][1]

    def warnings(self) -> list[str]:
        """Take what is wrong with the file that keeps the progress; each is said once."""
        taken = [*self._warnings]
        self._warnings.clear()
        return taken

    def case_report(self, path: Path, group: str, index: int) -> Report:
        """Grade the file on one case, for what is said of it alone."""
        submission, _ = self._graded[path]
        return self._open().grade_case(submission, group, index)

    def _open(self) -> Grader:
        if not self._is_open:
            self._grader.__enter__()
            self._is_open = True
        return self._grader


class ExerciseFile(pytest.File):
    """A learner's file for the exercise ``slug``."""

    def __init__(self, *, works: Works, slug: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.works = works
        self.slug = slug

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        try:
            groups = self.works.course.exercise(self.slug).groups
        except GraderError as error:
            raise self.CollectError(str(error)) from error
        for group in groups:
            kind = ShownGroup if _shows_its_cases(group) else GroupItem
            yield kind.from_parent(self, name=_id(group), group=group)

    def feedback_on(self, groups: tuple[GroupReport, ...], report: Report) -> str:
        """Say of the file what is said of ``groups``, as in a terminal."""
        shown = replace(
            report,
            groups=groups,
            score=round(sum(group.score for group in groups), 6),
            max_score=round(sum(group.points for group in groups), 6),
            mistakes=(),
            unrefused=(),
            misrefused=(),
            conditions=(),
        )
        return self._text(shown)

    def summary(self, report: Report) -> str:
        """Say the score of the file, and what was found out about it as a whole."""
        warnings = [f"Warning: {sentence}" for sentence in self.works.warnings()]
        return "\n".join([self._text(replace(report, groups=())), *warnings])

    def _text(self, report: Report) -> str:
        context = Context(self.works.language, True, _WIDTH, every_group=True)
        return b"".join(WRITER.write([report], context)).decode().strip("\n")


class ShownGroup(pytest.Collector):
    """A group that may be seen: its cases are items."""

    parent: ExerciseFile

    def __init__(self, *, group: Group, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group = group

    def collect(self) -> Iterable[pytest.Item]:
        for index, case in enumerate(self.group.cases):
            yield CaseItem.from_parent(self, name=_name(index, case), group=self.group, index=index)


class _Item(pytest.Item):
    """What is graded and may fail with feedback."""

    def __init__(self, *, group: Group, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group = group

    @property
    def file(self) -> ExerciseFile:
        file = self.getparent(ExerciseFile)
        assert file is not None  # noqa: S101 it is made below one alone
        return file

    def runtest(self) -> None:
        file = self.file
        is_first = not file.works.is_graded(file.path)
        report = file.works.report(file.path, file.slug)
        if is_first:
            self.user_properties.append((PROPERTY, file.summary(report)))
        group = next((each for each in report.groups if each.name == self.group.name), None)
        if group is not None:
            self.judge(group, report)
        elif report.groups:
            pytest.skip(_why_left_out(self.group, file.works.language))
        else:
            raise NotRightError(file.feedback_on((), report))

    def judge(self, group: GroupReport, report: Report) -> None:
        """Raise ``NotRightError`` with the feedback, unless it is right."""
        raise NotImplementedError

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        match excinfo.value:
            case NotRightError() | GraderError() as error:
                return str(error)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, None, self.nodeid.partition("::")[2].replace("::", ".")


class GroupItem(_Item):
    """A group as a whole, of which its ``reveal`` decides what is shown."""

    def judge(self, group: GroupReport, report: Report) -> None:
        if group.outcome is not Outcome.OK:
            raise NotRightError(self.file.feedback_on((group,), report))


class CaseItem(_Item):
    """One case of a group that may be seen."""

    def __init__(self, *, index: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.index = index

    def judge(self, group: GroupReport, report: Report) -> None:
        """Fail with the case's own feedback; where the group as a whole does not count, with the reason for that."""
        is_right = group.outcomes[self.index] is Outcome.OK
        is_of_whole = group.outcome is not group_outcome(group.outcomes)
        if is_right and not is_of_whole:
            return
        first = next((place for place, outcome in enumerate(group.outcomes) if outcome is not Outcome.OK), None)
        if not is_of_whole and group.failure is not None and self.index != first:
            alone = self.file.works.case_report(self.file.path, group.name, self.index)
            group = replace(group, failure=alone.groups[0].failure)
        raise NotRightError(self.file.feedback_on((group,), report))


def exercise_file(path: Path, parent: pytest.Collector) -> ExerciseFile | None:
    """Make the node of a learner's file; None for a file that no exercise takes."""
    try:
        works = _works(parent.config)
        slug = works.slug_of.get(path.name)
    except GraderError as error:
        raise pytest.UsageError(str(error)) from error
    return None if slug is None else ExerciseFile.from_parent(parent, path=path, works=works, slug=slug)


def _works(config: pytest.Config) -> Works:
    works = config.stash.get(WORKS, None)
    if not isinstance(works, Works):
        named = os.environ.get("GRADER_COURSE")
        language = language_asked_for(os.environ)
        works = config.stash[WORKS] = Works(_course(named, config.invocation_params.dir), language)
    return works


def _course(named: str | None, start: Path) -> Course:
    try:
        return course_to_learn(Path(named) if named else None, start)
    except UsageError as error:
        raise UsageError(f"{error} (pytest takes it from GRADER_COURSE)" if named else str(error)) from error


def _shows_its_cases(group: Group) -> bool:
    return not group.hidden and bool(group.cases) and group.given is None and group.tests is None


def _id(group: Group) -> str:
    return group.id or _plain(group.name)


def _name(index: int, case: Case) -> str:
    words = _plain(in_language(case.why, "en"))
    return f"{index + 1}-{words if len(words) <= _MAX_NAME else words[:_MAX_NAME].rpartition('-')[0]}"


def _plain(text: str) -> str:
    """Write ``text`` so that no shell and no option of pytest takes a part of it for something else."""
    return re.sub(r"\W+", "-", text.lower()).strip("-")


def _why_left_out(group: Group, language: Language) -> str:
    if group.missing_extra is not None:
        return f"{group.missing_extra.module}: {group.missing_extra.install}"
    points = f"{group.points:g}"
    return translated("{points} points in hidden tests, which your instructor runs", language, points=points)
