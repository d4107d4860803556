"""The library: a course, sandboxes and a cache, and what can be asked of them.

::

    with Grader(Course(path), jobs=2) as grader:
        report = grader.check("corr2d", source)
        for place, report in grader.grade(submissions):
            ...
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from msgspec.structs import replace

from grader.author.verification import Verification
from grader.cache import Cache
from grader.errors import BadInputError, ExerciseError, GraderError, UsageError, WeakIsolationError
from grader.exercise.course import Course
from grader.exercise.course_choice import course_to_learn
from grader.judge.counterexample import FULL_SHRINKING, NO_SHRINKING, ShrinkBudget
from grader.judge.grade import grade, not_graded, refused
from grader.judge.inputs import EVERYBODYS, Inputs
from grader.judge.prepared import Prepared, prepare, with_pools
from grader.judge.probes import Pools
from grader.judge.probing import USUAL_PROBING, ProbeBudget
from grader.judge.runner import Runner
from grader.model.exercise import Exercise
from grader.model.report import Report
from grader.model.submission import Submission
from grader.sandbox.cgroup import shared
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes
from grader.text import one_line

SPARE = 2  # sandboxes for each job, for submissions that are waited for
_LOG = logging.getLogger(__name__)


class Grader:
    """Grades submissions to the exercises of a course. A context manager, for one thread.

    ``jobs`` is how many submissions are run side by side, beside those that take long. Unless ``allow_weak``, a machine
    that lacks a protection is a ``WeakIsolationError``. Without a ``cache``, the user's own is used.
    """

    def __init__(self, course: Course, *, jobs: int = 1, allow_weak: bool = False, cache: Cache | None = None) -> None:
        self.course = course
        self._jobs = jobs
        self._allow_weak = allow_weak
        self._cache = Cache.of_user() if cache is None else cache
        self._stack = ExitStack()
        self._prepared: dict[tuple[str, str], Prepared] = {}
        self._pools: dict[tuple[str, str], Pools] = {}
        self._locks: dict[tuple[str, str], threading.Lock] = {}

    def __enter__(self) -> Grader:
        groups = self._stack.enter_context(shared())
        usual, spare = (
            [Sandbox(allow_weak=self._allow_weak, groups=groups) for _ in range(number)]
            for number in (self._jobs, SPARE * self._jobs)
        )
        self._sandboxes = self._stack.enter_context(Sandboxes(usual, spare))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def prepare(self, slug: str, seed: str = "") -> Prepared:
        """Work out, once, all that grading the exercise ``slug`` needs; generated inputs are made from ``seed``.

        What it takes to tell when a submission fails is worked out where one does.
        ``UsageError`` if there is no such exercise, ``ExerciseError`` for a mistake in it.
        """
        if (slug, seed) not in self._prepared:
            exercise = self.course.exercise(slug)
            with self._sandboxes.one() as sandbox:
                self._prepared[slug, seed] = prepare(exercise, sandbox, self._cache, seed)
        return self._prepared[slug, seed]

    def _probed(self, prepared: Prepared, runner: Runner) -> Pools:
        """Work out, once, what it takes to tell when a submission fails; several threads may ask for it."""
        key = prepared.exercise.slug, prepared.seed
        with self._locks.setdefault(key, threading.Lock()):
            if key not in self._pools:
                self._pools[key] = with_pools(prepared, runner, self._cache).pools
        return self._pools[key]

    def gradable(self, slugs: Iterable[str]) -> dict[str, Exercise]:
        """Prepare the exercises ``slugs``, each with all its hidden cases.

        ``UsageError`` or ``ExerciseError`` for one that lacks any: told before anything is graded, not in the middle of
        a class.
        """
        return {slug: self._with_hidden_cases(self.prepare(slug).exercise) for slug in dict.fromkeys(slugs)}

    def check(self, slug: str, source: bytes | str, *, filename: str = "", learner: str = "") -> Report:
        """Grade one source on all cases that are at hand, and look hard for small counterexamples."""
        prepared = self.prepare(slug)
        data = source.encode() if isinstance(source, str) else source
        submission = Submission(learner, slug, Path(filename or prepared.exercise.outline.submit), data)
        [(_, report)] = self.grade([submission], shrinking=FULL_SHRINKING)
        return report

    def grade(
        self,
        submissions: Iterable[Submission],
        *,
        ordered: bool = False,
        inputs: Inputs = EVERYBODYS,
        shrinking: ShrinkBudget = NO_SHRINKING,
        probing: ProbeBudget = USUAL_PROBING,
    ) -> Iterator[tuple[int, Report]]:
        """Grade ``submissions`` and yield each one's place and report, as they are done.

        They are taken one after the other, as there is room for them. With ``ordered``, reports come in the order of
        the submissions, and a bounded number is held back. ``inputs`` says whether generated cases are
        other ones for every learner; ``shrinking`` and ``probing`` bound the search for small counterexamples and for
        the conditions under which a submission fails.
        """

        def work(sandbox: Runner, item: tuple[Submission, Prepared | None]) -> Report:
            submission, prepared = item
            if prepared is None:
                return refused(submission)
            find = functools.partial(self._probed, prepared, sandbox)
            if inputs.own:  # here, as this is worked out for every learner, so that it is done side by side
                prepared = prepare(prepared.exercise, sandbox, self._cache, inputs.seed(submission.learner))
            return replace(
                grade(prepared, submission, sandbox, shrinking, probing._replace(find=find)), inputs=inputs.digest
            )

        def alone(sandbox: Runner, item: tuple[Submission, Prepared | None]) -> Report:
            """What fails in us on one submission costs its row alone."""
            submission, prepared = item
            try:
                return work(sandbox, item)
            except (BadInputError, WeakIsolationError):
                raise
            except Exception as error:
                if not isinstance(error, GraderError):
                    _LOG.exception("the grader failed on a submission, which is not graded")
                groups = prepared.exercise.groups if prepared is not None else ()
                points = sum(group.points for group in groups if group.missing_extra is None)
                return not_graded(submission, points, one_line(f"{error}" or type(error).__name__))

        def items() -> Iterator[tuple[Submission, Prepared | None]]:
            seed = "" if inputs.own else inputs.seed("")
            for each in submissions:
                yield each, None if each.slug is None else self.prepare(each.slug, seed)

        return self._sandboxes.as_done(alone, items(), ordered=ordered)

    def verify(self, slug: str, tell: Callable[[], None] = lambda: None) -> Verification:
        """Prove that the exercise ``slug`` can tell right from wrong; ``tell`` is called after each program."""
        from grader.author.verify import verify  # who only grades does not load it

        return verify(self.course.exercise(slug), self._cache, self._sandboxes, tell)

    def verify_all(self, slugs: Iterable[str], tell: Callable[[], None] = lambda: None) -> Iterator[Verification]:
        """Prove several exercises, and yield what came of each in the order of ``slugs``; threads call ``tell``.

        Two are under way at a time: some of the work on one comes after other work, and leaves a core to the other.
        """
        threads = ThreadPoolExecutor(min(2, self._jobs))
        try:
            yield from threads.map(lambda slug: self.verify(slug, tell), slugs)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _with_hidden_cases(self, exercise: Exercise) -> Exercise:
        for group in exercise.groups:
            if group.is_empty and not group.missing_extra:
                if not self.course.solutions.is_dir():
                    what = f"{self.course.root} has no solutions/, so {exercise.slug} cannot be graded"
                    raise UsageError(f"{what}; name the whole course with --course")
                problem = f"the hidden group {group.name!r} has no cases, so {exercise.slug} cannot be graded"
                raise ExerciseError(self.course.solutions / exercise.slug / "hidden.yaml", None, problem)
        return exercise


def check(slug: str, source: bytes | str, course: Path | None = None) -> Report:
    """Check one source on the exercise ``slug`` of a ``course``, by default the nearest one upward from here.

    As on a learner's own machine: what confines submissions elsewhere is used where the machine has it.
    """
    with Grader(course_to_learn(course, Path.cwd()), allow_weak=True) as grader:
        return grader.check(slug, source)
