"""Grading into a gradebook: what is in it is not graded again, and what is graded is in it before anything is said.

So a run can end at any moment, and the next one goes on from there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from grader.cohort.policy import NO_POLICY, Policy, marked
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.work import Work, work_on
from grader.model.report import Outcome, Report
from grader.model.submission import Submission


class Change(NamedTuple):
    """What a changed exercise made of a grade: the reports before and after, without what they quote."""

    learner: str
    exercise: str
    before: Grade
    after: Grade


class Grade(NamedTuple):
    """Points, in all and by group."""

    score: float
    max_score: float
    groups: dict[str, float]


class Recorded(NamedTuple):
    """A hand-in whose report is in the gradebook: its place among them, its row, and how it ended."""

    place: int
    row: int
    outcome: Outcome
    is_new: bool


class _Task(NamedTuple):
    place: int
    work: Work
    before: Report | None


class How(NamedTuple):
    """How submissions are graded: by what, the digests of the exercises, what inputs are made from, and due dates."""

    grade: Callable[[Iterable[Submission]], Iterator[tuple[int, Report]]]
    exercise_sha256: Callable[[str], str]
    inputs: str
    policy: Policy = NO_POLICY


class Recorder:
    """Grades into ``book`` what is not in it or, with ``again``, all of it. ``changes`` are known after the run."""

    def __init__(self, book: Gradebook, how: How, *, again: bool = False) -> None:
        self._book = book
        self._how = how
        self._again = again
        self.changes: list[Change] = []

    def run(self, submissions: Iterable[Submission], tell: Callable[[Recorded], None]) -> None:
        """Grade ``submissions``, and ``tell`` of each when its row is written for good."""
        tasks: dict[int, _Task] = {}
        policy = self._how.policy
        today = partial(marked, policy)

        def unfinished() -> Iterator[Submission]:
            number = itertools.count()
            for place, submission in enumerate(submissions):
                work = self._work_on(submission)
                kept = None if self._again else self._book.keep(work, submission, today, policy.attempts)
                if kept is None:
                    tasks[next(number)] = _Task(place, work, self._book.before(work))
                    yield submission
                else:
                    tell(Recorded(place, kept.row, kept.report.outcome, is_new=False))

        for number, report in self._how.grade(unfinished()):
            task = tasks.pop(number)
            row = self._book.record(task.work, today(report), policy.attempts)
            self._note(task.before, report)
            tell(Recorded(task.place, row, report.outcome, is_new=True))

    def _work_on(self, submission: Submission) -> Work:
        sha256 = "" if submission.slug is None else self._how.exercise_sha256(submission.slug)
        return work_on(submission, sha256, self._how.inputs)

    def _note(self, before: Report | None, after: Report) -> None:
        if before is None or before.submission_sha256 != after.submission_sha256 or after.exercise is None:
            return
        if after.outcome is not Outcome.NOT_GRADED and before.exercise_sha256 != after.exercise_sha256:
            self.changes.append(Change(after.name, after.exercise, _grade(before), _grade(after)))


def _grade(report: Report) -> Grade:
    return Grade(report.score, report.max_score, {group.name: group.score for group in report.groups})
