"""A crew: several processes of this machine that grade, one for each core.

To judge is work as well, and what one process does itself has one core.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType

from grader.crew.desk import Desk, GradingProcess
from grader.crew.orders import Setup, named, order_of
from grader.errors import SandboxError, WeakIsolationError
from grader.examiner import Manner, Task, UnderWay, Watch, failed_on, ungraded
from grader.grading import Grader
from grader.judge.counterexample import NO_SHRINKING, ShrinkBudget
from grader.judge.inputs import EVERYBODYS, Inputs
from grader.judge.prepared import Prepared, encode
from grader.judge.probing import USUAL_PROBING, ProbeBudget
from grader.model.report import Report
from grader.model.submission import Submission
from grader.sandbox.nursery import Nursery
from grader.side_by_side import SideBySide


class Crew:
    """Grades as ``grader`` does, in so many ``processes``. A context manager, for one thread."""

    def __init__(self, grader: Grader, processes: int) -> None:
        self._grader = grader
        setup = Setup(grader.allow_weak, grader.groups_folder, grader.room, grader.keeps)
        self._desks = desks(setup, processes, spare=grader.room.spare, nursery=grader.nursery)
        self._watch = Watch()
        self._stack = ExitStack()

    def __enter__(self) -> Crew:
        self._stack.enter_context(self._desks)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def grade(
        self,
        submissions: Iterable[Submission],
        *,
        ordered: bool = False,
        inputs: Inputs = EVERYBODYS,
        shrinking: ShrinkBudget = NO_SHRINKING,
        probing: ProbeBudget = USUAL_PROBING,
    ) -> Iterator[tuple[int, Report]]:
        """Grade ``submissions`` as :meth:`grader.grading.Grader.grade` does."""

        def work(desk: Desk, task: Task) -> Report:
            with self._watch.over(task.submission):
                return graded_at(desk, task)

        tasks = self._grader.tasks(submissions, inputs, Manner(shrinking=shrinking, probing=probing.cpu_seconds))
        return self._desks.as_done(work, tasks, ordered=ordered)

    def slow(self) -> list[UnderWay]:
        """List the submissions that have been worked on for long; may be asked from any thread."""
        return self._watch.slow()


def desks(setup: Setup, processes: int, *, spare: int, nursery: Nursery | None = None) -> SideBySide[Desk]:
    """Make the places of so many processes, none of which starts before it is needed, and ``spare`` ones among them."""
    more = -(-spare // processes)
    all_ = [GradingProcess(setup, 1 + more, nursery) for _ in range(processes)]
    left = [Desk(process, 1 + number) for number in range(more) for process in all_]
    return SideBySide([Desk(process, 0) for process in all_], left[:spare])


def graded_at(desk: Desk, task: Task) -> Report:
    """Have ``task`` graded at ``desk``; one that nobody can grade is reported on here."""
    submission, prepared, _ = task
    if not isinstance(prepared, Prepared):
        return ungraded(submission, prepared)
    try:
        report = desk.grade(order_of(task, prepared.exercise.slug), lambda _: encode(prepared))
    except WeakIsolationError:
        raise
    except SandboxError as error:
        return failed_on(submission, prepared, error)
    return named(report, submission)
