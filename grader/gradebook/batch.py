"""Things that come one by one and are handed on together: many at a time, but none waits for long."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Generic, TypeVar

MANY = 10
SECONDS = 0.25  # that the first waits, also where no other one comes

T = TypeVar("T")


class Batch(Generic[T]):
    """Hands on what is added. A context manager; at its end, also by an exception, it hands on what is left.

    ``hand_on`` is called in one thread at a time, which may be one of our own. What it raises, whoever adds the next
    thing is told, or whoever comes to the end, and nothing more is handed on.
    """

    def __init__(self, hand_on: Callable[[list[T]], None]) -> None:
        self._hand_on = hand_on
        self._things: list[T] = []
        self._since = 0.0
        self._error: BaseException | None = None
        self._is_over = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Batch[T]:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._is_over = True
            self._changed.notify()
        self._thread.join()
        if self._error is None:
            self._flush()
        elif error is None:
            raise self._error

    def add(self, thing: T) -> None:
        """Hand ``thing`` on, soon."""
        with self._changed:
            if self._error is not None:
                raise self._error
            if not self._things:
                self._since = time.monotonic()
                self._changed.notify()
            self._things.append(thing)
            if len(self._things) >= MANY:
                self._flush()

    def _flush(self) -> None:
        things, self._things = self._things, []
        try:
            if things:
                self._hand_on(things)
        except BaseException as error:
            self._error = error
            raise

    def _watch(self) -> None:
        with self._changed:
            while not self._is_over and self._error is None:
                left = self._since + SECONDS - time.monotonic() if self._things else None
                if left is None or left > 0:
                    self._changed.wait(left)
                    continue
                with contextlib.suppress(BaseException):  # it is kept for whoever comes next
                    self._flush()
