"""Grading into a gradebook: what is in it is not graded again, and what is graded is in it before anything is said.

So a run can end at any moment, and the next one goes on from there.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from grader.cohort.cohort import NOT_JUDGED
from grader.cohort.policy import NO_POLICY, Policy, marked
from grader.gradebook.batch import Batch
from grader.gradebook.gradebook import Gradebook, Kept, Result
from grader.gradebook.rows import now
from grader.gradebook.work import Work, work_on
from grader.model.report import Outcome, Report
from grader.model.submission import Submission


class Again(enum.StrEnum):
    """Of what is in a gradebook, what is graded again: nothing, all, or what lost points without a named mistake."""

    NOTHING = "nothing"
    ALL = "all"
    UNNAMED = "unnamed"


class Change(NamedTuple):
    """What a changed exercise made of a grade: before and after, and the mistakes that it names now, by their names."""

    learner: str
    exercise: str
    before: Grade
    after: Grade
    named: tuple[str, ...] = ()


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


class _Graded(NamedTuple):
    """A task that is done, and whose row is to be written."""

    task: _Task
    result: Result


class _ToGrade(NamedTuple):
    """What is graded now, and the report before, if there is one."""

    before: Report | None


class How(NamedTuple):
    """How submissions are graded: by what, the digests of the exercises, what inputs are made from, and due dates."""

    grade: Callable[[Iterable[Submission]], Iterator[tuple[int, Report]]]
    exercise_sha256: Callable[[str], str]
    inputs: str
    policy: Policy = NO_POLICY


class Recorder:
    """Grades into ``book`` what is not in it, and of the rest what ``again`` says.

    With ``Again.UNNAMED`` what is not in it is left out. How many those are, and ``changes``, are known after the run.
    """

    def __init__(self, book: Gradebook, how: How, again: Again = Again.NOTHING) -> None:
        self._book = book
        self._how = how
        self._again = again
        self.changes: list[Change] = []
        self.left_out = 0

    def run(self, submissions: Iterable[Submission], tell: Callable[[Recorded], None]) -> None:
        """Grade ``submissions``, and ``tell`` of each when its row is written for good.

        Rows are written a few together. ``tell`` is called in one thread at a time, which may be another one.
        """
        tasks: dict[int, _Task] = {}
        policy = self._how.policy

        def unfinished(done: Batch[_Graded | Recorded]) -> Iterator[Submission]:
            number = itertools.count()
            for place, submission in enumerate(submissions):
                work = self._work_on(submission)
                match self._found(work, submission):
                    case Kept(row, report):
                        done.add(Recorded(place, row, report.outcome, is_new=False))
                    case _ToGrade(before):
                        tasks[next(number)] = _Task(place, work, before)
                        yield submission
                    case None:
                        self.left_out += 1

        with Batch(partial(self._write, tell)) as done:
            for number, report in self._how.grade(unfinished(done)):
                task = tasks.pop(number)
                done.add(_Graded(task, Result(task.work, marked(policy, report), now())))

    def _write(self, tell: Callable[[Recorded], None], done: list[_Graded | Recorded]) -> None:
        """Write the rows that are to be written, and then ``tell`` of all."""
        graded = [each for each in done if isinstance(each, _Graded)]
        rows = self._book.record_all([each.result for each in graded], self._how.policy.attempts)
        for (task, result), row in zip(graded, rows, strict=True):
            self._note(task.before, result.report)
            tell(Recorded(task.place, row, result.report.outcome, is_new=True))
        for each in done:
            if isinstance(each, Recorded):
                tell(each)

    def _found(self, work: Work, submission: Submission) -> Kept | _ToGrade | None:
        """Find the row of a submission that is not graded now, or what is known of one that is; None leaves it out."""
        if self._again is Again.UNNAMED:
            last = self._book.last(work, submission.sha256)
            return _ToGrade(last.report) if last is not None and _is_unnamed(last.report) else last
        if self._again is Again.NOTHING:
            today = partial(marked, self._how.policy)
            if (kept := self._book.keep(work, submission, today, self._how.policy.attempts)) is not None:
                return kept
        return _ToGrade(self._book.before(work))

    def _work_on(self, submission: Submission) -> Work:
        sha256 = "" if submission.slug is None else self._how.exercise_sha256(submission.slug)
        return work_on(submission, sha256, self._how.inputs)

    def _note(self, before: Report | None, after: Report) -> None:
        if before is None or before.submission_sha256 != after.submission_sha256 or after.exercise is None:
            return
        is_changed = before.exercise_sha256 != after.exercise_sha256 or self._again is Again.UNNAMED
        if after.outcome is not Outcome.NOT_GRADED and is_changed:
            known = {mistake.name for mistake in before.mistakes}
            named = tuple(mistake.name for mistake in after.mistakes if mistake.name not in known)
            self.changes.append(Change(after.name, after.exercise, _grade(before), _grade(after), named))


def _is_unnamed(report: Report) -> bool:
    """Whether something is wrong for which no known mistake was named."""
    return report.outcome not in NOT_JUDGED and report.score < report.max_score and not report.mistakes


def _grade(report: Report) -> Grade:
    return Grade(report.score, report.max_score, {group.name: group.score for group in report.groups})
