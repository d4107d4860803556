"""Grading one submission after another by what was prepared: alike in one process, in several, and elsewhere."""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from grader.cache import Cache
from grader.errors import BadInputError, ExerciseError, GraderError, WeakIsolationError
from grader.judge.counterexample import NO_SHRINKING, ShrinkBudget
from grader.judge.digests import of_written_cases
from grader.judge.grade import grade, not_graded, refused
from grader.judge.prepared import Prepared, prepare, with_pools
from grader.judge.probes import Pools
from grader.judge.probing import USUAL_PROBING, ProbeBudget
from grader.judge.runner import Runner
from grader.model.report import Report
from grader.model.sentence import said_by
from grader.model.submission import Submission
from grader.side_by_side import LONG_SECONDS

_LOG = logging.getLogger(__name__)


class Manner(msgspec.Struct, frozen=True):
    """How a submission is graded.

    ``seed`` is what generated cases of its own are made from, None where they are everybody's; ``inputs`` tells apart
    by which secret they were made, if by one. ``shrinking`` and the CPU seconds of ``probing`` bound the search for
    small counterexamples and for the conditions under which it fails.
    """

    seed: str | None = None
    inputs: str | None = None
    shrinking: ShrinkBudget = NO_SHRINKING
    probing: float = USUAL_PROBING.cpu_seconds


class Task(NamedTuple):
    """A submission and what grading it takes: a mistake in the exercise, or None of no exercise, leaves it ungraded."""

    submission: Submission
    prepared: Prepared | ExerciseError | None
    manner: Manner = Manner()


class Examiner:
    """Grades with what is prepared; what it takes to tell when a submission fails is worked out where one does."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._pools: dict[tuple[str, str], Pools] = {}
        self._locks: dict[tuple[str, str], threading.Lock] = {}

    def report(self, runner: Runner, task: Task) -> Report:
        """Grade one submission; several threads may ask for it. What fails in us costs its row alone.

        ``BadInputError`` and ``WeakIsolationError`` are of what grades, so that they would be those of all others too.
        """
        submission, prepared, _ = task
        try:
            return self._report(runner, task)
        except (BadInputError, WeakIsolationError):
            raise
        except Exception as error:
            if not isinstance(error, GraderError):
                _LOG.exception("the grader failed on a submission, which is not graded")
            return failed_on(submission, prepared, error)

    def _report(self, runner: Runner, task: Task) -> Report:
        submission, prepared, manner = task
        if not isinstance(prepared, Prepared):
            return ungraded(submission, prepared)
        probing = ProbeBudget(manner.probing, functools.partial(self._probed, prepared, runner))
        if manner.seed is not None:  # worked out for every learner, so here, where it is done side by side
            prepared = prepare(prepared.exercise, runner, self._cache, manner.seed)
        report = replace(grade(prepared, submission, runner, manner.shrinking, probing), inputs=manner.inputs)
        return report if manner.seed is None else of_written_cases(report, prepared.key)

    def _probed(self, prepared: Prepared, runner: Runner) -> Pools:
        if prepared.pools:
            return prepared.pools
        key = prepared.exercise.slug, prepared.seed
        with self._locks.setdefault(key, threading.Lock()):
            if key not in self._pools:
                self._pools[key] = with_pools(prepared, runner, self._cache).pools
        return self._pools[key]


def failed_on(submission: Submission, prepared: Prepared | ExerciseError | None, error: Exception) -> Report:
    """Report on what the grader itself failed on, which is nobody's 0."""
    groups = prepared.exercise.groups if isinstance(prepared, Prepared) else ()
    points = sum(group.points for group in groups if group.missing_extra is None)
    return not_graded(submission, points, said_by(error) or type(error).__name__)


def ungraded(submission: Submission, mistake: ExerciseError | None) -> Report:
    """Report on what belongs to no exercise, or to one in which its author made a mistake."""
    return refused(submission) if mistake is None else not_graded(submission, 0.0, f"{mistake}")


class UnderWay(NamedTuple):
    """A submission that is being graded, and for how many seconds by the clock."""

    learner: str
    slug: str
    seconds: float


class Watch:
    """Knows what is being graded, and for how long; for several threads."""

    def __init__(self) -> None:
        self._began: dict[object, tuple[Submission, float]] = {}

    @contextmanager
    def over(self, submission: Submission) -> Iterator[None]:
        """Count the time that the ``with`` takes as that of ``submission``."""
        mark = object()
        self._began[mark] = (submission, time.monotonic())
        try:
            yield
        finally:
            del self._began[mark]

    def slow(self) -> list[UnderWay]:
        """List the submissions that have been worked on for long."""
        now = time.monotonic()
        under_way = [UnderWay(each.learner, each.slug or "", now - began) for each, began in [*self._began.values()]]
        return [each for each in under_way if each.seconds > LONG_SECONDS]
