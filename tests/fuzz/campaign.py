"""One fuzzing run: many inputs to one reader, each of which must be answered, soon, and without growing.

A reader's ``answer`` gives True for a value and False for its one clean error. Anything that leaves it as an exception
is a finding, and so are an input that takes too long and memory that is not given back.
"""

from __future__ import annotations

import ctypes
import gc
import itertools
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hypothesis.strategies import SearchStrategy

from tests.fuzz.inputs import Mutator, drawn

MIB = 1024 * 1024
# CPU seconds that one input may take. Each is at most 32 KiB, which the readers are done with in milliseconds.
MAX_SECONDS = 2.0
# When an input is interrupted: wall clock, for what waits without working.
HANG_SECONDS = 20.0
# What the process may have grown by at the end: a leak of 200 bytes an input shows in 100 000 of them.
MAX_GROWTH = 20 * MIB
# And at any moment: what one input may take until it is answered.
MAX_PEAK = 200 * MIB
# For each input that is drawn: a mutant is made in a hundredth of the time.
_MUTANTS = 3
# Memory is looked at after each of so many parts of a run. What libraries set up and keep in the first is not growth.
_PARTS = 10


class Memory(NamedTuple):
    """What a process holds in memory, and held at most, in bytes."""

    now: int
    highest: int


def own_memory() -> Memory:
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)  # else what is free in its heap counts as held
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return Memory(*(int(status[key].removesuffix("kB")) * 1024 for key in ("VmRSS", "VmHWM")))


def forget_highest() -> None:
    """Let ``own_memory`` count its highest from now on: proc(5), clear_refs."""
    Path("/proc/self/clear_refs").write_text("5")


class Target(NamedTuple):
    """A reader and what it is fed; ``clock`` and ``memory`` are those of the process that does the work."""

    name: str
    answer: Callable[[bytes], bool]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]
    strategy: SearchStrategy[bytes]
    clock: Callable[[], float] = time.process_time
    memory: Callable[[], Memory] = own_memory


class Finding(NamedTuple):
    """Something that must not happen, with the smallest input that made it happen."""

    what: str
    input: bytes
    trace: str


class Numbers(NamedTuple):
    """What a run came to; ``slowest`` is in CPU seconds, ``growth`` and ``peak`` are bytes."""

    name: str
    inputs: int
    taken: int
    seconds: float
    slowest: float
    growth: int
    peak: int
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.inputs} inputs ({self.taken} taken) in {self.seconds:.1f} s, "
            f"slowest {self.slowest * 1000:.0f} ms, memory +{self.growth / MIB:.1f} MiB at the end, "
            f"+{self.peak / MIB:.1f} MiB at most, {len(self.findings)} findings"
        )


class HangError(BaseException):
    """An input was not answered in time. No reader's ``except Exception`` takes it for its own."""


def run(target: Target, inputs: int) -> Numbers:
    """Feed ``target`` its seeds, which it must take, and ``inputs`` more, drawn ones and mutants."""
    for seed in target.seeds:
        if not target.answer(seed):
            raise ValueError(f"{target.name}: this seed is not valid: {seed[:200]!r}")
    progress = _Progress(target)
    started = time.monotonic()
    generated = progress.inputs()
    samples: list[Memory] = []
    for part in range(_PARTS):
        size = (part + 1) * inputs // _PARTS - part * inputs // _PARTS
        progress.feed(itertools.islice(generated, size))
        samples.append(target.memory())
        if not part:
            forget_highest()
    seconds = time.monotonic() - started
    # Not the first: where something large is given back in between, a leak of that size would not show against it.
    growth = samples[-1].now - min(sample.now for sample in samples)
    peak = samples[-1].highest - samples[0].now
    findings = tuple(progress.findings.values())
    return Numbers(target.name, inputs, progress.taken, seconds, progress.slowest, growth, peak, findings)


def assert_clean(numbers: Numbers, folder: Path) -> None:
    """Fail with all that was found; the inputs to try again are written to ``folder``."""
    problems = []
    for number, finding in enumerate(numbers.findings, start=1):
        path = folder / f"finding-{number}"
        path.write_bytes(finding.input)
        problems.append(f"{finding.what}, from the {len(finding.input)} bytes in {path}\n{finding.trace}")
    if numbers.growth > MAX_GROWTH:
        problems.append(f"memory grew by {numbers.growth / MIB:.1f} MiB")
    if numbers.peak > MAX_PEAK:
        problems.append(f"one input took {numbers.peak / MIB:.1f} MiB")
    if not 0 < numbers.taken < numbers.inputs:
        problems.append("the inputs were all taken or all refused, which leaves half of the reader alone")
    assert not problems, "\n\n".join((str(numbers), *problems))


class _Progress:
    """What is known so far, from which the next mutants are made."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._mutator = Mutator(target.seeds, target.tokens)
        self.findings: dict[str, Finding] = {}
        self.taken = 0
        self.slowest = 0.0

    def inputs(self) -> Iterator[bytes]:
        for data in drawn(self._target.strategy):
            yield data
            for _ in range(_MUTANTS):
                yield self._mutator.mutant()

    def feed(self, inputs: Iterable[bytes]) -> None:
        for data in inputs:
            started = self._target.clock()
            try:
                with _alarm():
                    taken = self._target.answer(data)
            except (Exception, HangError) as error:
                last = traceback.extract_tb(error.__traceback__)[-1]
                where = "" if isinstance(error, HangError) else f" at {last.filename}:{last.lineno}"
                self._found(f"{type(error).__name__}{where}", data, traceback.format_exc(limit=-8))
                continue
            seconds = self._target.clock() - started
            self.slowest = max(self.slowest, seconds)
            if seconds > MAX_SECONDS:
                self._found(f"more than {MAX_SECONDS:g} s", data, "")
            if taken:
                self.taken += 1
                self._mutator.keep(data)

    def _found(self, what: str, data: bytes, trace: str) -> None:
        known = self.findings.get(what)
        if known is None or len(data) < len(known.input):
            self.findings[what] = Finding(what, data, trace)


@contextmanager
def _alarm() -> Iterator[None]:
    def interrupt(*_: object) -> None:
        raise HangError(f"no answer within {HANG_SECONDS:g} s")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
