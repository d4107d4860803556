"""Where the CPU time of one submission goes, seen from outside: the product's functions are wrapped while it grades.

The time is that of all processes together, ours, the one that workers are forked from, and the workers; what a stage
calls that is a stage itself counts there alone.
"""

from __future__ import annotations

import functools
import importlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from grader.cache import Cache
from grader.exercise.course import Course
from grader.gradebook.address import InFile
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.work import work_on
from grader.judge import grade as grading
from grader.judge.counterexample import SHRINK_BUDGETS
from grader.judge.prepared import Prepared, prepare, with_pools
from grader.judge.probing import USUAL_PROBING
from grader.model.report import Report
from grader.model.submission import Submission
from grader.reporting import writers
from grader.reporting.writers import Context
from grader.sandbox.sandbox import Sandbox

# In the order of a submission's life. What is in none of the functions below is the report's.
STAGES = {
    "fork": ("grader.sandbox.forked", "Forking.start"),
    "confinement": ("grader.sandbox.sandbox", "Sandbox.worker"),
    "load": ("grader.sandbox.worker", "Worker.load"),
    "calls and frames": ("grader.judge.session", "Session.ask_all"),
    "end of the process": ("grader.sandbox.worker", "Worker.close"),
    "compare": ("grader.judge.run", "_verdicts"),
    "small counterexamples": ("grader.judge.grade", "_shown"),
    "conditions": ("grader.judge.grade", "probe"),
    "naming the mistake": ("grader.judge.grade", "_mistakes"),
}
REPORT, WRITING, GRADEBOOK = "report", "report as JSON", "gradebook"
_ENDED = ("grader.sandbox.forked", "_Fork.end")


class Clock:
    """The CPU seconds that this process and what it grades with have used so far."""

    def __init__(self) -> None:
        self._workers: set[int] = set()
        self._ended = 0.0
        self._warm = _children()  # what workers are forked from, which is there all the time

    def now(self) -> float:
        return time.process_time() + self._ended + sum(map(_cpu_of, (*self._warm, *self._workers)))

    def started(self, worker: Any) -> None:
        self._workers.add(worker.pid)

    def ended(self, process: Any, reaped: Any) -> None:
        """Count a worker by what the system told when it was gone, its end included."""
        if process.pid in self._workers:
            self._workers.discard(process.pid)
            self._ended += reaped.seconds


class Spent:
    """What each stage has spent; a stage within another one stops the clock of the outer one."""

    def __init__(self, clock: Clock) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = clock
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._account()
        self._open.append(name)
        try:
            yield
        finally:
            self._account()
            self._open.pop()

    def _account(self) -> None:
        now = self._clock.now()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now


class Bench:
    """An exercise that is ready to be graded again and again, in this process and with one sandbox."""

    def __init__(self, prepared: Prepared, sandbox: Sandbox, book: Gradebook) -> None:
        self._prepared = prepared
        self._pools = functools.cache(lambda: with_pools(prepared, sandbox, Cache(None)).pools)
        self._sandbox = sandbox
        self._book = book

    def spent(self, source: str, times: int) -> dict[str, float]:
        """The mean CPU seconds of each stage; one submission before, which is not counted, warms everything."""
        given = [self._submission(source, number) for number in range(times + 1)]
        _write([self._grade(given[0])])
        clock = Clock()
        spent = Spent(clock)
        with _watched(clock, spent):
            reports = [self._graded(each, spent) for each in given[1:]]
            with spent.stage(WRITING):
                _write(reports)
        return {name: seconds / times for name, seconds in spent.seconds.items()}

    def _graded(self, submission: Submission, spent: Spent) -> Report:
        with spent.stage(REPORT):
            report = self._grade(submission)
        with spent.stage(GRADEBOOK):
            self._book.record(work_on(submission, report.exercise_sha256, ""), report)
        return report

    def _grade(self, submission: Submission) -> Report:
        shrinking = SHRINK_BUDGETS["little"]  # as for a class
        probing = USUAL_PROBING._replace(find=self._pools)
        return grading.grade(self._prepared, submission, self._sandbox, shrinking, probing)

    def _submission(self, source: str, number: int) -> Submission:
        exercise = self._prepared.exercise
        text = f"{source}\n# {time.monotonic_ns()} {number}\n"
        return Submission(f"learner-{number}", exercise.slug, Path(exercise.outline.submit), text.encode())


def _write(reports: list[Report]) -> bytes:
    return b"".join(writers.write(writers.find("json"), reports, Context("en")))


@contextmanager
def bench(course: Path, slug: str) -> Iterator[Bench]:
    """Prepare an exercise; the pools for conditions are worked out for the first submission that fails."""
    with tempfile.TemporaryDirectory() as name, Sandbox() as sandbox, ExitStack() as stack:
        prepared = prepare(Course(course).exercise(slug), sandbox, Cache(None))
        book = stack.enter_context(Gradebook(InFile(Path(name) / "class.gradebook"), make=True))
        yield Bench(prepared, sandbox, book)


@contextmanager
def _watched(clock: Clock, spent: Spent) -> Iterator[None]:
    """Wrap the functions of every stage, and let the clock know of workers that begin and end."""
    with ExitStack() as stack:
        for name, place in STAGES.items():
            tell = clock.started if name == "fork" else None
            stack.enter_context(_wrapped(place, functools.partial(_staged, spent, name, tell)))
        stack.enter_context(_wrapped(_ENDED, functools.partial(_told, clock)))
        yield


def found(place: tuple[str, str]) -> tuple[Any, str]:
    """The module or class that holds a function, and the function's name there."""
    path = place[1].split(".")
    owner = functools.reduce(getattr, path[:-1], importlib.import_module(place[0]))
    return owner, path[-1]


@contextmanager
def _wrapped(place: tuple[str, str], wrap: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Iterator[None]:
    owner, name = found(place)
    with mock.patch.object(owner, name, wrap(getattr(owner, name))):
        yield


def _staged(
    spent: Spent, name: str, tell: Callable[[Any], None] | None, function: Callable[..., Any]
) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        with spent.stage(name):
            result = function(*args, **kwargs)
            if tell is not None:
                tell(result)
            return result

    return call


def _told(clock: Clock, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def end(process: Any) -> Any:
        reaped = function(process)
        clock.ended(process, reaped)
        return reaped

    return end


def _children() -> list[int]:
    return list(map(int, Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()))


def _cpu_of(pid: int) -> float:
    return time.clock_gettime((~pid << 3) | 2)  # clock_getcpuclockid(3)
