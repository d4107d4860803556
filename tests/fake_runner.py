"""A runner without processes: what a submission answers is said by the test, as plain Python functions.

::

    runner = FakeRunner(f=lambda n: 10 * n)                 # every program that is loaded has this function
    runner = FakeRunner({b"right": {"f": tenfold}, b"wrong": {"f": ninefold}})   # by the source's bytes

A function returns what the submission would, raises what it would, or returns a ``Stopped``, ``Forbidden`` or
``BadReturn`` to end its call in that way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any

from msgspec.msgpack import encode

from grader.judge.runner import Worker
from grader.model.exercise import Limits
from grader.model.report import Environment, Isolation, Outcome
from grader.model.stopped import Stopped, Usage
from grader.wire.messages import Answer, BadReturn, Forbidden, Load, Loaded, Observed, Query, Raised, Returned, Use
from grader.worker.convert import from_python, to_python
from grader.worker.raised import raised

Functions = Mapping[str, Callable[..., Any]]
LoadAnswer = Loaded | Raised | Stopped | None

ENVIRONMENT = Environment("3.11.7", "2.0.0", None, "linux-x86_64")
ISOLATION = Isolation("landlock", "seccomp", 512, process="pretended")


class FakeRunner:
    """Starts workers that call Python functions of the test. ``started`` are all of them, in their order."""

    def __init__(
        self,
        programs: Mapping[bytes, Functions] | None = None,
        *,
        load: LoadAnswer | Callable[[Load], LoadAnswer] = None,
        forbidden: tuple[Use, ...] = (),
        **functions: Callable[..., Any],
    ) -> None:
        """``load`` is the answer to every load, or makes it; None stands for that the functions are there."""
        self.programs = programs
        self.functions = functions
        self.load = load
        self.forbidden = forbidden
        self.started: list[FakeWorker] = []
        self.spent = Usage()

    def spend(self, cpu_seconds: float = 0.0, waited_seconds: float = 0.0) -> None:
        """For the test's functions: pretend that the call or load that is made has used this."""
        self.spent += Usage(cpu_seconds, waited_seconds)

    def worker(self, *, torch: bool, limits: Limits) -> Worker:
        self.started.append(FakeWorker(self))
        return self.started[-1]

    def environment(self, *, torch: bool) -> Environment:
        return ENVIRONMENT


class FakeWorker:
    """One worker: ``loads`` and ``batches`` are what it was sent, ``is_closed`` whether it was ended."""

    seconds = 0.25  # of CPU, that each pretends to have used
    isolation = ISOLATION

    def __init__(self, runner: FakeRunner) -> None:
        self._runner = runner
        self._functions: Functions = runner.functions
        self.forbidden: tuple[Use, ...] = ()
        self.loads: list[Load] = []
        self.batches: list[tuple[Query, ...]] = []
        self.sent_bytes = 0
        self.is_closed = False
        self.last_usage = self.usage = Usage()

    def __enter__(self) -> FakeWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self, order: Load) -> Loaded | Raised | Stopped:
        self.loads.append(order)
        answer = self._runner.load(order) if callable(self._runner.load) else self._runner.load
        self.forbidden = self._runner.forbidden
        if self._runner.programs is not None:
            self._functions = self._runner.programs[order.source]
        missing = tuple(name for name in order.functions if name not in self._functions)
        self._count()
        return answer or Loaded(missing, ())

    def run(self, queries: tuple[Query, ...], seconds: float, max_bytes: int, /) -> Iterator[Answer | Stopped]:
        self.batches.append(queries)
        for query in queries:
            answer = self._answer(query)
            self._count()
            if not isinstance(answer, Stopped):
                self.sent_bytes += len(encode(answer))
                if self.sent_bytes > max_bytes:
                    answer = Stopped(Outcome.OUTPUT_LIMIT, "all that it returned is too much together")
            yield answer
            if isinstance(answer, Stopped):
                return

    def _count(self) -> None:
        """Take what the runner's functions said they spend for this worker's last step."""
        self.last_usage, self._runner.spent = self._runner.spent, Usage()
        self.usage += self.last_usage

    def printed(self) -> bytes:
        return b""

    def close(self) -> float:
        self.is_closed = True
        return self.seconds

    def _answer(self, query: Query) -> Answer | Stopped:
        function = self._functions[query.function]
        try:
            result = function(*map(to_python, query.args), **{k: to_python(v) for k, v in query.kwargs.items()})
        except Exception as error:
            return raised(error, function.__code__.co_filename)
        if isinstance(result, Stopped | Forbidden | BadReturn | Raised | Returned):
            return result
        return Returned(from_python(result), Observed())
