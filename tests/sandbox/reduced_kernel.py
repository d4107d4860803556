"""Run a command below a kernel that answers as an older or differently configured one would.

    python reduced_kernel.py [--landlock ABI] [--refuse CALL=ERROR ...] [--no-file TEXT] -- COMMAND ...

A system call filter hands the calls in question to this process, which looks at them and answers, or lets the real
kernel go on. Only what an older kernel would refuse is refused: what it lets through goes through.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import errno
import fcntl
import os
import select
import socket
import struct
import sys
from collections.abc import Callable
from typing import NamedTuple

import pyseccomp

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF, _OPENAT = 444, 445, 446, pyseccomp.resolve_syscall(0, "openat")
_FLAG_VERSION, _RULE_NET_PORT = 1, 2
_RECEIVE, _SEND = 0xC0502100, 0xC0182101  # SECCOMP_IOCTL_NOTIF_*
_REQUEST = struct.Struct("=QIIiIQ6Q")  # struct seccomp_notif
_RESPONSE = struct.Struct("=QqiI")  # struct seccomp_notif_resp
_CONTINUE = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE


class Asked(NamedTuple):
    """A system call, held up until it is answered."""

    pid: int
    number: int
    arguments: tuple[int, ...]

    def memory(self, address: int, size: int) -> bytes:
        with open(f"/proc/{self.pid}/mem", "rb", buffering=0) as file:
            file.seek(address)
            return file.read(size)


class Answer(NamedTuple):
    """``goes_on`` in the real kernel, or the value or error that the caller gets."""

    value: int = 0
    error: int = 0
    goes_on: bool = False


GOES_ON = Answer(goes_on=True)


class OlderLandlock:
    """Landlock as it was at ``abi``: linux/landlock.h says which rights came with which."""

    def __init__(self, abi: int) -> None:
        self._abi = abi
        self._filesystem = (1 << (13 if abi < 2 else 14 if abi < 3 else 15 if abi < 5 else 16)) - 1
        self._network = 0b11 if abi >= 4 else 0
        self._scopes = 0b11 if abi >= 6 else 0
        self._known_bytes = 8 if abi < 4 else 16 if abi < 6 else 24

    def __call__(self, asked: Asked) -> Answer:
        if not self._abi:
            return Answer(error=errno.EOPNOTSUPP)
        if asked.number == _CREATE_RULESET:
            return self._create(asked)
        flags = asked.arguments[3] if asked.number == _ADD_RULE else asked.arguments[1]
        too_new = asked.number == _ADD_RULE and asked.arguments[1] == _RULE_NET_PORT and not self._network
        return Answer(error=errno.EINVAL) if too_new or (flags and self._abi < 7) else GOES_ON

    def _create(self, asked: Asked) -> Answer:
        address, size, flags = asked.arguments[:3]
        if flags == _FLAG_VERSION:
            return Answer(value=self._abi)
        if flags:
            return GOES_ON if self._abi >= 7 else Answer(error=errno.EINVAL)
        told = asked.memory(address, size)
        if any(told[self._known_bytes :]):
            return Answer(error=errno.E2BIG)
        wanted = struct.unpack("=QQQ", told[:24].ljust(24, b"\0"))
        known = (self._filesystem, self._network, self._scopes)
        too_new = any(bits & ~allowed for bits, allowed in zip(wanted, known, strict=True))
        return Answer(error=errno.EINVAL) if too_new else GOES_ON


class NoFile:
    """A file system without the files whose path holds ``text``."""

    def __init__(self, text: str) -> None:
        self._text = text.encode()

    def __call__(self, asked: Asked) -> Answer:
        address, path = asked.arguments[1], b""
        while b"\0" not in path and len(path) < 4096:  # a page at a time, as the next one may not be there
            path += asked.memory(address + len(path), 4096 - (address + len(path)) % 4096)
        return Answer(error=errno.ENOENT) if self._text in path.partition(b"\0")[0] else GOES_ON


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--landlock", type=int, metavar="ABI", help="Landlock of this version; 0: none")
    parser.add_argument("--refuse", nargs="+", default=[], metavar="CALL=ERROR", help="for instance unshare=EPERM")
    parser.add_argument("--no-file", metavar="TEXT", help="no file whose path holds this can be opened")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    supervised: dict[int, Callable[[Asked], Answer]] = {}
    if options.landlock is not None:
        landlock = OlderLandlock(options.landlock)
        supervised |= dict.fromkeys((_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF), landlock)
    if options.no_file:
        supervised[_OPENAT] = NoFile(options.no_file)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for refused in options.refuse:
        call, error = refused.split("=")
        rules.add_rule(pyseccomp.ERRNO(getattr(errno, error)), call)
    for number in supervised:
        rules.add_rule(pyseccomp.NOTIFY, number)
    ours, theirs = socket.socketpair()
    if not (child := os.fork()):
        _become(options.command, rules, theirs if supervised else None)
    theirs.close()
    if supervised:
        _, [listener], _, _ = socket.recv_fds(ours, 1, 1)
        _supervise(listener, child, supervised)
    _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


def _become(command: list[str], rules: pyseccomp.SyscallFilter, to_supervisor: socket.socket | None) -> None:
    try:
        rules.load()
        if to_supervisor is not None:
            get = ctypes.CDLL("libseccomp.so.2").seccomp_notify_fd
            get.argtypes = (ctypes.c_void_p,)
            socket.send_fds(to_supervisor, [b"l"], [get(rules._filter)])
        os.execvp(command[0], command)
    finally:
        os._exit(127)


def _supervise(listener: int, child: int, answer: dict[int, Callable[[Asked], Answer]]) -> None:
    """Answer until the command has ended; what it may have left running then gets errors."""
    ended = os.pidfd_open(child)
    while ended not in (ready := select.select([listener, ended], [], [])[0]):
        with contextlib.suppress(FileNotFoundError):  # who asked has ended meanwhile
            _answer_one(listener, answer)
    assert ready
    os.close(listener)


def _answer_one(listener: int, answer: dict[int, Callable[[Asked], Answer]]) -> None:
    request = bytearray(_REQUEST.size)
    fcntl.ioctl(listener, _RECEIVE, request)
    identity, pid, _, number, _, _, *arguments = _REQUEST.unpack(request)
    try:
        told = answer[number](Asked(pid, number, tuple(arguments)))
    except OSError:
        told = GOES_ON  # a bad address, which the real kernel knows what to say to
    response = _RESPONSE.pack(identity, told.value, -told.error, _CONTINUE if told.goes_on else 0)
    fcntl.ioctl(listener, _SEND, response)


if __name__ == "__main__":
    main()
