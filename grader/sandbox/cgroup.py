"""A control group for each worker, where the grader's own group is delegated to it: an addition, never required.

A group counts what no limit of a process does (files in memory, page tables, all its threads together), and ending it
ends everything in it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path

_CONTROLLERS = ("memory", "pids")
_REMOVE_SECONDS = 1.0  # a process that has been waited for can be in its group for a moment longer
HELD = "memory, threads, and an end for all in it"


class Group:
    """The control group of one worker."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ran_out_of_memory(self) -> bool:
        """Tell whether the kernel killed something in it for its own limit.

        What it kills because the machine's memory is short does not count.
        """
        try:
            told = dict(line.split() for line in (self._folder / "memory.events").read_text().splitlines())
        except (OSError, ValueError):
            return False
        # The second counts also those whom a group above, or the whole machine, had too little memory for.
        return int(told.get("oom", 0)) > 0 and int(told.get("oom_kill", 0)) > 0

    def end(self) -> None:
        """Kill what is in it and remove it."""
        with contextlib.suppress(OSError):  # before Linux 5.14 it cannot be killed as a whole
            write(self._folder / "cgroup.kill", "1")
        _remove(self._folder)


class Groups:
    """Make groups below the group that this process lives in.

    The folder is one of the cgroup file system in which this process may make groups.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self._home = home
        self._owner = os.getpid()
        self._numbers = itertools.count()

    def put(self, pid: int, max_bytes: int, max_threads: int) -> Group:
        """Put a process into a group of its own.

        It must not have begun what the limits are for.
        """
        folder = self.folder / f"worker-{os.getpid()}-{next(self._numbers)}"
        folder.mkdir()
        try:
            write(folder / "memory.max", str(max_bytes))
            with contextlib.suppress(FileNotFoundError):  # a kernel that does not count swap
                write(folder / "memory.swap.max", "0")
            write(folder / "pids.max", str(max_threads))
            write(folder / "cgroup.procs", str(pid))
        except OSError:
            _remove(folder)
            raise
        return Group(folder)

    def close(self) -> None:
        """Leave the group as it was delegated.

        All that was started must have ended. In a fork of the process that made it, it is left alone.
        """
        if self._owner != os.getpid():
            return
        with contextlib.suppress(OSError):
            write(self.folder / "cgroup.subtree_control", _controllers("-"))
            _go_back(self.folder, self._home)


def delegated(root: Path = Path("/")) -> Groups:
    """Make this process's group ready to hold others.

    ``OSError`` with the reason if it cannot.
    Only a group without processes of its own may have limits for those below it, so this process moves into a new one.
    """
    folder = _own_group(root)
    available = (folder / "cgroup.controllers").read_text().split()
    if missing := [name for name in _CONTROLLERS if name not in available]:
        raise OSError(f"this process's control group has no {' and no '.join(missing)} controller")
    home = folder / f"grader-{os.getpid()}"
    home.mkdir()
    try:
        write(home / "cgroup.procs", str(os.getpid()))
        write(folder / "cgroup.subtree_control", _controllers("+"))
    except OSError:
        with contextlib.suppress(OSError):
            _go_back(folder, home)
        raise
    return Groups(folder, home)


@contextlib.contextmanager
def shared() -> Iterator[Groups | None]:
    """Yield groups for several sandboxes together, None where none are delegated.

    Sandboxes by themselves could not each move this process.
    """
    try:
        groups = delegated()
    except OSError:
        yield None
        return
    try:
        yield groups
    finally:
        groups.close()


def write(path: Path, text: str) -> None:
    """Write once, as the kernel takes each write as an order.

    No file is made: the kernel's are there or they are not.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _own_group(root: Path) -> Path:
    """Find where the cgroup file system shows this process's group: proc(5), cgroups(7)."""
    memberships = (root / "proc/self/cgroup").read_text().splitlines()
    group = next((line[3:] for line in memberships if line.startswith("0::")), None)
    if group is None:
        raise OSError("this machine has no unified control groups")
    for line in (root / "proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        _, _, _, top, place, *_ = before.split()
        if after.split()[0] == "cgroup2" and Path(group).is_relative_to(top):
            return root / place.lstrip("/") / Path(group).relative_to(top)
    raise OSError("this process's control group is not to be seen from here")


def _controllers(sign: str) -> str:
    return " ".join(f"{sign}{name}" for name in _CONTROLLERS)


def _go_back(folder: Path, home: Path) -> None:
    write(folder / "cgroup.procs", str(os.getpid()))
    _remove(home)


def _remove(folder: Path) -> None:
    """Remove an empty group.

    One that a process hides in for longer stays, and costs nothing.
    """
    deadline = time.monotonic() + _REMOVE_SECONDS
    while time.monotonic() < deadline:
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.005)
        else:
            return
