"""A session: one submission that answers calls, in as many workers as that takes.

A call that ends its worker costs that call alone: the next one is made in a new worker. Cases, the search for a small
counterexample, what is quoted and pytest groups all ask in this way, and charge what they use to one account.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import NamedTuple

from grader.catalogue import marked
from grader.errors import KilledError
from grader.exercise.rules import rules
from grader.judge.budget import Account
from grader.judge.reply import Ended, Missing, Reply, result, why_missing
from grader.judge.runner import Runner, Worker
from grader.model.exercise import Exercise
from grader.model.report import Isolation, Outcome
from grader.model.sentence import sentence
from grader.model.stopped import Cause, Stopped, Usage
from grader.wire.messages import Absent, Definition, Helper, Load, Loaded, Query, Raised, Use

MAX_KILLED = 1  # a worker that somebody else killed is tried once more
_COSTLY = (Outcome.TIMEOUT, Outcome.OUTPUT_LIMIT, Outcome.PROTOCOL, Outcome.MEMORY)


class GiveUpPolicy(NamedTuple):
    """After how many costly calls the calls that are left are not made.

    Costly is one that ran out of time or memory, flooded us, broke the protocol, or waited longer than it may compute.
    What is left counts as the last one did: a submission that never answers must not cost a class its evening.
    """

    in_a_row: int = 3
    in_all: int = 10


class Bounds(NamedTuple):
    """What bounds one session, beside the account that it charges.

    ``workers`` is how many it may end. ``kept_bytes`` bounds answers that are held at the same time.
    """

    give_up: GiveUpPolicy = GiveUpPolicy()
    workers: int = 1000
    kept_bytes: int = 32 * 1024 * 1024


USUAL_BOUNDS = Bounds()


class Source(NamedTuple):
    """A submission's bytes, and the name that its file should have: it says whether they are a notebook.

    ``helpers`` are files of the learner's own that it may import.
    """

    filename: str
    data: bytes
    helpers: tuple[Helper, ...] = ()


class Program(NamedTuple):
    """What is run: a source, by the rules and limits of an exercise."""

    exercise: Exercise
    source: Source

    def load_order(self) -> Load:
        """What tells a worker to load it."""
        exercise, source = self
        functions = tuple(signature.name for signature in exercise.signatures)
        harness = exercise.harness_file.source if exercise.harness_file else None
        return Load(source.filename, source.data, functions, rules(exercise.forbid), harness, source.helpers)


class Respondent(NamedTuple):
    """Who is asked: a program, the runner that starts it, and the account that its calls are charged to."""

    program: Program
    runner: Runner
    account: Account


class LoadFailure(NamedTuple):
    """The source could not be loaded, and what it printed until then."""

    reason: Raised | Stopped
    printed: bytes


class ExhaustedError(Exception):
    """No call can be made any more: the account is overdrawn, or the submission cannot be loaded."""


class Session:
    """Calls of one program. A context manager.

    What is learned on the way is kept: ``forbidden`` uses that were found in the source, what ``failed`` and which
    modules were ``absent`` while it was loaded, where its functions are ``defined``, the ``isolation`` of its workers,
    and the CPU ``seconds`` of those that have ended.
    """

    def __init__(self, runner: Runner, program: Program, account: Account, bounds: Bounds = USUAL_BOUNDS) -> None:
        self._runner = runner
        self._program = program
        self._account = account
        self._bounds = bounds
        self._order = program.load_order()
        self._worker: Worker | None = None
        self._unusable: dict[str, Missing] = {}
        self._workers = 0
        self._bytes_of_ended = 0
        self._charged = Usage()  # of what this worker has used
        self._costly = self._costly_in_a_row = self._killed = 0
        self._last_cost = Outcome.TIMEOUT
        self.failure: LoadFailure | None = None
        self.failed: tuple[Raised, ...] = ()
        self.absent: tuple[Absent, ...] = ()
        self.defined: tuple[Definition, ...] = ()
        self.forbidden: tuple[Use, ...] = ()
        self.isolation: Isolation | None = None
        self.seconds = 0.0

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_worker()

    def load(self) -> LoadFailure | None:
        """Start a worker with the program, unless one lives; say why there is none."""
        while self._worker is None:
            worker, loaded = self._loaded_worker()
            printed = worker.printed()
            self.forbidden = self.forbidden or worker.forbidden  # a later worker may have ended before it told
            if isinstance(loaded, Loaded):
                self.failed, self.absent = loaded.failed, loaded.absent
                # Of the first worker, which had seen no input.
                self.defined = self.defined or _asked_for(loaded.defined, self._order)
                self._unusable = unusable(self._program.exercise, loaded)
                return None
            self._end_worker()
            if not self._is_to_be_tried_again(loaded):
                self.failure = LoadFailure(loaded, printed)
                return self.failure
        return None

    def _loaded_worker(self) -> tuple[Worker, Loaded | Raised | Stopped]:
        self._workers += 1
        exercise = self._program.exercise
        self._worker = worker = self._runner.worker(torch=exercise.uses_tensors, limits=exercise.limits)
        self.isolation = worker.isolation
        start = time.monotonic()
        loaded = worker.load(self._order)
        self._charge(worker, time.monotonic() - start)
        return worker, loaded

    def _is_to_be_tried_again(self, answer: object) -> bool:
        """Whether somebody else ended the worker, for the first time; ``KilledError`` for the second."""
        if not isinstance(answer, Stopped) or answer.cause is not Cause.KILLED_FROM_OUTSIDE:
            return False
        self._killed += 1
        if self._killed > MAX_KILLED:
            raise KilledError(f"its process was killed from outside twice ({answer.reason})")
        return True

    def ask(self, query: Query) -> Reply:
        """Make one call; ``ExhaustedError`` when none can be made any more."""
        while True:
            has_worker = self._worker is not None or self._workers < self._bounds.workers
            if not has_worker or self._account.overdrawn() or self.load() is not None:
                raise ExhaustedError
            # The answer is not held here, so that only each by itself may be too much.
            if replies := [*self._replies([[query]], self._sent_bytes() + self._bounds.kept_bytes)]:
                return replies[0]

    def ask_all(self, batches: Sequence[Sequence[Query]]) -> tuple[Reply, ...]:
        """Make every call of ``batches``; none if the program cannot be loaded, which ``failure`` then says.

        A worker receives a batch when all answers to the ones before are here, so what it says about an earlier batch
        cannot depend on the inputs of a later one.
        """
        replies = self.ask_more(batches)
        self._end_worker()
        return replies

    def ask_more(self, batches: Sequence[Sequence[Query]]) -> tuple[Reply, ...]:
        """Make every call of ``batches``, in a worker that lives on to be asked for more: to start one costs time."""
        replies: list[Reply] = []
        total = sum(len(batch) for batch in batches)
        while True:
            if ended := self._gave_up():
                return (*replies, *[Reply(ended)] * (total - len(replies)))
            if (failure := self.load()) is not None:
                # A submission that loads only sometimes has failed the calls that are left.
                rest = Reply(result(failure.reason), failure.printed)
                return (*replies, *[rest] * (total - len(replies))) if replies else ()
            bytes_left = self._bounds.kept_bytes - self._bytes_of_ended
            replies += self._replies(_left(batches, len(replies)), bytes_left)
            if len(replies) == total:
                return tuple(replies)
            self._end_worker()

    def _replies(self, batches: Iterable[Sequence[Query]], max_bytes: int) -> Iterator[Reply]:
        """Replies to as many calls, from the first, as this worker lives to give and has time for."""
        if (worker := self._worker) is None:
            return
        for batch in batches:
            called = tuple(query for query in batch if query.function not in self._unusable)
            running = worker.run(called, self._program.exercise.limits.seconds, max_bytes)
            for query in batch:
                if (missing := self._unusable.get(query.function)) is not None:
                    yield Reply(result(missing))
                    continue
                start = time.monotonic()
                answer = next(running)
                passed = time.monotonic() - start
                if self._is_to_be_tried_again(answer):
                    self._end_worker()
                    return
                reply = Reply(result(answer), worker.printed())
                self._count(reply, worker.last_usage)
                self._charge(worker, passed, calls=1)
                yield reply
                if isinstance(answer, Stopped):
                    self._end_worker()
                    return
                if self._gave_up() is not None:
                    return

    def _count(self, reply: Reply, used: Usage) -> None:
        """Take down whether a call was costly."""
        match reply.result:
            case Ended(outcome=outcome) if outcome in _COSTLY:
                self._last_cost = outcome
            case _ if used.waited_seconds > self._program.exercise.limits.seconds:
                self._last_cost = Outcome.TIMEOUT
            case _:
                self._costly_in_a_row = 0
                return
        self._costly += 1
        self._costly_in_a_row += 1

    def _gave_up(self) -> Ended | None:
        """Why no more calls are made, if what was made has cost too much."""
        policy = self._bounds.give_up
        if self._costly_in_a_row >= policy.in_a_row or self._costly >= policy.in_all:
            return Ended(
                self._last_cost, marked("not called, after too many calls that ran over a limit or waited for long")
            )
        if over := self._account.overdrawn():
            return Ended(Outcome.TIMEOUT, sentence("not called, after all before {over}", over=over))
        return None

    def _charge(self, worker: Worker, passed: float, calls: int = 0) -> None:
        """Charge what the worker has used since it was last charged for."""
        used = worker.usage
        self._account.charge(used - self._charged, passed, calls)
        self._charged = used

    def _sent_bytes(self) -> int:
        return self._worker.sent_bytes if self._worker is not None else 0

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._charge(self._worker, 0.0)
            self._charged = Usage()
            self.seconds += self._worker.close()
            self._bytes_of_ended += self._worker.sent_bytes
            self._worker = None


def unusable(exercise: Exercise, loaded: Loaded) -> dict[str, Missing]:
    """The functions that cannot be called, each with why."""
    missing = {name: Missing(Outcome.MISSING, why_missing(name, loaded)) for name in loaded.missing}
    missing |= {
        name: Missing(Outcome.ERROR, sentence("{name} is not a function", name=name)) for name in loaded.not_callable
    }
    if all(signature.name in missing for signature in exercise.signatures):  # then the harness has nothing to call
        missing |= {signature.name: next(iter(missing.values())) for signature in exercise.harness}
    return missing


def _asked_for(defined: Iterable[Definition], order: Load) -> tuple[Definition, ...]:
    return tuple(each for each in defined if each.function in order.functions)


def _left(batches: Sequence[Sequence[Query]], done: int) -> Iterator[Sequence[Query]]:
    """What is left of ``batches`` after the first ``done`` queries."""
    for batch in batches:
        yield batch[done:]
        done = max(0, done - len(batch))
