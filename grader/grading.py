"""The library: a course, sandboxes and a cache, and what can be asked of them.

::

    with Grader(Course(path), jobs=2) as grader:
        report = grader.check("corr2d", source)
        for place, report in grader.grade(submissions):
            ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from msgspec.structs import replace

from grader.author.verification import Verification, unproven
from grader.cache import Cache
from grader.errors import ExerciseError, UsageError
from grader.examiner import Examiner, Manner, Task, UnderWay, Watch
from grader.exercise.course import ReadableCourse, SealedCourse
from grader.exercise.course_choice import course_to_learn
from grader.judge import practice
from grader.judge.budget import Account
from grader.judge.counterexample import FULL_SHRINKING, NO_SHRINKING, ShrinkBudget
from grader.judge.grade import grade, program_of
from grader.judge.inputs import EVERYBODYS, Inputs
from grader.judge.practice import PracticeKey
from grader.judge.prepared import Prepared, of_one_case, prepare
from grader.judge.probing import NO_PROBING, USUAL_PROBING, ProbeBudget
from grader.judge.reply import Reply
from grader.judge.runner import Runner
from grader.judge.session import Bounds, Session
from grader.judge.tokens import Tokens, Unread, tokens
from grader.model.exercise import Exercise
from grader.model.report import Report
from grader.model.submission import Submission
from grader.sandbox.nursery import Nursery
from grader.sandbox.room import Room
from grader.sandbox.sandboxes import Sandboxes, several
from grader.wire.messages import Query


class Grader:
    """Grades submissions to the exercises of a course. A context manager, for one thread.

    ``jobs`` is how many submissions are run side by side, beside those that take long. Unless ``allow_weak``, a machine
    that lacks a protection is a ``WeakIsolationError``. Without a ``cache``, the user's own is used, and none for a
    sealed course, whose answers nobody is to find. ``sandboxes`` that are there already are used in place of own ones,
    and stay with who made them.
    """

    def __init__(
        self,
        course: ReadableCourse,
        *,
        jobs: int = 1,
        allow_weak: bool = False,
        cache: Cache | None = None,
        sandboxes: Sandboxes | None = None,
    ) -> None:
        self.course = course
        self._jobs = jobs
        self.allow_weak = allow_weak
        self.keeps = cache is None and not isinstance(course, SealedCourse)
        self._cache = (Cache.of_user() if self.keeps else Cache(None)) if cache is None else cache
        self._given = sandboxes
        self._stack = ExitStack()
        self._watch = Watch()
        self._examiner = Examiner(self._cache)
        self._prepared: dict[tuple[str, str], Prepared] = {}

    def __enter__(self) -> Grader:
        own = several(self._jobs, allow_weak=self.allow_weak)
        self._sandboxes = self._given or self._stack.enter_context(own)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def room(self) -> Room:
        """What there is for submissions here, once it has begun."""
        return self._sandboxes.room

    @property
    def nursery(self) -> Nursery | None:
        """Where what workers are forked from is warm, None where they are not forked."""
        return self._sandboxes.nursery

    @property
    def groups_folder(self) -> str | None:
        """The folder of the control groups that workers are in, None where none are delegated."""
        groups = self._sandboxes.groups
        return None if groups is None else str(groups.folder)

    def prepare(self, slug: str, seed: str = "") -> Prepared:
        """Work out, once, all that grading the exercise ``slug`` needs; generated inputs are made from ``seed``.

        What it takes to tell when a submission fails is worked out where one does.
        ``UsageError`` if there is no such exercise, ``ExerciseError`` for a mistake in it.
        """
        if (slug, seed) not in self._prepared:
            with self._sandboxes.one() as sandbox:
                self._prepared[slug, seed] = self._prepare(slug, seed, sandbox)
        return self._prepared[slug, seed]

    def _prepare(self, slug: str, seed: str, runner: Runner) -> Prepared:
        exercise = self.course.exercise(slug)
        if (path := self.course.practice_key(slug)) is not None:
            return practice.prepared(exercise, practice.read(path.read_bytes(), str(path)), runner)
        return prepare(exercise, runner, self._cache, seed)

    def practice_key(self, slug: str) -> PracticeKey:
        """Make what the exercise ``slug`` can be practised by without its solutions; all its hidden cases are here."""
        hidden = self.prepare(slug)
        with self._sandboxes.one() as sandbox:
            return practice.build_practice_key(hidden.exercise, hidden.key, sandbox)

    def gradable(
        self, slugs: Iterable[str], tell: Callable[[ExerciseError], None] | None = None
    ) -> dict[str, Exercise]:
        """Prepare the exercises ``slugs``, each with all its hidden cases.

        ``UsageError`` or ``ExerciseError`` for one that lacks any: told before anything is graded, not in the middle of
        a class. With ``tell``, an ``ExerciseError`` goes there, unless no exercise is left.
        """
        found: dict[str, Exercise] = {}
        mistakes: list[ExerciseError] = []
        for slug in dict.fromkeys(slugs):
            try:
                found[slug] = self._with_hidden_cases(self.prepare(slug).exercise)
            except ExerciseError as error:
                mistakes.append(error)
                if tell is None:
                    raise
        if mistakes and not found:
            raise mistakes[0]
        if tell is not None:
            for mistake in mistakes:
                tell(mistake)
        return found

    def check(self, slug: str, source: bytes | str, *, filename: str = "", learner: str = "") -> Report:
        """Grade one source on all cases that are at hand, and look hard for small counterexamples."""
        prepared = self.prepare(slug)
        data = source.encode() if isinstance(source, str) else source
        submission = Submission(learner, slug, Path(filename or prepared.exercise.outline.submit), data)
        [(_, report)] = self.grade([submission], shrinking=FULL_SHRINKING)
        return report

    def grade_case(self, submission: Submission, group: str, index: int) -> Report:
        """Grade ``submission`` on one case of the group called ``group``, for what is said of it."""
        prepared = self.prepare(str(submission.slug))
        with self._sandboxes.one() as sandbox:
            return grade(of_one_case(prepared, group, index), submission, sandbox, NO_SHRINKING, NO_PROBING)

    def call(self, submission: Submission, query: Query) -> Reply:
        """Have ``submission`` answer one call, in the sandbox, and judge nothing."""
        exercise = self.prepare(str(submission.slug)).exercise
        program = program_of(exercise, submission)
        with self._sandboxes.one() as sandbox, Session(sandbox, program, Account(), Bounds(workers=1)) as session:
            return session.ask(query)

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

        def work(sandbox: Runner, task: Task) -> Report:
            with self._watch.over(task.submission):
                return self._examiner.report(sandbox, task)

        tasks = self.tasks(submissions, inputs, Manner(shrinking=shrinking, probing=probing.cpu_seconds))
        return self._sandboxes.as_done(work, tasks, ordered=ordered)

    def tasks(self, submissions: Iterable[Submission], inputs: Inputs, manner: Manner) -> Iterator[Task]:
        """Say of each submission, when it is asked for, what grading it takes."""
        seed = "" if inputs.own else inputs.seed("")
        manner = replace(manner, inputs=inputs.digest)
        for each in submissions:
            own = replace(manner, seed=inputs.seed(each.learner)) if inputs.own else manner
            yield Task(each, None if each.slug is None else self._prepared_or_mistake(each.slug, seed), own)

    def _prepared_or_mistake(self, slug: str, seed: str) -> Prepared | ExerciseError:
        """What an author did wrong in one exercise costs the rows of that exercise alone."""
        try:
            return self.prepare(slug, seed)
        except ExerciseError as error:
            return error

    def look(self, slug: str, source: bytes) -> Report:
        """Grade one source for who writes the course: on all cases, with nothing made small."""
        prepared = self.prepare(slug)
        submission = Submission("", slug, Path(prepared.exercise.outline.submit), source)
        with self._sandboxes.one() as sandbox:
            return grade(prepared, submission, sandbox, NO_SHRINKING, NO_PROBING)

    def plain_source(self, slug: str, source: bytes, *, renames: bool = True) -> str:
        """Write a submission anew, in a worker, without what tells who wrote it."""
        from grader.author.drafting import plain_source  # who only grades does not load it

        with self._sandboxes.one() as sandbox:
            return plain_source(self.course.exercise(slug), source, sandbox, renames=renames)

    def tokens(self, slug: str, submissions: Iterable[Submission], key: bytes) -> Iterator[tuple[int, Tokens | Unread]]:
        """Make numbers of the texts of ``submissions`` to one exercise; yield each one's place and them, as made.

        Each is read in a worker of its own, and nowhere else. Numbers that were made with one ``key`` can be compared.
        """
        exercise = self.course.exercise(slug)
        return self._sandboxes.as_done(lambda runner, each: tokens(exercise, each, key, runner), submissions)

    def slow(self) -> list[UnderWay]:
        """List the submissions that have been worked on for long; may be asked from any thread."""
        return self._watch.slow()

    def verify(self, slug: str, tell: Callable[[], None] = lambda: None) -> Verification:
        """Prove that the exercise ``slug`` can tell right from wrong; ``tell`` is called after each program."""
        from grader.author.verify import verify  # who only grades does not load it

        return verify(self.course.exercise(slug), self._cache, self._sandboxes, tell)

    def verify_all(self, slugs: Iterable[str], tell: Callable[[], None] = lambda: None) -> Iterator[Verification]:
        """Prove several exercises, and yield what came of each in the order of ``slugs``; threads call ``tell``.

        A mistake in one of several is a finding of that one. Two are under way at a time: some of the work on one comes
        after other work, and leaves a core to the other.
        """
        named = list(slugs)
        prove = self.verify if len(named) == 1 else self._verified
        threads = ThreadPoolExecutor(min(2, self._jobs))
        try:
            yield from threads.map(lambda slug: prove(slug, tell), named)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _verified(self, slug: str, tell: Callable[[], None]) -> Verification:
        """A mistake of the author's in one exercise is a finding there, and stops no other."""
        try:
            return self.verify(slug, tell)
        except ExerciseError as error:
            return unproven(slug, error)

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
