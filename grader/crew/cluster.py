"""A cluster of Dask: its workers grade chunks of a class, on whichever machines they are.

Only bytes that we have encoded travel, to a function that is named and never sent, and what comes back is decoded as
ours: no object of ours is pickled, and no learner's text but inside of such bytes. A Dask worker keeps to passing them
on to a process of ours that it starts clean, so that what runs submissions is forked from nothing that holds a key.
Who can reach a scheduler can run programs on its workers, which hold answer keys: beyond one machine it takes TLS.
"""

from __future__ import annotations

import ipaddress
import itertools
import logging
import queue
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from grader.crew.crew import desks
from grader.crew.desk import Desk
from grader.crew.orders import Graded, Order, Refused, Setup, named, order_of
from grader.errors import GraderError, SandboxError, UsageError, WeakIsolationError
from grader.examiner import Manner, Task, UnderWay, failed_on, ungraded
from grader.grading import Grader
from grader.judge.counterexample import NO_SHRINKING, ShrinkBudget
from grader.judge.inputs import EVERYBODYS, Inputs
from grader.judge.prepared import Prepared, encode
from grader.judge.probing import USUAL_PROBING, ProbeBudget
from grader.model.report import Report
from grader.model.submission import Submission
from grader.sandbox.room import room_for
from grader.sandbox.sandboxes import usual_number
from grader.text import one_line, shown_name

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
CHUNK, CHUNK_BYTES = 200, 8 * 1024 * 1024  # submissions of a chunk, and bytes of their sources, at most
AHEAD = 2  # chunks for each thread of the cluster: one under way, and one that waits there
TRIES = 3  # of a chunk whose data went with a worker
CONNECT_SECONDS = 30
_PACKAGE = "pip install 'convgrader[dask]'"


class Chunk(msgspec.Struct, frozen=True):
    """Orders, and the slugs of the exercises that are sent beside them."""

    setup: Setup
    slugs: tuple[str, ...]
    orders: tuple[Order, ...]


class Lost(msgspec.Struct, frozen=True, tag=True):
    """The process that graded it was killed again and again: nobody's 0."""

    reason: str


Outcome = Graded | Lost
Outcomes = tuple[Outcome, ...] | Refused


def grade_chunk(chunk: bytes, *exercises: bytes) -> bytes:
    """Grade an encoded :class:`Chunk` by prepared ``exercises``; what comes of it is encoded ``Outcomes``.

    This is what runs on the cluster's machines.
    """
    return msgspec.msgpack.encode(_outcomes(msgspec.msgpack.decode(chunk, type=Chunk), exercises))


def _outcomes(chunk: Chunk, exercises: Iterable[bytes]) -> Outcomes:
    known = dict(zip(chunk.slugs, exercises, strict=True))

    def work(desk: Desk, order: Order) -> Outcome:
        try:
            return Graded(desk.grade(order, known.__getitem__))
        except WeakIsolationError:
            raise
        except SandboxError as error:
            return Lost(f"{error}")

    room = room_for(1)  # of this machine
    try:
        with desks(replace(chunk.setup, room=room), 1, spare=room.spare) as side_by_side:
            return tuple(side_by_side.each(work, chunk.orders))
    except GraderError as error:
        return Refused(f"{error}", isinstance(error, WeakIsolationError))


class _Part(NamedTuple):
    """A chunk that is on its way: what it is made of, with each task's place, and how often it was sent."""

    tasks: tuple[tuple[int, Task], ...]
    tries: int = 1


_Running = dict["Future[bytes]", _Part]


class Cluster:
    """Grades as ``grader`` does, on the Dask cluster at ``address``; ``local`` is one of this machine's own cores.

    A context manager, for one thread. ``UsageError`` for an address that strangers could listen at.
    """

    def __init__(self, grader: Grader, address: str) -> None:
        self._grader = grader
        self._address = address
        self._setup = Setup(grader.allow_weak, keeps=grader.keeps)
        self._exercises: dict[str, Future[bytes]] = {}
        self._ended: queue.SimpleQueue[Future[bytes]] = queue.SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Cluster:
        self._client = self._stack.enter_context(_client(self._address, self._stack))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exercises.clear()
        self._stack.__exit__(kind, error, trace)

    def grade(
        self,
        submissions: Iterable[Submission],
        *,
        ordered: bool = False,
        inputs: Inputs = EVERYBODYS,
        shrinking: ShrinkBudget = NO_SHRINKING,
        probing: ProbeBudget = USUAL_PROBING,
    ) -> Iterator[tuple[int, Report]]:
        """Grade ``submissions`` as :meth:`grader.grading.Grader.grade` does, a chunk at a time.

        A worker that is lost costs the work on its chunk, which another one does again.
        """
        tasks = self._grader.tasks(submissions, inputs, Manner(shrinking=shrinking, probing=probing.cpu_seconds))
        reports = self._as_done(_chunks(enumerate(tasks)))
        return _in_order(reports) if ordered else reports

    def slow(self) -> list[UnderWay]:
        """Name nothing: what takes long shows where it is graded."""
        return []

    def _as_done(self, chunks: Iterator[tuple[tuple[int, Task], ...]]) -> Iterator[tuple[int, Report]]:
        running: _Running = {}
        try:
            while True:
                room = AHEAD * _threads(self._client) - len(running)
                for tasks in itertools.islice(chunks, max(0, room)):
                    self._send(_Part(tasks), running)
                if not running:
                    return
                future = self._ended.get()  # whatever became of it: Dask's wait() raises where data went with a worker
                if future in running:
                    yield from self._taken(future, running.pop(future), running)
        finally:
            for future in running:  # nobody asks for what is left
                future.cancel()

    def _send(self, part: _Part, running: _Running) -> None:
        ready = [(task, task.prepared) for _, task in part.tasks if isinstance(task.prepared, Prepared)]
        prepared = {each.exercise.slug: each for _, each in ready}
        orders = tuple(order_of(task, each.exercise.slug) for task, each in ready)
        chunk = msgspec.msgpack.encode(Chunk(self._setup, tuple(prepared), orders))
        exercises = [self._sent(each) for each in prepared.values()]
        future = self._client.submit(grade_chunk, chunk, *exercises, pure=False)
        running[future] = part
        future.add_done_callback(self._ended.put)

    def _sent(self, prepared: Prepared) -> Future[bytes]:
        """Send an exercise to the cluster, once; again where it was lost with all workers that had it."""
        slug = prepared.exercise.slug
        known = self._exercises.get(slug)
        if known is None or known.status != "finished":
            known = self._exercises[slug] = self._client.scatter(encode(prepared), broadcast=True, hash=False)
        return known

    def _taken(
        self, future: Future[bytes], part: _Part, running: dict[Future[bytes], _Part]
    ) -> Iterator[tuple[int, Report]]:
        if future.status == "finished":
            outcomes = msgspec.msgpack.decode(future.result(), type=Outcomes)
        elif part.tries < TRIES:
            self._send(part._replace(tries=part.tries + 1), running)
            return
        else:
            outcomes = (Lost(_why(future)),) * len(part.tasks)
        if isinstance(outcomes, Refused):
            raise WeakIsolationError(outcomes.reason) if outcomes.is_weak else GraderError(outcomes.reason)
        following = iter(outcomes)
        for place, (submission, prepared, _) in part.tasks:
            if not isinstance(prepared, Prepared):
                yield place, ungraded(submission, prepared)
                continue
            match next(following):
                case Graded(report=report):
                    yield place, named(report, submission)
                case Lost(reason=reason):
                    yield place, failed_on(submission, prepared, SandboxError(reason))


def _why(future: Future[bytes]) -> str:
    if future.status != "error":
        return "the cluster lost the work on it"
    return one_line(f"the cluster lost the work on it: {type(future.exception()).__name__}")


def _chunks(tasks: Iterable[tuple[int, Task]]) -> Iterator[tuple[tuple[int, Task], ...]]:
    """Tasks with their places, as many as a chunk may hold."""
    held: list[tuple[int, Task]] = []
    size = 0
    for place, task in tasks:
        held.append((place, task))
        size += len(task.submission.source) + sum(len(helper.source) for helper in task.submission.helpers)
        if len(held) >= CHUNK or size >= CHUNK_BYTES:
            yield tuple(held)
            held, size = [], 0
    if held:
        yield tuple(held)


def _in_order(reports: Iterable[tuple[int, Report]]) -> Iterator[tuple[int, Report]]:
    held: dict[int, Report] = {}
    following = itertools.count()
    place = next(following)
    for number, report in reports:
        held[number] = report
        while place in held:
            yield place, held.pop(place)
            place = next(following)


# --- the way to a cluster ----------------------------------------------------------------------------------------


def check_address(address: str) -> None:
    """Refuse, with ``UsageError``, what is not the address of a scheduler, or one that strangers could listen at."""
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is None or parts.scheme not in ("tcp", "tls"):
        what = f"{shown_name(address)!r} is not the address of a Dask scheduler"
        raise UsageError(f"{what}; write tls://HOST:PORT, or local")
    if parts.scheme == "tcp" and not _is_loopback(host):
        raise UsageError(
            f"{shown_name(address)} is on another machine, and submissions and answers would go there in the open: "
            "start the cluster with TLS, and write tls://HOST:PORT"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _client(address: str, stack: ExitStack) -> Client:
    try:
        import dask.config
        from distributed import Client, LocalCluster, Security
    except ModuleNotFoundError:
        raise UsageError(f"--dask needs Dask's scheduler, which is not installed: {_PACKAGE}") from None
    if address == LOCAL:
        # Others who use this machine can reach its ports as well, so that this cluster has keys of its own.
        security = Security.temporary()
        cluster = LocalCluster(
            n_workers=usual_number(),
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            security=security,
            silence_logs=logging.CRITICAL,
        )
        return Client(stack.enter_context(cluster), security=security)
    check_address(address)
    if address.startswith("tls://") and not dask.config.get("distributed.comm.tls.ca-file", None):
        raise UsageError(
            f"{shown_name(address)} needs certificates: name them in Dask's configuration, distributed.comm.tls "
            "(DASK_DISTRIBUTED__COMM__TLS__CA_FILE and so on)"
        )
    try:
        return Client(address, security=Security(), timeout=CONNECT_SECONDS)
    except OSError as error:
        raise GraderError(f"no Dask scheduler answers at {shown_name(address)}: {one_line(f'{error}')}") from None


def _threads(client: Client) -> int:
    """Count the cluster's threads, at least one; ``UsageError`` for a worker that is talked to in the open."""
    workers: Mapping[str, Any] = client.nthreads()
    for worker in workers:
        check_address(worker)
    return max(1, int(sum(workers.values())))
