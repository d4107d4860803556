"""What a worker has before any order arrives: the libraries, loaded and set up, and streams and generators of its own.

Runs in the zygote, which forks what it has loaded, and in workers that are interpreters of their own.
"""

from __future__ import annotations

import ast
import contextlib
import os
import platform
import random
import socket
import stat
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn, TextIO

import numpy as np
import numpy.fft  # which numpy loads when it is first used, and every worker would anew

from grader.wire import messages
from grader.wire.channel import Channel, decoder
from grader.wire.messages import Ready
from grader.worker import guards
from grader.worker.confine import Prepared, prepare
from grader.worker.convert import from_python, to_python
from grader.worker.worker import work


class Warm(NamedTuple):
    """A process that is ready to become a worker, with what all take along into theirs: streams, and how to read."""

    ready: Ready
    prepared: Prepared
    streams: dict[str, TextIO]


def warm_up(torch: bool, scratch: Path | None = None) -> Warm:
    """Load the libraries, and find what confines those who use them; ``scratch`` is for where there are namespaces."""
    sys.dont_write_bytecode = True
    torch_version = _load_torch() if torch else None
    if not torch:
        # Unreadable, it would raise PermissionError, which "try: import torch / except ImportError" does not expect.
        sys.modules["torch"] = None  # type: ignore[assignment]  # how Python itself marks what is not to be imported
    _rehearse()
    np.random.seed(0)
    prepared = prepare(("grader",) if torch else ("grader", "torch"), scratch)
    place = None if prepared.shared is None else str(prepared.shared.scratch)
    ready = Ready(platform.python_version(), np.__version__, torch_version, _data_kb(), place)
    decoder(messages.ToWorker)  # which every worker would make anew
    return Warm(ready, prepared, {"stdout": _stream(1), "stderr": _stream(2)})


def _stream(descriptor: int) -> TextIO:
    return os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False)


def serve(channel: socket.socket, warm: Warm) -> NoReturn:
    """Be a worker, to the end of this process."""
    try:
        random.seed(0)  # here, because Python seeds this generator anew in every fork
        for name, stream in warm.streams.items():
            setattr(sys, name, stream)
        work(Channel(channel, messages.ToWorker), warm.prepared, warm.ready.data_kb)
    except Exception as error:  # of ours, as those of a submission are answers; the grader reads the last line
        with contextlib.suppress(Exception):
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(0)  # at once: taking down torch takes a second


def empty_input() -> int:
    """Return a descriptor from which nothing can be read.

    Also where /dev/null is missing, or a file that somebody left.
    """
    with contextlib.suppress(OSError):
        opened = os.open(os.devnull, os.O_RDONLY)
        if stat.S_ISCHR(os.fstat(opened).st_mode):
            return opened
        os.close(opened)
    reading, writing = os.pipe()
    os.close(writing)
    return reading


def _rehearse() -> None:
    """Have Python and numpy set up what they do at the first use, which every worker would do anew."""
    program = "def f(x: float = 1.5) -> float:\n    for _ in range(2):\n        x = [x[0] + -x[1:].sum()] if x else x\n"
    compile(ast.parse(program), "", "exec")
    for value in (np.zeros((2, 2)), np.float32(1), [1, 2.0, "", None], ({"": True},)):
        to_python(from_python(value))


def _load_torch() -> str:
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    # What torch sets up at the first use, set up once. No backward(): its engine does not survive a fork.
    image = torch.ones(1, 1, 3, 3)
    torch.nn.functional.conv2d(image, image).sum()
    guards.warm_up()
    return str(torch.__version__)


def _data_kb() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmData"))
    return int(line.split()[1])
