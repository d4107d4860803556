"""A learner's own file, called outside of every sandbox: in a fresh interpreter that knows no course and no key.

It may do all that the learner may. So it is for the learner's own file alone, and what it answers is read as strictly
as what a worker sends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.errors import SandboxError
from grader.values import check
from grader.wire.messages import INTERRUPTED, BadReturn, Query, Raised, Returned, Trial

MAX_ANSWER = 64 * 1024 * 1024  # bytes
Answered = Returned | Raised | BadReturn
_OURS = "GRADER_"  # variables that name a course, a cache or a secret


class Ended(msgspec.Struct, frozen=True):
    """The process ended without an answer, with this exit status."""

    status: int


def call_unconfined(path: Path, harness: str, query: Query, *, debug: bool) -> Answered | Ended:
    """Call the function of the file at ``path`` that ``query`` names; what it prints goes to our own terminal."""
    with tempfile.TemporaryDirectory(prefix="grader-try-") as folder:
        answer, order = Path(folder) / "answer", Path(folder) / "trial"
        trial = Trial(str(path.resolve()), harness, query, debug, str(answer))
        order.write_bytes(msgspec.msgpack.encode(trial))
        status = _run(order, path.resolve().parent)
        return _read(answer) if answer.is_file() else Ended(status)


def _run(order: Path, folder: Path) -> int:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    command = [sys.executable, "-P", "-m", "grader.worker.unconfined", str(order)]
    with subprocess.Popen(command, cwd=folder, env=environment) as process, _interrupts_left_to_it():
        status = process.wait()
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    return status


@contextlib.contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """Ctrl-C reaches both; the debugger has a use for it, and without one the process ends by it.

    Only once it is started, as what is ignored here is ignored there.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _read(file: Path) -> Answered:
    """Read what the process wrote: types that we know, or nothing at all."""
    if file.stat().st_size > MAX_ANSWER:
        return BadReturn("size")
    try:
        answer: Answered = msgspec.msgpack.decode(file.read_bytes(), type=Answered)
        if isinstance(answer, Returned):
            check(answer.value)
    except (msgspec.MsgspecError, ValueError) as error:
        raise SandboxError(f"the process that called your file left an answer that cannot be read: {error}") from error
    return answer
