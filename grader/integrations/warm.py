"""Sandboxes that stay warm between the checks of one kernel: a second check need not wait for the first one's start.

They are ended when the process ends, after a time without use, and by whatever ends a check half-way. A fork begins
without any: it neither uses those of the process that it came from, nor ends them.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial

from grader.sandbox.sandboxes import Sandboxes, several

IDLE_SECONDS = 600.0  # what is warm holds numpy, and torch where an exercise asks for it
Open = Callable[[], AbstractContextManager[Sandboxes]]
on_own_machine = partial(several, 1, allow_weak=True)  # where a protection that is missing stops nobody


class Warm:
    """The sandboxes of one process, opened when they are first used. For several threads, one at a time."""

    def __init__(self, open_: Open = on_own_machine, idle_seconds: float = IDLE_SECONDS) -> None:
        self._open = open_
        self._idle_seconds = idle_seconds
        self._begin()
        atexit.register(self.close)

    def _begin(self) -> None:
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._opened: Sandboxes | None = None
        self._stack = ExitStack()
        self._idle: threading.Timer | None = None

    @contextlib.contextmanager
    def sandboxes(self) -> Iterator[Sandboxes]:
        """Lend the sandboxes for one check; what ends it by an exception ends them as well."""
        if self._owner != os.getpid():
            self._begin()  # the lock of a fork may be held by a thread that is not in it
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            if self._opened is None:
                self._opened = self._stack.enter_context(self._open())
            try:
                yield self._opened
            except BaseException:
                self._end(sys.exc_info()[1])
                raise
            self._idle = threading.Timer(self._idle_seconds, self._end_idle)
            self._idle.daemon = True
            self._idle.start()

    def close(self) -> None:
        """End what is warm; not in a fork, whose it is not."""
        if self._owner == os.getpid():
            with self._lock:
                self._end()

    def _end_idle(self) -> None:
        with self._lock:
            if self._idle is threading.current_thread():  # and nothing was checked while it waited for the lock
                self._end()

    def _end(self, error: BaseException | None = None) -> None:
        if self._idle is not None:
            self._idle.cancel()
        stack, self._stack, self._opened, self._idle = self._stack, ExitStack(), None, None
        stack.__exit__(type(error) if error else None, error, error.__traceback__ if error else None)
