"""What a worker costs while it is asked something, told from outside: CPU time, and time in which it only waited.

A process that wants to compute and is not let, because others compute, does not wait: the system tells how long its
threads stood in the run queue, so that a busy machine changes no figure here.

psutil does not tell of the run queue, and of CPU time only whole ticks, of which a second has a hundred.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from dataclasses import dataclass

from grader.model.stopped import Usage

LOOK_SECONDS = 0.02  # what is shorter is not worth asking the system about the run queue
# Of a longer time between two looks no more counts: then it was the grader itself that was held up.
WATCHED_SECONDS = 0.5
# So many threads at most are taken to have been in the run queue one after the other. Hundreds that wake each other
# would otherwise stand there longer, together, than any time that passes.
_QUEUED_THREADS = 4
_BACKSTOP_FACTOR, _BACKSTOP_SECONDS = 30, 30.0


@dataclass(frozen=True)
class CallLimits:
    """What one call, or one loading, may use; what goes beyond ends the worker."""

    cpu_seconds: float
    waited_seconds: float

    @classmethod
    def usual(cls, cpu_seconds: float) -> CallLimits:
        """Allow as much waiting as nobody needs who computes for so long."""
        return cls(cpu_seconds, 3 * cpu_seconds + 1)

    def passing_seconds(self, *, backstop: bool) -> float:
        """Return how much time may pass.

        Where the system tells what was waiting, that is a far ``backstop``.
        """
        if backstop:
            return max(_BACKSTOP_FACTOR * self.cpu_seconds, self.waited_seconds) + _BACKSTOP_SECONDS
        return max(3 * self.cpu_seconds + 1, self.waited_seconds)


class Meter:
    """Read the clocks of one process: ``begin`` a step, ``look`` at it, ``end`` it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._tells_waiting = tells_waiting()
        self._ended = True
        self._queued: dict[str, int] = {}  # nanoseconds that each thread has ever been in the run queue
        self._queued_seconds()  # what was before does not count
        self._began = self._looked = self._cpu_before = self._waited = self._waited_in_all = 0.0
        self._cpu = 0.0
        self._cpu = self._cpu_at_first = self._cpu_seconds()
        self.step = Usage()  # of the last one that has ended

    def begin(self) -> None:
        """Start a step: later figures are of it alone."""
        self.end()
        self._ended = False
        self._began = self._looked = time.monotonic()
        self._cpu_before = self._cpu = self._cpu_seconds()
        self._waited = 0.0

    def pass_over(self) -> None:
        """End the step under way, and have one that was over before anybody looked."""
        self.end()
        self.step = Usage()

    def look(self, watched: float = WATCHED_SECONDS) -> Usage:
        """Return what the step has used so far.

        At most ``watched`` seconds count as waited since the last look.
        """
        now, cpu = time.monotonic(), self._cpu_seconds()
        if now - self._looked >= LOOK_SECONDS:
            self._account(min(now - self._looked, watched), cpu)
            self._looked, self._cpu = now, cpu
        return Usage(cpu - self._cpu_before, self._waited)

    def end(self) -> Usage:
        """End the step under way, if any, and return what it used.

        The process must not have been waited for.
        """
        if not self._ended:
            self._ended = True
            used = self.look()
            rest = time.monotonic() - self._looked - (used.cpu_seconds + self._cpu_before - self._cpu)
            self.step = Usage(used.cpu_seconds, used.waited_seconds + min(max(0.0, rest), LOOK_SECONDS))
            self._cpu = used.cpu_seconds + self._cpu_before
            self._waited_in_all += self.step.waited_seconds
        return self.step

    @property
    def total(self) -> Usage:
        """Add up all steps that have ended, and what was computed between them.

        A worker may be ahead of whoever asks it.
        """
        return Usage(self._cpu - self._cpu_at_first, self._waited_in_all)

    def passed(self) -> float:
        """Return the seconds since the step began, whoever used them."""
        return time.monotonic() - self._began

    def _account(self, passed: float, cpu: float) -> None:
        """Count what passed since the last look as waiting, but for what was computed or kept from computing.

        The system tells the time in the run queue when it is over, so that it can be longer than what passed since.
        Who is found computing, or waiting for a disk, is taken to have done that all the time: the time that a virtual
        machine is not given counts nowhere.
        """
        queued = self._queued_seconds() if self._tells_waiting else 0.0
        if self._state() not in (b"R", b"D"):
            self._waited = max(0.0, self._waited + max(0.0, passed - (cpu - self._cpu)) - queued)

    def _state(self) -> bytes:
        """What the thread that answers does: proc(5). Its name may hold anything, so what follows the last bracket."""
        try:
            with open(f"/proc/{self._pid}/stat", "rb") as file:
                return file.read().rpartition(b")")[2].split()[0]
        except (OSError, IndexError):
            return b""

    def _queued_seconds(self) -> float:
        """Return how long its threads stood in the run queue since the last look."""
        folder = f"/proc/{self._pid}/task"
        now: dict[str, int] = {}
        with contextlib.suppress(OSError):  # it has ended
            for thread in os.listdir(folder):
                with contextlib.suppress(OSError, IndexError), open(f"{folder}/{thread}/schedstat", "rb") as file:
                    now[thread] = int(file.read().split()[1])
        more = sorted(max(0, queued - self._queued.get(thread, 0)) for thread, queued in now.items())
        self._queued = now
        return sum(more[-_QUEUED_THREADS:]) / 1e9

    def _cpu_seconds(self) -> float:
        """Return the CPU time of all its threads so far.

        It is 0 where the system does not tell, which leaves the wall clock.
        """
        if not tells_cpu_time():
            return 0.0
        process_clock = ((~self._pid) << 3) | 2  # clock_getcpuclockid(3), without a C library call
        try:
            return time.clock_gettime(process_clock)
        except OSError:  # it is gone
            return self._cpu


def tells_cpu_time() -> bool:
    """Tell whether this system says how much CPU time another process used."""
    return sys.platform == "linux" and hasattr(time, "clock_gettime")


def tells_waiting() -> bool:
    """Tell whether this system says how long a process stood in the run queue.

    A kernel may be built without that.
    """
    return tells_cpu_time() and os.path.exists("/proc/self/schedstat")
