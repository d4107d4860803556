"""The trusted side of one worker: it holds it to its limits, drains what is printed, and kills. It believes nothing."""

from __future__ import annotations

import contextlib
import selectors
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol

from grader.catalogue import marked
from grader.errors import SandboxError
from grader.model.report import Isolation, Outcome
from grader.model.sentence import Said, Sentence, sentence
from grader.model.stopped import Cause, Stopped, Usage
from grader.sandbox.cgroup import Group
from grader.sandbox.ending import ended_by_itself, ran_out_of_cpu_time
from grader.sandbox.meter import CallLimits, Meter, tells_waiting
from grader.sandbox.scratch import holds_more_than, nameless_bytes
from grader.text import one_line
from grader.wire import messages
from grader.wire.channel import SEND_SECONDS, GuardedChannel, ProtocolError
from grader.wire.limits import MAX_STACK_BYTES, SCRATCH_FILES, SCRATCH_MB
from grader.wire.messages import Confined, Load, Loaded, Query, Raised, Reaped, Run, SourceScanned, Use

KEPT_OUTPUT_BYTES = 32 * 1024
MAX_OUTPUT_BYTES = 32 * 1024 * 1024
MAX_SECTIONS = 10_000
MAX_ANSWERS_BYTES = 32 * 1024 * 1024
MAX_THREADS = 256
STATUS_SECONDS = 0.05
WATCH_SECONDS = 0.2
DRAIN_SECONDS = 0.05  # a pipe is empty long before, unless somebody goes on filling it
LOAD_SECONDS = 5.0  # CPU; numpy and torch are warm already
_KILL = 9  # SIGKILL, which has no name on systems without signals


class WorkerLostError(SandboxError):
    """A worker ended, or was ended, before it ran any learner's code."""


class Process(Protocol):
    """End the process of a worker, as only its starter can wait for it."""

    pid: int

    def kill(self) -> None:
        """Kill it without waiting, also from another thread than the one that ends it."""

    def end(self) -> Reaped:
        """Kill it if it still runs, and wait until it is gone."""


class Output(Protocol):
    """What a worker prints, as it comes."""

    def fileno(self) -> int: ...

    def read(self, size: int, /) -> bytes | None:
        """Return what is there, b"" at the end, None if nothing is there yet."""

    def close(self) -> None: ...


class _Status(NamedTuple):
    """``memory_kb`` is what it holds besides files, ``data_kb`` what it may write to."""

    threads: int
    memory_kb: int
    data_kb: int
    ended: bool


class Worker:
    """One worker, from its start to its end. After a ``Stopped`` it is dead. A context manager.

    It owns its process and what that leaves behind, a scratch folder and a control group: with the end of the ``with``
    all of it is gone.
    """

    isolation: Isolation
    group: Group | None = None

    def __init__(
        self, process: Process, channel: GuardedChannel[messages.FromWorker], output: Output, output_lag: float = 0.0
    ) -> None:
        """``output_lag``: by how many seconds what is printed may come later than the answer that it belongs to."""
        self._process = process
        self._meter = Meter(process.pid)
        self._channel = channel
        self._output = output
        self._output_lag = output_lag
        self._output_ended = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel.socket, selectors.EVENT_READ)
        self._selector.register(output, selectors.EVENT_READ)
        self._sections: deque[bytes] = deque()
        self._section = bytearray()
        self._printed_bytes = 0
        self._reaped: Reaped | None = None
        self.forbidden: tuple[Use, ...] = ()  # found in the source that was loaded
        self._seen_ended = False
        self._can_kill_itself = False  # until it is confined, no learner's code runs
        self._held_kb: int | None = None
        self._max_memory_kb: int | None = None
        self._watched: Path | None = None
        self._left = contextlib.ExitStack()
        self._ending = threading.Lock()
        self._next_look = self._next_status = 0.0

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def cancel(self) -> None:
        """Kill the process, and let the thread that uses it find that out."""
        with self._ending:
            if self._reaped is None:
                self._process.kill()

    def own(self, remove: Callable[[], None]) -> None:
        """Have ``remove`` called when the process has ended; last in, first out."""
        self._left.callback(remove)

    def confine(self, order: messages.Confine) -> Confined:
        """Have the worker give up its rights.

        No learner's code has run yet, so the answer is its own.
        """
        answer = self._ask(order, CallLimits.usual(LOAD_SECONDS))
        if not isinstance(answer, Confined):
            raise WorkerLostError(f"a worker could not be confined: {self._last_words(answer)}")
        self._meter = Meter(self.pid)  # which counts from here
        self._can_kill_itself = None in (answer.filesystem, answer.syscalls, answer.memory_mb)
        self._watched = None if answer.namespaces else Path(order.scratch)
        if answer.memory_mb is not None and (held := self._status()):
            self._max_memory_kb = held.data_kb + order.memory_mb * 1024 + MAX_STACK_BYTES // 1024
        return answer

    def load(self, order: Load, limits: CallLimits | None = None) -> Loaded | Raised | Stopped:
        """Load a submission.

        The time this takes has limits of its own and is charged to no case.
        """
        limits = limits or CallLimits.usual(LOAD_SECONDS)
        answer = self._ask(order, limits)
        if isinstance(answer, SourceScanned):
            self.forbidden = answer.forbidden
            self._meter.begin()
            answer = self._next(limits)
        if isinstance(answer, Loaded | Raised | Stopped):
            return answer
        return self._stop(Outcome.PROTOCOL, f"{type(answer).__name__} was sent in answer to Load")

    def run(
        self, queries: tuple[Query, ...], limits: CallLimits | float, max_bytes: int = MAX_ANSWERS_BYTES
    ) -> Iterator[messages.Answer | Stopped]:
        """Return answers in the order of ``queries``, each call under ``limits``.

        Ends early after a ``Stopped``.
        A number is a limit on CPU seconds, with the usual one on waiting. ``max_bytes`` is for all that this worker
        ever sends, because its answers are held until they are judged.
        """
        limits = limits if isinstance(limits, CallLimits) else CallLimits.usual(limits)
        for index, _ in enumerate(queries):
            answer = self._following(limits) if index else self._ask(Run(queries), limits)
            if isinstance(answer, Confined | SourceScanned | Loaded):
                answer = self._stop(Outcome.PROTOCOL, f"{type(answer).__name__} was sent in answer to Run")
            elif self.sent_bytes > max_bytes and not isinstance(answer, Stopped):
                answer = self._stop(Outcome.OUTPUT_LIMIT, marked("all that it returned is too much together"))
            yield answer
            if isinstance(answer, Stopped):
                return

    @property
    def last_usage(self) -> Usage:
        """Return what the last call, or the loading if that was last, used."""
        return self._meter.end()

    @property
    def usage(self) -> Usage:
        """Return what all calls and the loading used, with what was computed between them."""
        self._meter.end()
        return self._meter.total

    @property
    def sent_bytes(self) -> int:
        """Estimate the memory that all its messages took."""
        return self._channel.decoded_bytes

    def printed(self) -> bytes:
        """Return the beginning of what was printed up to the last answered step."""
        self._drain(until=lambda: bool(self._sections))
        if self._sections:
            return self._sections.popleft()
        rest = bytes(self._section)
        self._section.clear()
        return rest

    def close(self) -> float:
        """End the process for good, clean up, and return the CPU seconds it used."""
        seconds = self._end_process().seconds
        self._left.close()
        return seconds

    def _end_process(self) -> Reaped:
        if self._reaped is None:
            self._meter.end()
            with self._ending:  # from here on the number of the process may be another's
                self._reaped = self._process.end()
            self._selector.close()
            self._channel.close()
            self._output.close()
        return self._reaped

    def _ask(self, message: messages.ToWorker, limits: CallLimits) -> messages.FromWorker | Stopped:
        self._meter.begin()
        try:
            self._channel.send(message)
        except TimeoutError:
            self._meter.look(watched=SEND_SECONDS)
            return self._stop(Outcome.TIMEOUT, "it did not take its input")
        except ConnectionError:
            return self._ended()
        self._meter.look(watched=SEND_SECONDS)
        return self._next(limits)

    def _following(self, limits: CallLimits) -> messages.FromWorker | Stopped:
        """Return the next answer, which may have come with the last one: then no clock need be read."""
        if self._channel.has_next():
            self._meter.pass_over()
        else:
            self._meter.begin()
        return self._next(limits)

    def _next(self, limits: CallLimits) -> messages.FromWorker | Stopped:
        """Return the next message, or why none comes."""
        try:
            while (message := self._channel.next_buffered()) is None:
                used = self._meter.look()
                if over := self._over(used, limits):
                    return self._stop(Outcome.TIMEOUT, over)
                if self._printed_bytes > MAX_OUTPUT_BYTES:
                    said = sentence("it printed more than {size} MiB", size=MAX_OUTPUT_BYTES >> 20)
                    return self._stop(Outcome.OUTPUT_LIMIT, said)
                if found := self._found_to_exceed():
                    return found
                left = min((limits.cpu_seconds - used.cpu_seconds) / 2, limits.waited_seconds - used.waited_seconds)
                self._wait(min(max(left, 0.01), STATUS_SECONDS))
        except EOFError:
            return self._ended()
        except ProtocolError as error:
            return self._stop(Outcome.PROTOCOL, f"what it sent is not an answer: {one_line(str(error))}")
        self._meter.end()
        return message

    def _over(self, used: Usage, limits: CallLimits) -> Sentence | None:
        """Say which limit the step is over, if any.

        CPU time and waiting decide, the time that passes is far off.
        """
        if used.cpu_seconds >= limits.cpu_seconds:
            return sentence("it took more than {seconds} s of CPU time", seconds=format(limits.cpu_seconds, "g"))
        told = tells_waiting()
        if told and used.waited_seconds >= limits.waited_seconds:
            return sentence("it waited for more than {seconds} s", seconds=format(limits.waited_seconds, "g"))
        if self._meter.passed() >= (most := limits.passing_seconds(backstop=told)):
            return sentence("it did not answer within {seconds} s", seconds=format(most, "g"))
        return None

    def _found_to_exceed(self) -> Stopped | None:
        """Look now and then for what no limit of the kernel's stops."""
        now = time.monotonic()
        if now >= self._next_status:
            self._next_status = now + STATUS_SECONDS
            if status := self._status():
                self._held_kb = status.memory_kb
                if found := self._too_much(status):
                    return found
        if self._watched is not None and now >= self._next_look:
            self._next_look = now + WATCH_SECONDS
            if self._has_filled(self._watched):
                said = sentence("it wrote more than {size} MiB of files", size=SCRATCH_MB)
                return self._stop(Outcome.OUTPUT_LIMIT, said)
        return None

    def _too_much(self, status: _Status) -> Stopped | None:
        if status.ended:  # the thread that answers; of the others' memory the kernel then tells nothing here
            if self._seen_ended:
                return self._ended()
            self._seen_ended, self._next_status = True, 0.0  # after a look at what it may have sent before
        if status.threads > MAX_THREADS:  # the kernel's limit on processes is shared by all that a user runs
            return self._stop(Outcome.MEMORY, sentence("it started more than {number} threads", number=MAX_THREADS))
        # The kernel's limit is on what may be written to, and so forgets what may no longer be.
        if self._max_memory_kb is not None and status.memory_kb > self._max_memory_kb:
            return self._stop(Outcome.MEMORY, marked("it took more memory than it may"))
        return None

    def _has_filled(self, scratch: Path) -> bool:
        """Tell whether the folder holds more than its own file system would.

        A process that hides which files it holds counts as one that has filled it.
        """
        try:
            nameless = nameless_bytes(self._process.pid)
        except PermissionError:  # it is not dumpable any more: prctl(2)
            return True
        return holds_more_than(scratch, SCRATCH_MB * 1024 * 1024 - nameless, SCRATCH_FILES)

    def _status(self) -> _Status | None:
        """How it is, where the system tells: proc(5).

        One read tells all; psutil needs several, adds the stack to VmData, and leaves out HugetlbPages.
        It is of bytes, because of a process's name the kernel escapes nothing but what ends a line for itself.
        """
        try:
            lines = Path(f"/proc/{self._process.pid}/status").read_bytes().split(b"\n")
        except OSError:
            return None
        told = dict(line.split(b":", 1) for line in lines if b":" in line)
        names = (b"Threads", b"VmData", b"RssAnon", b"VmSwap", b"HugetlbPages")
        threads, data, *held = (int(told.get(name, b"0").split()[0]) for name in names)
        return _Status(threads, sum(held), data, ended=told.get(b"State", b"?").split()[0] in b"ZX")

    def _wait(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._output:
                self._drain_once()
            else:
                self._channel.fill()

    def _drain_once(self) -> bool:
        """Take what was printed, keep its beginning; False when there is nothing more for now."""
        piece = self._output.read(1 << 16)
        if not piece:
            if piece is not None and not self._output_ended:  # closed, which every further look would find again
                self._output_ended = True
                self._selector.unregister(self._output)
            return False
        self._printed_bytes += len(piece)
        *ended, rest = piece.split(messages.SECTION_END, MAX_SECTIONS - len(self._sections))
        for part in ended:
            self._keep(part)
            self._sections.append(bytes(self._section))
            self._section.clear()
        self._keep(rest)
        return True

    def _keep(self, part: bytes) -> None:
        self._section += part[: max(0, KEPT_OUTPUT_BYTES - len(self._section))]

    def _drain(self, until: Callable[[], bool] = lambda: False) -> None:
        """Take what was printed, all of it or until ``until`` holds.

        What may lag behind is waited for.
        """
        deadline = time.monotonic() + DRAIN_SECONDS
        late = deadline + self._output_lag
        while self._reaped is None and not until() and not self._output_ended:
            if self._printed_bytes <= MAX_OUTPUT_BYTES and time.monotonic() < deadline and self._drain_once():
                continue
            if not self._output_lag or time.monotonic() >= late:
                return
            time.sleep(0.001)

    def _ended(self) -> Stopped:
        """Say how it ended, once the channel is closed.

        The process has ended, or has closed it, which comes to the same.
        """
        self._drain()
        by_itself = ended_by_itself(self._process.pid)
        ran_out = self.group is not None and self.group.ran_out_of_memory()
        reaped = self._end_process()
        signal_number = -reaped.status
        if signal_number > 0 and signal_number != _KILL:
            return Stopped(Outcome.CRASH, sentence("it was ended by {name}", name=_signal_name(signal_number)))
        if signal_number == _KILL and ran_out:
            return Stopped(Outcome.MEMORY, marked("it took more memory than it may"))
        if signal_number == _KILL and ran_out_of_cpu_time(reaped.seconds):
            return Stopped(Outcome.TIMEOUT, marked("it took all the CPU time that this machine lets a process have"))
        if signal_number == _KILL and by_itself and not self._can_kill_itself:
            held = f", when it held {self._held_kb >> 10} MiB of memory" if self._held_kb is not None else ""
            return Stopped(Outcome.CRASH, f"it was killed from outside{held}", Cause.KILLED_FROM_OUTSIDE)
        return Stopped(Outcome.CRASH, marked("it ended without an answer"))

    def _stop(self, outcome: Outcome, reason: Said) -> Stopped:
        self._drain()
        self._end_process()
        return Stopped(outcome, reason)

    def _last_words(self, answer: messages.FromWorker | Stopped) -> str:
        """Say why a worker that runs nothing yet did not obey."""
        if not isinstance(answer, Stopped):
            return f"it answered with {type(answer).__name__}"
        said = bytes(self._section).decode(errors="replace").strip().splitlines()
        return one_line(f"{answer.reason}; it said: {said[-1]}" if said else str(answer.reason))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # one of the real-time signals between the first and the last
        return f"signal {number}"
