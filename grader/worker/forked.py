"""The program of the zygote: a warm interpreter from which workers are forked. Run with ``python -I -m``.

It has a clean environment and one thread, loads numpy (and torch) once, and never sees a submission, an expected
value or a path of the course.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import socket
from pathlib import Path
from typing import NoReturn

from grader.wire import messages
from grader.wire.channel import Channel
from grader.wire.messages import Copy, Forked, Reap, Reaped
from grader.worker.warm import Warm, empty_input, serve, warm_up

_CHANNEL = 3  # of whoever serves, so that what is opened in between is in nobody's way


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channel", type=int, required=True, help="descriptor of the socket to the grader")
    parser.add_argument("--torch", action="store_true", help="load torch as well as numpy")
    parser.add_argument("--scratch", type=Path, help="where every worker has a file system of its own, if it can")
    options = parser.parse_args()
    channel: Channel[messages.ToZygote] = Channel(_taken(options.channel), messages.ToZygote)
    warm = warm_up(options.torch, options.scratch)
    gc.collect()
    gc.freeze()  # so that a worker's collector does not touch, and so copy, every page
    channel.send(warm.ready)
    _serve(channel, warm)


def _serve(channel: Channel[messages.ToZygote], warm: Warm) -> None:
    copies: list[int] = []
    while True:
        try:
            message, descriptors = _receive(channel)
        except EOFError:
            for each in copies:  # which have come to their end as well, or will
                os.waitpid(each, 0)
            os._exit(0)  # at once: taking down torch would leave a worker running for another second
        if isinstance(message, Reap):
            _, status, usage = os.wait4(message.pid, 0)
            channel.send(Reaped(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime))
            continue
        theirs, output = descriptors
        pid = os.fork()
        if not pid and isinstance(message, Copy):
            _become_copy(theirs, output, channel, warm)
        elif not pid:
            _become_worker(theirs, output, warm)
        for descriptor in descriptors:
            os.close(descriptor)
        if isinstance(message, Copy):
            copies = [each for each in copies if os.waitpid(each, os.WNOHANG) == (0, 0)]  # nobody asks how one ended
            copies.append(pid)
        else:
            channel.send(Forked(pid))


def _receive(channel: Channel[messages.ToZygote]) -> tuple[messages.ToZygote, list[int]]:
    """Return the next message and the descriptors that came beside it."""
    descriptors: list[int] = []
    while (message := channel.next_buffered()) is None:
        descriptors += channel.fill_with_descriptors()
    return message, descriptors


def _become_copy(channel: int, output: int, of: Channel[messages.ToZygote], warm: Warm) -> NoReturn:
    """Serve somebody else, who hears of nothing that was asked for before."""
    try:
        of.close()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        own: Channel[messages.ToZygote] = Channel(_taken(channel), messages.ToZygote)
        own.send(warm.ready)
        _serve(own, warm)
    finally:
        os._exit(0)


def _become_worker(channel: int, output: int, warm: Warm) -> NoReturn:
    """Drop all descriptors but channel and output, work, and end."""
    try:
        # Not the zygote's own, whose flags one worker could change and the next one read.
        os.dup2(empty_input(), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        taken = _taken(channel)
        _close_all_but(_CHANNEL, *warm.prepared.descriptors)
        serve(taken, warm)
    finally:
        os._exit(0)


def _taken(channel: int) -> socket.socket:
    """Take over a channel, in the place of the one that was served."""
    if channel != _CHANNEL:
        os.dup2(channel, _CHANNEL)
        os.close(channel)
    return socket.socket(fileno=_CHANNEL)


def _close_all_but(*kept: int) -> None:
    """Close all descriptors but the standard ones and those that are ``kept``."""
    for before, after in itertools.pairwise([2, *sorted(kept), 1 << 16]):
        os.closerange(before + 1, after)


if __name__ == "__main__":
    main()
