"""Namespaces of workers' own, where the kernel gives them to anybody: an addition, never required.

They give the scratch folder a size (a tmpfs that nobody else sees and that ends with the process), let nothing else be
written, times of access included, keep System V memory and message queues apart, and leave even root without a
capability outside.

What all workers share is made once, by the process that they are forked from.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from pathlib import Path

from grader.wire.limits import SCRATCH_FILES, SCRATCH_MB
from grader.worker import libc

_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWUSER = 0x00020000, 0x08000000, 0x10000000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x4000, 0x40000
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE, _MOUNT_ATTR_RDONLY = 442, -100, 0x8000, 1
_CAPABILITY_HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, of this process
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: 64 bits each


def found(scratch: Path) -> None:
    """Enter namespaces in which nothing can be written, and from which workers may enter their own with ``scratch``.

    ``OSError`` if that cannot be. A process of its own tries it before, as there is no way back from half of it.
    """
    if not (pid := os.fork()):
        status = 1
        with contextlib.suppress(OSError):
            _found()
            enter(scratch)
            status = 0
        os._exit(status)
    _, status = os.waitpid(pid, 0)
    if status:
        raise OSError("this kernel gives no namespaces to this process")
    _found()


def _found() -> None:
    uid, gid = os.getuid(), os.getgid()
    libc.call("unshare", _CLONE_NEWUSER | _CLONE_NEWNS)
    # Only one's own ids may be mapped, and groups only when they can no longer be changed.
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    libc.call("mount", b"none", b"/", None, _MS_PRIVATE | _MS_REC, None)
    # Reading a file then leaves no time of access behind for others to see.
    read_only = (ctypes.c_uint64 * 4)(_MOUNT_ATTR_RDONLY, 0, 0, 0)  # struct mount_attr
    arguments = (_AT_FDCWD, b"/", _AT_RECURSIVE, ctypes.byref(read_only), ctypes.sizeof(read_only))
    libc.call("syscall", ctypes.c_long(_MOUNT_SETATTR), *arguments)


def enter(scratch: Path) -> str:
    """Enter namespaces of this process's own, with a tmpfs on ``scratch``, in which it then is.

    ``OSError`` if that cannot be.
    """
    libc.call("unshare", _CLONE_NEWNS | _CLONE_NEWIPC)
    options = f"size={SCRATCH_MB}m,nr_inodes={SCRATCH_FILES},mode=700".encode()
    libc.call("mount", b"scratch", bytes(scratch), b"tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, options)
    os.chdir(scratch)
    return f"user, mount, ipc; scratch is a tmpfs of {SCRATCH_MB} MiB"


def drop_capabilities() -> None:
    """Give up every capability, the new namespace's and, for root, the real ones."""
    libc.call("capset", ctypes.byref(_CAPABILITY_HEADER), ctypes.byref(_NO_CAPABILITIES))
