"""What workers are forked from, loaded once and copied for each sandbox: to load torch takes more than a second of CPU.

A copy shares its memory with the others as long as nobody writes to it. It is made by the warm process, which was
started clean, and can be given to another process of ours.
"""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import BinaryIO

from grader.errors import SandboxError
from grader.sandbox.forked import Copy, Zygote


class Nursery:
    """Holds a warm process with numpy and one with torch, each from when it is asked for. For several threads."""

    def __init__(self, start: type[Zygote] = Zygote) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._warm: dict[bool, Zygote] = {}
        self._is_over = False
        self._ended: list[Zygote] = []

    def __enter__(self) -> Nursery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._is_over = True
            for each in (*self._warm.values(), *self._ended):
                each.close()
            self._warm.clear()
            self._ended.clear()

    def start(self, torch: bool) -> Copy:
        """Copy the one with torch or the one without, for a sandbox of this process; it need not be warm yet."""
        with self._lock:
            zygote = self._running(torch)
            return Copy(*zygote.copy(), of=zygote)

    def ends(self, torch: bool) -> tuple[socket.socket, BinaryIO]:
        """Copy it for another process: what is handed on to that, and closed here."""
        with self._lock:
            return self._running(torch).copy()

    def _running(self, torch: bool) -> Zygote:
        """One that somebody else killed is started again; after the end, by a thread that has not heard of it, none."""
        if self._is_over:
            raise SandboxError("no worker is started any more, because the work is over")
        zygote = self._warm.get(torch)
        if zygote is not None and not zygote.runs():
            self._ended.append(self._warm.pop(torch))  # copies may live on, in the place that it made
            zygote = None
        if zygote is None:
            zygote = self._warm[torch] = self._start(torch)
        return zygote
