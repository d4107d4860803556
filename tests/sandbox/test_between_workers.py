"""Nothing of one worker is visible to another: each channel that the kernel has, open and closed."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest

from grader.model.exercise import Limits
from grader.sandbox.sandbox import Sandbox
from grader.wire.limits import ADDITIONS, PROTECTIONS
from grader.wire.messages import Load, Loaded, Query, Raised, Returned

ALL = (*PROTECTIONS, *ADDITIONS)
# A number, and a name, that nobody else uses. What is left under them is removed when the test has seen it.
KEY = 0x67630000 + os.getpid() % 0x8000
NAME = f"gbetween-{os.getpid()}"

CALLS = """
    import ctypes, mmap, os, signal, socket, struct, tempfile, threading, time
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    libc.syscall.restype = ctypes.c_long
    libc.mmap.restype = ctypes.c_void_p
    NUMBERS = {"x86_64": (248, 250, 240, 241, 202), "aarch64": (217, 219, 180, 181, 98)}[os.uname().machine]
    ADD_KEY, KEYCTL, MQ_OPEN, MQ_UNLINK, FUTEX = NUMBERS
    KEPT = []

    def library():  # where the beginning of a file is that every worker may read
        file = os.open(os.__file__, os.O_RDONLY)
        return libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ, mmap.MAP_SHARED, file, ctypes.c_long(0))

    def wait_for_wakes(address):
        thread = threading.Thread(target=sleep_until_woken, args=(address,), daemon=True)
        KEPT.append(thread.start())
        time.sleep(0.2)

    def sleep_until_woken(address):
        value = ctypes.c_uint32.from_address(address).value
        libc.syscall(FUTEX, ctypes.c_void_p(address), 0, ctypes.c_uint32(value), None, None, 0)

    def done(result):
        if result is None or result < 0:
            raise OSError(ctypes.get_errno(), "refused")
        return result
"""


class Channel(NamedTuple):
    """How one worker leaves something for another, and how the other finds it; ``clean`` removes it.

    ``open_under`` are protections under which it is found, so that it is there to be found.
    """

    leave: str
    find: str
    clean: str = "None"
    open_under: tuple[str, ...] = ()


CHANNELS = {
    "shared memory of System V": Channel(
        f"done(libc.shmget({KEY}, 4096, 0o1666))",
        f"done(libc.shmget({KEY}, 4096, 0o666))",
        f"libc.shmctl(libc.shmget({KEY}, 4096, 0o666), 0, None)",
        ("filesystem", "memory"),
    ),
    "messages of System V": Channel(
        f"done(libc.msgget({KEY}, 0o1666))",
        f"done(libc.msgget({KEY}, 0o666))",
        f"libc.msgctl(libc.msgget({KEY}, 0o666), 0, None)",
        ("filesystem", "memory"),
    ),
    "semaphores of System V": Channel(
        f"done(libc.semget({KEY}, 1, 0o1666))",
        f"done(libc.semget({KEY}, 1, 0o666))",
        f"libc.semctl(libc.semget({KEY}, 1, 0o666), 0, 0)",
        ("filesystem", "memory"),
    ),
    "messages of POSIX": Channel(
        f"done(libc.syscall(MQ_OPEN, b'{NAME}', 0o102, 0o666, None))",
        f"done(libc.syscall(MQ_OPEN, b'{NAME}', 2, 0, None))",
        f"libc.syscall(MQ_UNLINK, b'{NAME}')",
        ("memory",),
    ),
    "shared memory of POSIX": Channel(
        f"os.close(os.open('/dev/shm/{NAME}', os.O_CREAT | os.O_RDWR, 0o666))",
        f"os.close(os.open('/dev/shm/{NAME}', os.O_RDONLY))",
        f"os.unlink('/dev/shm/{NAME}')",
        ("syscalls", "memory"),
    ),
    "a key of the kernel's": Channel(
        f"done(libc.syscall(ADD_KEY, b'user', b'{NAME}', b'x', 1, -4))",
        # KEYCTL_SEARCH: a request looks in the session's ring alone, which need not lead to the user's.
        f"done(libc.syscall(KEYCTL, 10, -4, b'user', b'{NAME}', 0))",
        open_under=("filesystem", "memory"),
    ),
    "an abstract socket": Channel(
        f"KEPT.append(socket.socket(socket.AF_UNIX)) or KEPT[-1].bind('\\0{NAME}') or KEPT[-1].listen()",
        f"socket.socket(socket.AF_UNIX).connect('\\0{NAME}')",
        open_under=("memory",),
    ),
    "a socket with a name": Channel(
        f"KEPT.append(socket.socket(socket.AF_UNIX)) or KEPT[-1].bind('/tmp/{NAME}') or KEPT[-1].listen()",
        f"socket.socket(socket.AF_UNIX).connect('/tmp/{NAME}')",
        f"os.unlink('/tmp/{NAME}')",
        ("memory",),
    ),
    "a port": Channel(
        f"KEPT.append(socket.create_server(('127.0.0.1', {20_000 + KEY % 10_000})))",
        f"socket.create_connection(('127.0.0.1', {20_000 + KEY % 10_000})).close()",
        open_under=("memory",),
    ),
    "the folder for temporary files": Channel(
        f"os.close(os.open('/tmp/{NAME}', os.O_CREAT | os.O_RDWR, 0o666))",
        f"os.close(os.open('/tmp/{NAME}', os.O_RDONLY))",
        f"os.unlink('/tmp/{NAME}')",
        ("syscalls", "memory"),
    ),
    "its own folder for temporary files": Channel(
        f"os.close(os.open(tempfile.gettempdir() + '/{NAME}', os.O_CREAT | os.O_RDWR, 0o666))",
        f"os.close(os.open(tempfile.gettempdir() + '/{NAME}', os.O_RDONLY))",
    ),
    "a lock on a file that both may read": Channel(
        "KEPT.append(os.open(os.__file__, os.O_RDONLY)) or done(libc.flock(KEPT[-1], 1))",
        "done(0 if libc.flock(os.open(os.__file__, os.O_RDONLY), 2 | 4) == -1 and ctypes.get_errno() == 11 else -1)",
        open_under=("filesystem", "memory"),
    ),
    "a futex in a file that both have mapped": Channel(
        "wait_for_wakes(library())",
        "done(0 if libc.syscall(FUTEX, ctypes.c_void_p(library()), 1, 100, None, None, 0) > 0 else -1)",
        open_under=("filesystem", "memory"),
    ),
    "the clock of the other's processor time": Channel(
        "os.getpid()",
        "time.clock_gettime((~other << 3) | 2)",
        open_under=("filesystem", "memory"),
    ),
    "the other's process": Channel(
        "os.getpid()",
        "os.kill(other, 0)",
        open_under=("memory",),
    ),
    "the other's memory": Channel(
        "os.getpid()",
        "open(f'/proc/{other}/maps').read() and None",
        open_under=("syscalls", "memory"),
    ),
    "the other's descriptors": Channel(
        "KEPT.append(open('mine', 'w')) or os.getpid()",
        "os.close(os.open(f'/proc/{other}/fd/3', os.O_RDONLY | os.O_PATH)) or os.listdir(f'/proc/{other}/fd')",
        open_under=("syscalls", "memory"),
    ),
    "the other's command and name": Channel(
        f"libc.prctl(15, b'{NAME[:15]}', 0, 0, 0) or os.getpid()",
        "open(f'/proc/{other}/comm').read()",
        open_under=("syscalls", "memory"),
    ),
    "the processor that the other is put on": Channel(
        "os.getpid()",
        "os.sched_setaffinity(other, {0})",
        open_under=("memory",),
    ),
}


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[dict[tuple[str, ...], Sandbox]]:
    made = {protections: Sandbox(protections=protections, allow_weak=True) for protections in wanted()}
    yield made
    for sandbox in made.values():
        sandbox.__exit__(None, None, None)


def wanted() -> set[tuple[str, ...]]:
    return {ALL, PROTECTIONS, *(channel.open_under for channel in CHANNELS.values())}


def found_by_another(sandbox: Sandbox, channel: Channel) -> bool:
    """Whether a worker finds what another one left, while that one is still there."""
    source = textwrap.dedent(CALLS) + (
        f"def leave(other): return {channel.leave}\ndef find(other): return {channel.find}\n"
        f"def clean(other): return {channel.clean}\n"
    )
    workers = [sandbox.worker(torch=False, limits=Limits()) for _ in range(2)]
    try:
        for worker in workers:
            loaded = worker.load(Load("program.py", source.encode(), ("leave", "find", "clean"), ()))
            assert isinstance(loaded, Loaded), loaded
        workers[0].printed()
        outcomes = [
            next(worker.run((Query(name, (workers[0].pid,), {}, ()),), 2))
            for worker, name in ((workers[0], "leave"), (workers[1], "find"), (workers[0], "clean"))
        ]
    finally:
        for worker in workers:
            worker.close()
    assert all(isinstance(outcome, Returned | Raised) for outcome in outcomes), outcomes
    return isinstance(outcomes[1], Returned)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_worker_finds_nothing_that_another_left(sandboxes: dict[tuple[str, ...], Sandbox], name: str) -> None:
    assert not found_by_another(sandboxes[ALL], CHANNELS[name])
    assert not found_by_another(sandboxes[PROTECTIONS], CHANNELS[name])


@pytest.mark.parametrize("name", [name for name, channel in CHANNELS.items() if channel.open_under])
def test_without_a_protection_it_is_found(sandboxes: dict[tuple[str, ...], Sandbox], name: str) -> None:
    assert found_by_another(sandboxes[CHANNELS[name].open_under], CHANNELS[name])


@pytest.mark.parametrize("name", [name for name in CHANNELS if "System V" in name])
def test_namespaces_alone_keep_what_is_of_system_v_apart(name: str) -> None:
    with Sandbox(protections=("namespaces",), allow_weak=True) as weak:
        if not weak.isolation().namespaces:
            pytest.skip(reason="no namespaces here")
        assert not found_by_another(weak, CHANNELS[name])


def time_of_access(sandbox: Sandbox, path: str) -> int:
    """In seconds, after a worker has read a file that nobody had read for long."""
    os.utime(path, (1000, os.stat(path).st_mtime))
    worker = sandbox.worker(torch=False, limits=Limits())
    source = b"def f(path):\n    with open(path, 'rb') as file:\n        return len(file.read(1))"
    assert isinstance(worker.load(Load("program.py", source, ("f",), ())), Loaded)
    [answer] = worker.run((Query("f", (path,), {}, ()),), 2)
    worker.close()
    assert isinstance(answer, Returned), answer
    return int(os.stat(path).st_atime)


def test_reading_a_file_leaves_no_time_of_access_behind(sandboxes: dict[tuple[str, ...], Sandbox]) -> None:
    path = np.__file__
    if not sandboxes[ALL].isolation().namespaces or not os.access(path, os.W_OK):
        pytest.skip(reason="no namespaces here, or no file to read whose time could be set")
    if time_of_access(sandboxes[PROTECTIONS], path) == 1000:
        pytest.skip(reason="this file system keeps no times of access")
    assert time_of_access(sandboxes[ALL], path) == 1000
