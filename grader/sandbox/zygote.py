"""The program of the zygote: a warm interpreter from which workers are forked. Run with ``python -I -m``.

It has a clean environment and one thread, loads numpy (and torch) once, and never sees a submission, an expected
value or a path of the course.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import socket
import sys
from pathlib import Path

import numpy as np
import numpy.fft  # which numpy loads when it is first used, and every worker would anew

from grader.sandbox import frames
from grader.sandbox.confine import Prepared, prepare
from grader.sandbox.frames import Channel, Forked, Ready, Reap, Reaped
from grader.sandbox.guards import operator_overloads
from grader.sandbox.worker import work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channel", type=int, required=True, help="descriptor of the socket to the grader")
    parser.add_argument("--torch", action="store_true", help="load torch as well as numpy")
    options = parser.parse_args()
    sys.dont_write_bytecode = True
    channel: Channel[frames.ToZygote] = Channel(socket.socket(fileno=options.channel), frames.ToZygote)
    torch_version = _load_torch() if options.torch else None
    if not options.torch:
        # Unreadable, it would raise PermissionError, which "try: import torch / except ImportError" does not expect.
        sys.modules["torch"] = None  # type: ignore[assignment]  # how Python itself marks what is not to be imported
    np.random.seed(0)
    prepared = prepare(("grader",) if options.torch else ("grader", "torch"))
    gc.collect()
    gc.freeze()  # so that a worker's collector does not touch, and so copy, every page
    ready = Ready(platform.python_version(), np.__version__, torch_version, _data_kb())
    channel.send(ready)
    _serve(channel, prepared, ready.data_kb)


def _load_torch() -> str:
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    # What torch sets up at the first use, set up once. No backward(): its engine does not survive a fork.
    image = torch.ones(1, 1, 3, 3)
    torch.nn.functional.conv2d(image, image).sum()
    operator_overloads()
    return str(torch.__version__)


def _data_kb() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmData"))
    return int(line.split()[1])


def _serve(channel: Channel[frames.ToZygote], prepared: Prepared, data_kb: int) -> None:
    while True:
        try:
            message, descriptors = _receive(channel)
        except EOFError:
            os._exit(0)  # at once: taking down torch would leave a worker running for another second
        if isinstance(message, Reap):
            _, status, usage = os.wait4(message.pid, 0)
            channel.send(Reaped(status, usage.ru_utime + usage.ru_stime))
            continue
        worker_channel, output = descriptors
        pid = os.fork()
        if not pid:
            _become_worker(worker_channel, output, prepared, data_kb)
        for descriptor in descriptors:
            os.close(descriptor)
        channel.send(Forked(pid))


def _receive(channel: Channel[frames.ToZygote]) -> tuple[frames.ToZygote, list[int]]:
    """The next message with the descriptors that came beside it."""
    descriptors: list[int] = []
    while (message := channel.next_buffered()) is None:
        descriptors += channel.fill_with_descriptors()
    return message, descriptors


def _become_worker(channel: int, output: int, prepared: Prepared, data_kb: int) -> None:
    """In the fresh fork: keep the channel and the output, drop every other descriptor, work, and end."""
    try:
        # Not the zygote's own, whose flags one worker could change and the next one read.
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        kept = os.dup2(channel, 3)
        os.closerange(4, 1 << 16)
        random.seed(0)  # here, because Python seeds this generator anew in every fork
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            setattr(sys, name, os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False))
        work(Channel(socket.socket(fileno=kept), frames.ToWorker), prepared, data_kb)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
