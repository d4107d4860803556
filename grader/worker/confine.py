"""The protections a worker puts on before it loads a submission: Landlock, seccomp, rlimits. None needs privileges.

Each is applied for good: a process can tighten them further, never loosen them. What all workers share is prepared
once, as finding libraries, listing packages and building a filter take longer than a submission runs.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import site
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from grader.wire.limits import MAX_STACK_BYTES
from grader.wire.messages import Confined, MissingProtection
from grader.worker import libc
from grader.worker.namespaces import drop_capabilities, enter, found
from grader.worker.raised import cut

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # asked for at each use

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_OPEN_FILES = 256
SPARE_ADDRESS_SPACE = 16 << 30  # its page tables take 32 MiB

# Files that the interpreter, the C library and torch read lazily. No folder with anybody's data is among them.
_READABLE = (
    "/dev/urandom", "/dev/random", "/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo",
    "/proc/meminfo", "/sys/devices/system/cpu", "/sys/devices/system/node", "/usr/share/zoneinfo", "/lib", "/lib64",
    "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
)  # fmt: skip
_PACKAGE_FOLDERS = {"site-packages", "dist-packages"}

# New processes, other processes, the network, descriptors through the channel, shared memory, kernel keyrings, mounts,
# and whatever changes a file that Landlock does not guard (owner, mode, times, attributes), can be seen through one by
# another worker (locks, a word in memory to be cleared when a thread ends), is counted for all processes of a user
# together (timers) or not at all (memory given to pipes), or makes all of them wait (sync).
_REFUSED = (
    "fork", "vfork", "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise",
    "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "kcmp", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendmsg", "sendmmsg", "recvmsg",
    "recvmmsg",
    "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgrcv", "semget", "semop", "semctl", "mq_open", "mq_unlink",
    "add_key", "request_key", "keyctl", "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "move_mount",
    "open_tree", "fsopen", "fsmount", "fspick", "mount_setattr", "bpf", "perf_event_open", "userfaultfd",
    "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_create", "name_to_handle_at", "open_by_handle_at",
    "init_module", "finit_module", "delete_module", "kexec_load", "reboot", "swapon", "swapoff", "sethostname",
    "setdomainname", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "personality", "acct", "quotactl",
    "syslog", "iopl", "ioperm", "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
    "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "utime", "utimes", "utimensat",
    "futimesat", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid",
    "setfsgid", "capset", "setrlimit", "setsid", "setpgid", "setpriority", "ioprio_set", "sched_setscheduler",
    "sched_setattr", "sched_setparam", "sched_setaffinity", "fanotify_init", "inotify_init", "inotify_init1",
    "memfd_secret", "seccomp", "flock", "io_setup", "timer_create", "sync", "syncfs", "modify_ldt", "uselib",
    "lookup_dcookie", "migrate_pages", "move_pages", "vmsplice", "set_tid_address",
)  # fmt: skip
# Younger than the libseccomp of a stable distribution, which does not know their names. From 424 on a number means
# the same call on every architecture.
_REFUSED_NUMBERS = {
    "process_madvise": 440, "mount_setattr": 442, "memfd_secret": 447, "fchmodat2": 452, "setxattrat": 463,
    "removexattrat": 466, "open_tree_attr": 467, "file_setattr": 469, "statmount": 457, "listmount": 458,
    "landlock_create_ruleset": 444, "landlock_add_rule": 445, "landlock_restrict_self": 446,
}  # fmt: skip
# Said not to exist, so that the C library does without: clone3, whose flags lie in memory that a filter cannot read,
# and futex_wake, futex_wait and futex_requeue, which nobody needs yet.
_UNKNOWN_NUMBERS = (435, 454, 455, 456)
# Calls that Linux did not have when these lists were written (6.18) are not allowed by an oversight. The last number is
# where other meanings begin on some architectures.
_FIRST_UNSEEN, _AFTER_UNSEEN = 470, 512
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_INSTRUCTION_BYTES = 8  # struct sock_filter
# Stands for the number of a worker's process in the filter that all share: more than any can be.
_OWN_NUMBER = 0x6F776E21
# Without the second a thread has a table of descriptors of its own, which no limit counts; close_range() makes one too.
_CLONE_THREAD, _CLONE_FILES = 0x00010000, 0x00000400
_CLOSE_RANGE, _CLOSE_RANGE_UNSHARE = 436, 2
# Memory that RLIMIT_DATA does not count. (So does a shared mapping of /dev/zero, which is therefore not readable.)
_UNCOUNTED = (0x01 | 0x20, 0x100)  # MAP_SHARED | MAP_ANONYMOUS, MAP_GROWSDOWN
_INT = 0xFFFFFFFF  # the kernel takes no more of such an argument, whatever else the register holds
# SIGKILL and SIGSTOP, which not every system has. Only somebody outside may send them to a worker: an end by
# the former tells the grader that the machine was short of memory.
_NOT_TO_ITSELF = (9, 19)
# Commands that have the kernel signal another process when a descriptor is ready, what a file that others read too can
# be marked with, memory for pipes that is counted for all processes of a user together, the option to outlive the
# grader, and the one to hide from it. By a page of a library that both have mapped a worker could wake another, and by
# its clock see how much it works.
_REFUSED_COMMANDS = {
    # F_SETOWN, F_SETSIG, F_SETOWN_EX; F_GETLK, F_SETLK, F_SETLKW, the same as F_OFD_...; F_SETLEASE, F_NOTIFY,
    # F_SET_RW_HINT, F_SET_FILE_RW_HINT, F_SETPIPE_SZ
    "fcntl": (1, _INT, (8, 10, 15, 5, 6, 7, 36, 37, 38, 1024, 1026, 1036, 1038, 1031)),
    "prctl": (0, _INT, (1, 4, 22)),  # PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP
    # FUTEX_WAKE, FUTEX_REQUEUE, FUTEX_CMP_REQUEUE, FUTEX_WAKE_OP, FUTEX_UNLOCK_PI, FUTEX_WAKE_BITSET,
    # FUTEX_CMP_REQUEUE_PI: all that wakes somebody, where it is not said to be a thread of the same process (0x80)
    "futex": (1, 0xFF, (1, 3, 4, 5, 7, 10, 12)),
    "kill": (1, _INT, _NOT_TO_ITSELF),
    "tgkill": (2, _INT, _NOT_TO_ITSELF),
    # The CPU clocks of processes and threads, which have negative numbers; one's own are 2 and 3.
    "clock_gettime": (0, 1 << 31, (1 << 31,)),
    "clock_nanosleep": (0, 1 << 31, (1 << 31,)),
}
# Older Landlock does not see a file being emptied, other than through a descriptor for writing.
_ABI_WITH_TRUNCATE = 3
# All that is allowed of ioctl: 0x5400 to 0x54FF, where isatty() and the like are. Among the others are commands that
# change a file through a descriptor for reading.
_IOCTL_PREFIX = 0x5400


class Shared(NamedTuple):
    """The path of the scratch folder that every worker has for itself, and the rules about files that then are alike.

    In place of the rules there is the error that says why they cannot be had.
    """

    scratch: Path
    ruleset: Any


class Prepared(NamedTuple):
    """Hold what every worker of one zygote shares.

    Readable files and folders, folders to list, the filter of system calls, the memory that is mapped, in bytes.
    In place of the filter or the Landlock module there is the error that says why it cannot be had.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]
    listed: tuple[str, ...]
    landlock: Any
    filter: bytes | Exception
    mapped: int
    shared: Shared | None = None

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What has to stay open for a worker to be confined."""
        ruleset = self.shared and self.shared.ruleset
        return () if ruleset is None or isinstance(ruleset, Exception) else (ruleset.fileno(),)

    def shares(self, scratch: Path) -> Shared | None:
        """What those share who have their scratch folder there."""
        return self.shared if self.shared is not None and self.shared.scratch == scratch else None


def prepare(hidden_packages: tuple[str, ...], scratch: Path | None = None) -> Prepared:
    """Find the libraries and build what does not depend on the single worker.

    With ``scratch``, this process enters namespaces, where it may: see :func:`grader.worker.namespaces.found`.
    """
    roots = _package_roots()
    paths = [path for path in map(Path, _READABLE) if path.exists()]
    paths += [path for root in roots for path in _without(root, hidden_packages)]
    landlock = _or_error(_landlock)
    prepared = Prepared(
        files=tuple(str(path) for path in paths if not path.is_dir()),
        folders=tuple(str(path) for path in paths if path.is_dir()),
        listed=tuple(str(root) for root in roots),
        landlock=landlock,
        filter=_or_error(lambda: _filter(lets_files_be_emptied=_lets_files_be_emptied(landlock))),
        mapped=_mapped_bytes(),
    )
    return prepared._replace(shared=_shared(prepared, scratch))


def _shared(prepared: Prepared, scratch: Path | None) -> Shared | None:
    if sys.platform != "linux" or scratch is None:
        return None
    try:
        found(scratch)
    except OSError:
        return None
    live_in(scratch)
    # The folder above, because what lies below a mount is not looked at.
    return Shared(scratch, _or_error(lambda: _ruleset(prepared, scratch.parent)))


def live_in(scratch: Path) -> None:
    """Have it as the working folder, the home, and the place of temporary files."""
    os.chdir(scratch)
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch))
    tempfile.tempdir = None


def confine(prepared: Prepared, scratch: Path, memory_mb: int, data_kb: int, wanted: tuple[str, ...]) -> Confined:
    """Apply the ``wanted`` protections to this process, and say which of them hold.

    ``memory_mb`` is what the process may add to the ``data_kb`` that it was forked with; ``scratch`` stays writable.
    The order matters: the system call filter comes last because it refuses what the others are made of.
    """
    if resource is not None:
        # Not 0, at which the kernel still hands the dump to the program that a machine may have for them: core(5).
        _lower(resource.RLIMIT_CORE, 1)
        _lower(resource.RLIMIT_FSIZE, MAX_FILE_BYTES)
        _lower(resource.RLIMIT_NOFILE, MAX_OPEN_FILES)
    missing: list[MissingProtection] = []

    def hold(name: str, apply: Callable[[], str]) -> str | None:
        if name not in wanted:
            missing.append(MissingProtection(name, "not asked for"))
            return None
        try:
            return apply()
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            missing.append(MissingProtection(name, cut(str(error))))
            return None

    namespaces = None
    if prepared.shares(scratch):
        namespaces = enter(scratch)  # which has to be: the folder below is not the worker's own
    else:
        live_in(scratch)
    if sys.platform == "linux":
        drop_capabilities()
        # Not earlier: the kernel forgets it when credentials change.
        with contextlib.suppress(OSError):  # the grader kills it anyway, unless it is killed itself
            libc.call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    memory = hold("memory", lambda: _limit_memory(prepared.mapped, data_kb + memory_mb * 1024))
    filesystem = hold("filesystem", lambda: _restrict_files(prepared, scratch))
    syscalls = hold("syscalls", lambda: _refuse_system_calls(prepared))
    if filesystem and not syscalls and not namespaces and _lets_files_be_emptied(prepared.landlock):
        filesystem += ", which lets any file of yours be emptied"
    return Confined(filesystem, syscalls, memory_mb if memory else None, namespaces, tuple(missing))


def _lower(limit: int, size: int) -> None:
    """Set a limit for good, or keep the machine's if that is lower."""
    _, hard = resource.getrlimit(limit)
    lowest = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(limit, (lowest, lowest))


def _or_error(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except (ImportError, OSError, RuntimeError) as error:
        return error


def _landlock() -> Any:
    if sys.platform != "linux":
        raise OSError("only Linux has Landlock")
    import landlockpy

    if not landlockpy.supported():
        raise OSError("this kernel offers no Landlock")
    return landlockpy


def _lets_files_be_emptied(landlock: Any) -> bool:
    return not isinstance(landlock, Exception) and landlock.abi_version() < _ABI_WITH_TRUNCATE


def _mapped_bytes() -> int:
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _limit_memory(mapped: int, memory_kb: int) -> str:
    """RLIMIT_DATA counts what a process may write to, which is what it needs memory for.

    Address space as such costs page tables, so it has a wide limit; the stack's, which may be none at all, is not ours.
    """
    if sys.platform != "linux" or resource is None:
        raise OSError("this system has no limit on all the memory that a process takes")
    for limit, size in (
        (resource.RLIMIT_DATA, memory_kb * 1024),
        (resource.RLIMIT_AS, mapped + memory_kb * 1024 + SPARE_ADDRESS_SPACE),
        (resource.RLIMIT_STACK, MAX_STACK_BYTES),
    ):
        soft, hard = (size if old == resource.RLIM_INFINITY else min(size, old) for old in resource.getrlimit(limit))
        resource.setrlimit(limit, (soft, hard))
    return "rlimit"


def _restrict_files(prepared: Prepared, scratch: Path) -> str:
    shared = prepared.shares(scratch)
    ruleset = shared.ruleset if shared is not None else _ruleset(prepared, scratch)
    if isinstance(ruleset, Exception):
        raise ruleset
    with ruleset:
        ruleset.restrict()
    return f"landlock (ABI {ruleset.abi_version})"


def _ruleset(prepared: Prepared, scratch: Path) -> Any:
    """Rules by which the libraries may be read, and everything below ``scratch`` be done."""
    landlock = prepared.landlock
    if isinstance(landlock, Exception):
        raise landlock
    access = landlock.AccessFS
    own = landlock.fs_for_abi(landlock.abi_version()) & ~(access.EXECUTE | access.MAKE_CHAR | access.MAKE_BLOCK)
    ruleset = landlock.Ruleset(scoped=landlock.Scope.ABSTRACT_UNIX_SOCKET | landlock.Scope.SIGNAL)
    with contextlib.ExitStack() as undo:
        undo.callback(ruleset.close)
        for path in prepared.files:
            ruleset.allow_path(path, access.READ_FILE)
        for path in prepared.folders:
            ruleset.allow_path(path, access.READ_FILE | access.READ_DIR)
        for path in prepared.listed:  # importlib looks for packages, and their metadata, by listing
            ruleset.allow_path(path, access.READ_DIR)
        if Path(os.devnull).is_char_device():  # else it is a file that others may read, or nothing
            ruleset.allow_path(os.devnull, access.READ_FILE | access.WRITE_FILE)
        ruleset.allow_path(str(scratch), own)
        undo.pop_all()
    return ruleset


def _package_roots() -> list[Path]:
    """Find where this Python has its library and its packages."""
    paths = sysconfig.get_paths()
    roots = {Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots |= {Path(folder) for folder in site.getsitepackages()}
    if site.ENABLE_USER_SITE:
        roots.add(Path(site.getusersitepackages()))
    return [root for root in sorted(roots) if root.is_dir()]


def _without(folder: Path, hidden_packages: tuple[str, ...]) -> Iterator[Path]:
    """List ``folder``, or its entries one by one if some are hidden."""
    package_folders = [folder / name for name in _PACKAGE_FOLDERS if (folder / name).is_dir()]
    if not any((place / name).exists() for place in (folder, *package_folders) for name in hidden_packages):
        yield folder
        return
    for entry in folder.iterdir():
        if entry not in package_folders and entry.name.partition(".")[0].partition("-")[0] not in hidden_packages:
            yield entry


def _filter(*, lets_files_be_emptied: bool) -> bytes:
    """Build the program by which the kernel looks at every system call of a worker: seccomp(2)."""
    rules = _system_call_rules()
    if lets_files_be_emptied:
        _refuse_emptying(rules)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        program = file.read()
    if _operand(_OWN_NUMBER) not in program:
        raise RuntimeError("the filter of system calls lets a submission send signals to others")
    return program


def _system_call_rules() -> Any:
    if sys.platform != "linux":
        raise OSError("only Linux has seccomp")
    import pyseccomp

    refuse = pyseccomp.ERRNO(errno.EPERM)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in (*_REFUSED, *_REFUSED_NUMBERS.values()):
        # A name that this libseccomp does not know belongs to another architecture or is in the numbers.
        with contextlib.suppress(ValueError, OSError):
            rules.add_rule(refuse, call)
    for flag in (_CLONE_THREAD, _CLONE_FILES):
        rules.add_rule(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, 0))
    unshares = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _CLOSE_RANGE_UNSHARE, _CLOSE_RANGE_UNSHARE)
    rules.add_rule(refuse, _CLOSE_RANGE, unshares)
    for number in (*_UNKNOWN_NUMBERS, *range(_FIRST_UNSEEN, _AFTER_UNSEEN)):
        rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), number)
    rules.add_rule(refuse, "prlimit64", pyseccomp.Arg(2, pyseccomp.NE, 0))
    for flags in _UNCOUNTED:
        rules.add_rule(refuse, "mmap", pyseccomp.Arg(3, pyseccomp.MASKED_EQ, flags, flags))
    for call, (position, mask, commands) in _REFUSED_COMMANDS.items():
        for command in commands:
            rules.add_rule(refuse, call, pyseccomp.Arg(position, pyseccomp.MASKED_EQ, mask, command))
    for bit in (1 << place for place in range(8, 32)):  # a command with any bit unlike the prefix's
        rules.add_rule(refuse, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, bit, ~_IOCTL_PREFIX & bit))
    for name in ("kill", "tgkill"):
        rules.add_rule(refuse, name, pyseccomp.Arg(0, pyseccomp.NE, _OWN_NUMBER))
    return rules


def _refuse_emptying(rules: Any) -> None:
    """Refuse to empty a file by its name, and by opening it for anything but writing, which Landlock does see."""
    import pyseccomp

    refuse = pyseccomp.ERRNO(errno.EPERM)
    rules.add_rule(refuse, "truncate")
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "openat2")  # as clone3; nobody needs it
    for call, position in (("open", 1), ("openat", 2)):
        for access in (os.O_RDONLY, os.O_ACCMODE):  # the latter is for neither reading nor writing
            flags = pyseccomp.Arg(position, pyseccomp.MASKED_EQ, os.O_ACCMODE | os.O_TRUNC, access | os.O_TRUNC)
            with contextlib.suppress(ValueError, OSError):  # not every architecture has open
                rules.add_rule(refuse, call, flags)


def _refuse_system_calls(prepared: Prepared) -> str:
    if isinstance(prepared.filter, Exception):
        raise prepared.filter
    program = prepared.filter.replace(_operand(_OWN_NUMBER), _operand(os.getpid()))
    held = ctypes.create_string_buffer(program, len(program))
    libc.call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    head = _FilterProgram(len(program) // _INSTRUCTION_BYTES, ctypes.addressof(held))
    libc.call("prctl", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(head), 0, 0)
    return "seccomp"


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))  # struct sock_fprog


def _operand(number: int) -> bytes:
    """The number as it stands in an instruction."""
    return number.to_bytes(4, sys.byteorder)
