"""What stands in the way of a protection on this machine, asked of the system itself and not read out of a message."""

from __future__ import annotations

import ctypes
import enum
import errno
import os
import sys

_LANDLOCK_CREATE_RULESET, _VERSION = 444, 1
_FIRST_WITH_LANDLOCK = (5, 13)
_PR_GET_SECCOMP = 21
_SECCOMP_GET_ACTION_AVAIL, _RETURNS_ERROR = 2, 0x00050000


class Obstacle(enum.StrEnum):
    """Name why a protection is not to be had; each has its own remedy."""

    OTHER_SYSTEM = "other_system"
    OLD_KERNEL = "old_kernel"
    LANDLOCK_NOT_BUILT = "landlock_not_built"
    LANDLOCK_SWITCHED_OFF = "landlock_switched_off"
    LANDLOCK_REFUSED = "landlock_refused"
    NO_LANDLOCK_PACKAGE = "no_landlock_package"
    NO_SECCOMP_PACKAGE = "no_seccomp_package"
    NO_LIBSECCOMP = "no_libseccomp"
    SECCOMP_NOT_BUILT = "seccomp_not_built"
    SECCOMP_REFUSED = "seccomp_refused"
    UNKNOWN = "unknown"


def obstacle_to(protection: str) -> Obstacle:
    """Name what keeps this machine from having the protection, if the system tells."""
    if sys.platform != "linux":
        return Obstacle.OTHER_SYSTEM
    match protection:
        case "filesystem":
            return _to_landlock()
        case "syscalls":
            return _to_seccomp()
    return Obstacle.UNKNOWN


def _to_landlock() -> Obstacle:
    try:
        import landlockpy  # noqa: F401 only whether it is there
    except ImportError:
        return Obstacle.NO_LANDLOCK_PACKAGE
    match _error_of("syscall", ctypes.c_long(_LANDLOCK_CREATE_RULESET), None, ctypes.c_size_t(0), _VERSION):
        case errno.EOPNOTSUPP:
            return Obstacle.LANDLOCK_SWITCHED_OFF
        case errno.ENOSYS:
            return Obstacle.OLD_KERNEL if _kernel() < _FIRST_WITH_LANDLOCK else Obstacle.LANDLOCK_NOT_BUILT
        case errno.EPERM | errno.EACCES:
            return Obstacle.LANDLOCK_REFUSED
    return Obstacle.UNKNOWN


def _to_seccomp() -> Obstacle:
    try:
        import pyseccomp
    except ModuleNotFoundError:
        return Obstacle.NO_SECCOMP_PACKAGE
    except (ImportError, OSError, RuntimeError):
        return Obstacle.NO_LIBSECCOMP
    if _error_of("prctl", _PR_GET_SECCOMP, 0, 0, 0, 0) == errno.EINVAL:
        return Obstacle.SECCOMP_NOT_BUILT
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, "seccomp")
    action = ctypes.c_uint32(_RETURNS_ERROR)
    match _error_of("syscall", ctypes.c_long(number), _SECCOMP_GET_ACTION_AVAIL, 0, ctypes.byref(action)):
        case errno.EPERM | errno.EACCES | errno.ENOSYS:
            return Obstacle.SECCOMP_REFUSED
        case errno.EINVAL | errno.EOPNOTSUPP:
            return Obstacle.SECCOMP_NOT_BUILT
    return Obstacle.UNKNOWN


def _error_of(function: str, *arguments: object) -> int:
    """Return the error number that the C library's function leaves; 0 for success."""
    failed = getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments) == -1
    return ctypes.get_errno() if failed else 0


def _kernel() -> tuple[int, ...]:
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2] if part.isdigit())
