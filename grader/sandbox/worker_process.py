"""The trusted side of one worker: it keeps the clocks, drains what is printed, and kills. It believes nothing."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from grader.errors import SandboxError
from grader.model import Isolation, Outcome
from grader.sandbox import frames
from grader.sandbox.frames import Channel, Confined, Load, Loaded, ProtocolError, Query, Raised, Read, Reaped, Run, Use
from grader.sandbox.namespaces import SCRATCH_FILES, SCRATCH_MB
from grader.sandbox.scratch import holds_more_than, nameless_bytes
from grader.text import one_line

KEPT_OUTPUT_BYTES = 32 * 1024
MAX_OUTPUT_BYTES = 32 * 1024 * 1024
MAX_SECTIONS = 10_000
MAX_ANSWERS_BYTES = 32 * 1024 * 1024
MAX_THREADS = 256
WATCH_SECONDS = 0.2
LOAD_SECONDS = 5.0  # CPU; numpy and torch are warm already


class Stopped(NamedTuple):
    """The worker had to be ended, or ended by itself, in the middle of its work."""

    outcome: Outcome
    reason: str


class Reaper(Protocol):
    """Who can wait for a worker's end: its parent, the zygote."""

    def reap(self, pid: int) -> Reaped: ...


class WorkerProcess:
    """One worker, from the fork to its end. After a ``Stopped`` it is dead."""

    def __init__(self, pid: int, channel: Channel[frames.FromWorker], output: int, reaper: Reaper) -> None:
        self._pid = pid
        self._channel = channel
        self._output = output
        self._reaper = reaper
        self._poller = select.poll()
        self._poller.register(channel.socket, select.POLLIN)
        self._poller.register(output, select.POLLIN)
        self._sections: deque[bytes] = deque()
        self._section = bytearray()
        self._printed_bytes = 0
        self._reaped: Reaped | None = None
        self.forbidden: tuple[Use, ...] = ()  # found in the source that was loaded
        self._watched: Path | None = None
        self._next_look = 0.0

    def confine(self, order: frames.Confine) -> Isolation:
        """Have the worker give up its rights. No learner's code has run yet, so the answer is its own."""
        answer = self._ask(order, LOAD_SECONDS)
        if not isinstance(answer, Confined):
            raise SandboxError(f"a worker could not be confined: {answer}")
        self._watched = None if answer.isolation.namespaces else Path(order.scratch)
        return answer.isolation

    def load(self, order: Load) -> Loaded | Raised | Stopped:
        """Load a submission. The time this takes has a limit of its own and is charged to no case."""
        answer = self._ask(order, LOAD_SECONDS)
        if isinstance(answer, Read):
            self.forbidden = answer.forbidden
            answer = self._next(LOAD_SECONDS)
        if isinstance(answer, Loaded | Raised | Stopped):
            return answer
        return self._stop(Outcome.PROTOCOL, f"{type(answer).__name__} was sent in answer to Load")

    def run(
        self, queries: tuple[Query, ...], seconds: float, max_bytes: int = MAX_ANSWERS_BYTES
    ) -> Iterator[frames.Answer | Stopped]:
        """Answers in the order of ``queries``; each call has ``seconds`` of CPU. Ends early after a ``Stopped``.

        ``max_bytes`` is for all that this worker ever sends, because its answers are held until they are judged.
        """
        for index, _ in enumerate(queries):
            answer = self._next(seconds) if index else self._ask(Run(queries), seconds)
            if isinstance(answer, Confined | Read | Loaded):
                answer = self._stop(Outcome.PROTOCOL, f"{type(answer).__name__} was sent in answer to Run")
            elif self.sent_bytes > max_bytes and not isinstance(answer, Stopped):
                answer = self._stop(Outcome.OUTPUT_LIMIT, "all that it returned is too much together")
            yield answer
            if isinstance(answer, Stopped):
                return

    @property
    def sent_bytes(self) -> int:
        """About the memory that all its messages took."""
        return self._channel.decoded_bytes

    def printed(self) -> bytes:
        """What was printed up to the end of the last answered step, its beginning if it was long."""
        self._drain()
        if self._sections:
            return self._sections.popleft()
        rest = bytes(self._section)
        self._section.clear()
        return rest

    def close(self) -> float:
        """End the process for good and return the CPU seconds it used."""
        if self._reaped is None:
            with contextlib.suppress(ProcessLookupError):  # it ended with the zygote, which the reaper will say
                os.kill(self._pid, signal.SIGKILL)  # not reaped yet, so the pid is still its own
            self._reaped = self._reaper.reap(self._pid)
            self._channel.close()
            os.close(self._output)
        return self._reaped.seconds

    def _ask(self, message: frames.ToWorker, seconds: float) -> frames.FromWorker | Stopped:
        try:
            self._channel.send(message)
        except TimeoutError:
            return self._stop(Outcome.TIMEOUT, "it did not take its input")
        except ConnectionError:
            return self._ended()
        return self._next(seconds)

    def _next(self, seconds: float) -> frames.FromWorker | Stopped:
        """The next message, or why there is none: CPU time decides, wall clock is the backstop."""
        cpu_start = self._cpu_seconds()
        wall_limit = 3 * seconds + 1
        wall_start = time.monotonic()
        try:
            while (message := self._channel.next_buffered()) is None:
                cpu_left = seconds - (self._cpu_seconds() - cpu_start)
                wall_left = wall_limit - (time.monotonic() - wall_start)
                if cpu_left <= 0:
                    return self._stop(Outcome.TIMEOUT, f"it took more than {seconds:g} s of CPU time")
                if wall_left <= 0:
                    return self._stop(Outcome.TIMEOUT, f"it did not answer within {wall_limit:g} s")
                if self._printed_bytes > MAX_OUTPUT_BYTES:
                    return self._stop(Outcome.OUTPUT_LIMIT, f"it printed more than {MAX_OUTPUT_BYTES >> 20} MiB")
                if found := self._found_to_exceed():
                    return found
                self._wait(min(wall_left, max(cpu_left / 2, 0.01), WATCH_SECONDS))
        except EOFError:
            return self._ended()
        except ProtocolError as error:
            return self._stop(Outcome.PROTOCOL, f"what it sent is not an answer: {one_line(str(error))}")
        return message

    def _found_to_exceed(self) -> Stopped | None:
        """Look now and then for what no limit of the kernel's stops."""
        if time.monotonic() < self._next_look:
            return None
        self._next_look = time.monotonic() + WATCH_SECONDS
        if self._threads() > MAX_THREADS:  # the kernel's limit on processes is shared by all that a user runs
            return self._stop(Outcome.MEMORY, f"it started more than {MAX_THREADS} threads")
        if self._watched is not None and self._has_filled(self._watched):
            return self._stop(Outcome.OUTPUT_LIMIT, f"it wrote more than {SCRATCH_MB} MiB of files")
        return None

    def _has_filled(self, scratch: Path) -> bool:
        """Whether the folder has grown beyond the size that it has where it is a file system of its own."""
        nameless = nameless_bytes(self._pid)
        return holds_more_than(scratch, SCRATCH_MB * 1024 * 1024 - nameless, SCRATCH_FILES)

    def _threads(self) -> int:
        """How many threads it has; 0 where the system does not tell."""
        try:
            status = Path(f"/proc/{self._pid}/stat").read_text()
        except OSError:
            return 0
        return int(status.rpartition(")")[2].split()[17])

    def _wait(self, seconds: float) -> None:
        for descriptor, _ in self._poller.poll(seconds * 1000):
            if descriptor == self._output:
                self._drain_once()
            else:
                self._channel.fill()

    def _drain_once(self) -> bool:
        """Take what was printed, keep its beginning; False when there is nothing more for now."""
        try:
            piece = os.read(self._output, 1 << 16)
        except BlockingIOError:
            return False
        if not piece:  # the other end is closed, which every further look finds again
            with contextlib.suppress(KeyError):
                self._poller.unregister(self._output)
            return False
        self._printed_bytes += len(piece)
        *ended, rest = piece.split(frames.SECTION_END, MAX_SECTIONS - len(self._sections))
        for part in ended:
            self._keep(part)
            self._sections.append(bytes(self._section))
            self._section.clear()
        self._keep(rest)
        return True

    def _keep(self, part: bytes) -> None:
        self._section += part[: max(0, KEPT_OUTPUT_BYTES - len(self._section))]

    def _drain(self) -> None:
        if self._reaped is None:
            while self._printed_bytes <= MAX_OUTPUT_BYTES and self._drain_once():
                pass

    def _ended(self) -> Stopped:
        """The channel is closed: the process has ended, or has closed it, which comes to the same."""
        self._drain()
        self.close()
        status = self._reaped.status if self._reaped else 0
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
            how = f"it was ended by {_signal_name(os.WTERMSIG(status))}"
        else:
            how = "it ended without an answer"
        return Stopped(Outcome.CRASH, how)

    def _stop(self, outcome: Outcome, reason: str) -> Stopped:
        self._drain()
        self.close()
        return Stopped(outcome, reason)

    def _cpu_seconds(self) -> float:
        """The CPU time of all its threads so far; 0 where the system does not tell, which leaves the wall clock."""
        if sys.platform != "linux" or self._reaped is not None:
            return 0.0
        process_clock = ((~self._pid) << 3) | 2  # clock_getcpuclockid(3), without a C library call
        return time.clock_gettime(process_clock)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # one of the real-time signals between the first and the last
        return f"signal {number}"
