"""Calls made one at a time, each after looking at the answer to the one before."""

from __future__ import annotations

import time
from types import TracebackType

from grader.judge.calls import CALLING_SECONDS, Answered, Missing, Source, load_order, unusable
from grader.model.exercise import Exercise
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import MAX_ANSWERS_BYTES, Stopped, Worker
from grader.wire.messages import Loaded, Query


class ExhaustedError(Exception):
    """The submission has ended more workers than it may, has taken too long in all, or cannot be loaded."""


class Conversation:
    """A submission that answers queries, on a new worker after each call that ended one. A context manager."""

    def __init__(self, sandbox: Sandbox, exercise: Exercise, source: Source, *, workers: int) -> None:
        self._sandbox = sandbox
        self._exercise = exercise
        self._load = load_order(exercise, source)
        self._workers_left = workers
        self._seconds_left = CALLING_SECONDS
        self._worker: Worker | None = None
        self._unusable: dict[str, Missing] = {}
        self.seconds = 0.0  # of CPU, by the workers that have ended

    def __enter__(self) -> Conversation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def ask(self, query: Query) -> Answered | Missing:
        """The answer to ``query``; ``ExhaustedError`` when no worker is left to give one."""
        if self._seconds_left <= 0:
            raise ExhaustedError
        worker = self._worker or self._loaded_worker()
        if query.function in self._unusable:
            return self._unusable[query.function]
        # Answers are not held here, so that only each by itself may be too much.
        max_bytes = worker.sent_bytes + MAX_ANSWERS_BYTES
        start = time.monotonic()
        answer = next(worker.run((query,), self._exercise.limits.seconds, max_bytes))
        self._seconds_left -= time.monotonic() - start
        answered = Answered(answer, worker.printed())
        if isinstance(answer, Stopped):
            self._end()
        return answered

    def _loaded_worker(self) -> Worker:
        if not self._workers_left:
            raise ExhaustedError
        self._workers_left -= 1
        self._worker = self._sandbox.worker(torch=self._exercise.uses_tensors, limits=self._exercise.limits)
        loaded = self._worker.load(self._load)
        if not isinstance(loaded, Loaded):
            self._end()
            raise ExhaustedError
        self._worker.printed()
        self._unusable = unusable(self._exercise, loaded)
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self.seconds += self._worker.close()
            self._worker = None
