"""Groups that are a pytest file of the author's: it runs in a process of its own, whose calls are made in the sandbox.

That process is on the trusted side, but apart from the grader: pytest and the author's tests change modules, streams
and settings of the process that they run in. What an assertion says may quote the submission, so whoever shows it asks
first whether the group may be quoted.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from grader.errors import ExerciseError
from grader.judge.budget import Account
from grader.judge.pytest_messages import (
    Call,
    CallEnded,
    CallReturned,
    CannotRun,
    Finished,
    FromProcess,
    Interrupted,
    Pipe,
    Start,
    Tested,
    ToProcess,
)
from grader.judge.reply import describe_raised
from grader.judge.runner import Runner
from grader.judge.session import Bounds, ExhaustedError, Program, Session
from grader.model.exercise import PytestFile
from grader.model.report import Outcome
from grader.wire.messages import Query, Returned

MAX_WORKERS = 6  # a submission that ends more of them fails the tests that are left
_EXHAUSTED = CallEnded(Outcome.CRASH, "the submission has ended too many processes, or took too long in all")
# pytest has these write out how values differ in full, which for a large one takes minutes; the others change it too.
_NOT_PASSED_ON = (
    "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_CURRENT_TEST", "CI", "BUILD_NUMBER",
)  # fmt: skip


class PytestRun(NamedTuple):
    """The results of a group's tests in the order of the file, and the CPU seconds that the submission used."""

    results: tuple[Tested, ...]
    seconds: float


def run_pytest_group(
    program: Program, tests: PytestFile, runner: Runner, account: Account, only: str | None = None
) -> PytestRun:
    """Run the ``tests`` of a group on a submission, whose calls are charged to ``account``.

    If ``only`` is a test's id, it alone is run; there is no result if no test has that id any more. ``ExerciseError``
    if they cannot be run, or have a mark without valid points.
    """
    exercise = program.exercise
    with (
        tempfile.TemporaryDirectory(prefix="grader-tests-", ignore_cleanup_errors=True) as folder,
        Session(runner, program, account, Bounds(workers=MAX_WORKERS)) as session,
        _Process(Path(folder), tests) as process,
    ):
        signatures = (*exercise.signatures, *exercise.harness)
        results = process.run(Start(exercise.slug, tests, folder, signatures, only), session)
    return PytestRun(results, session.seconds)


class _Process:
    """The process that pytest runs in. A context manager."""

    def __init__(self, folder: Path, tests: PytestFile) -> None:
        for file in (tests.file, tests.conftest):
            if file is not None:
                (folder / file.name).touch()  # which pytest looks for; what is in it goes through the pipe
        self._path = tests.file.path
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "grader.judge.pytest_process"],
            env={name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the grader, which then ends it
            cwd=folder,
        )
        assert self._process.stdin is not None  # noqa: S101 it was asked for
        assert self._process.stdout is not None  # noqa: S101 as above
        self._pipe = Pipe(self._process.stdout, self._process.stdin, FromProcess)

    def __enter__(self) -> _Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)  # also what the tests have started
        self._process.kill()
        self._process.wait()
        self._pipe.close()

    def run(self, start: Start, session: Session) -> tuple[Tested, ...]:
        """Answer its calls until it has finished."""
        message: ToProcess = start
        while True:
            match self._exchange(message):
                case Call(query=query):
                    message = _answer(session, query)
                case Finished(results=results):
                    return results
                case CannotRun(problem=problem, line=line):
                    raise ExerciseError(self._path, line, problem)
                case Interrupted():
                    raise KeyboardInterrupt

    def _exchange(self, message: ToProcess) -> FromProcess:
        try:
            self._pipe.send(message)
            received: FromProcess = self._pipe.receive()
        except (EOFError, OSError) as error:
            problem = "pytest cannot run these tests (its process ended); try it alone"
            raise ExerciseError(self._path, None, problem) from error
        return received


def _answer(session: Session, query: Query) -> CallReturned | CallEnded:
    try:
        reply = session.ask(query)
    except ExhaustedError:
        return _EXHAUSTED
    match reply.result:
        case Returned(value=value):
            return CallReturned(value)
        case ended:
            raised = ended.raised
            return CallEnded(
                ended.outcome, str(describe_raised(raised) if raised else ended.message), raised.kinds if raised else ()
            )
