"""A process that grades what it is sent, at several places at once. ``python -I -m grader.crew.grading_process FD...``

It is started clean, and ends when whoever started it is gone. The first descriptor carries the setup and then nothing:
its end is the end. Every other one is a place, which takes an order and answers it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing.connection import Connection
from multiprocessing.reduction import recvfds
from pathlib import Path

import msgspec

from grader.cache import Cache
from grader.crew.orders import Answer, Graded, Order, Ready, Refused, Setup, Wanted, WantedCopy
from grader.errors import BadInputError, WeakIsolationError
from grader.examiner import Examiner
from grader.judge.prepared import Prepared, decode, package_digest
from grader.sandbox.cgroup import Groups, shared
from grader.sandbox.forked import Copy
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.starter import Start

_ENCODER = msgspec.msgpack.Encoder()


class Exercises:
    """What is prepared, as far as it was sent; for several threads."""

    def __init__(self) -> None:
        self._prepared: dict[str, Prepared] = {}

    def get(self, order: Order, connection: Connection) -> Prepared:
        """Find what ``order`` needs, and ask for it where it was not sent yet."""
        if order.slug not in self._prepared:
            connection.send_bytes(_ENCODER.encode(Wanted()))
            self._prepared[order.slug] = decode(connection.recv_bytes())
        return self._prepared[order.slug]


def main(descriptors: list[int]) -> None:
    control, *places = (Connection(descriptor) for descriptor in descriptors)
    setup = msgspec.msgpack.decode(control.recv_bytes(), type=Setup)
    examiner, exercises = Examiner(Cache.of_user() if setup.keeps else Cache(None)), Exercises()
    with _groups(setup) as groups, ExitStack() as stack:
        sandboxes = [
            stack.enter_context(
                Sandbox(allow_weak=setup.allow_weak, start=_start(setup, place), groups=groups, room=setup.room)
            )
            for place in places
        ]
        threads = [
            threading.Thread(target=_serve, args=(place, sandbox, examiner, exercises))
            for place, sandbox in zip(places, sandboxes, strict=True)
        ]
        refusal = None if setup.package == package_digest() else Refused("it has another version of the grader")
        control.send_bytes(_ENCODER.encode(refusal or Ready()))
        if refusal is None:
            for thread in threads:
                thread.start()
            with contextlib.suppress(OSError, EOFError):
                control.recv_bytes()  # which never come
            for sandbox in sandboxes:
                sandbox.cancel()
            for thread in threads:
                thread.join()


@contextlib.contextmanager
def _groups(setup: Setup) -> Iterator[Groups | None]:
    """Groups beside those of whoever started us, who has moved us out of the way of them; or our own."""
    if setup.groups is not None:
        yield Groups(Path(setup.groups), Path(setup.groups))
        return
    with shared() as groups:
        yield groups


def _start(setup: Setup, place: Connection) -> Start | None:
    """How the workers of ``place`` start: from copies of what is warm where its orders come from, if anything is."""

    def copied(torch: bool) -> Copy:
        place.send_bytes(_ENCODER.encode(WantedCopy(torch)))
        with socket.socket(fileno=os.dup(place.fileno())) as way:
            channel, said = recvfds(way, 2)
        return Copy(socket.socket(fileno=channel), open(said, "rb", buffering=0))

    return copied if setup.copies else None


def _serve(connection: Connection, sandbox: Sandbox, examiner: Examiner, exercises: Exercises) -> None:
    """Answer one order after the other until nobody is there to give any."""
    orders = msgspec.msgpack.Decoder(Order)
    with connection, contextlib.suppress(EOFError, OSError):
        while True:
            order = orders.decode(connection.recv_bytes())
            connection.send_bytes(_ENCODER.encode(_answer(order, connection, sandbox, examiner, exercises)))


def _answer(order: Order, connection: Connection, sandbox: Sandbox, examiner: Examiner, exercises: Exercises) -> Answer:
    task = order.task(exercises.get(order, connection))
    try:
        return Graded(examiner.report(sandbox, task))
    except (BadInputError, WeakIsolationError) as error:
        return Refused(f"{error}", isinstance(error, WeakIsolationError))


if __name__ == "__main__":
    os.environ.pop("GRADER_INPUTS_SECRET", None)  # what it is for was worked out by whoever has it
    main([int(argument) for argument in sys.argv[1:]])
