"""Imported at the start of an interpreter, it takes away what Linux has and macOS or Windows have not.

Whoever imports ``os`` or ``signal`` from then on gets a copy without those names, and ``fcntl`` cannot be imported. The
modules that are imported first keep what they need: on those systems they have other ways.
"""

from __future__ import annotations

import importlib
import selectors
import sys
import sysconfig
import types

KEEP_THEIRS = (
    "asyncio", "ctypes", "multiprocessing", "platform", "platformdirs", "selectors", "shutil", "socket", "subprocess",
    "tempfile", "threading",
)  # fmt: skip
NO_MODULES = (
    "fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog",
    "landlockpy", "pyseccomp",  # not among the dependencies there
)  # fmt: skip
NO_NAMES = {
    "os": """
        fork forkpty wait3 wait4 waitid getuid geteuid getgid getegid getgroups getpgid getpgrp getsid setsid setuid
        setgid killpg nice pipe2 chroot fchmod fchown chown lchown mkfifo mknod sysconf uname statvfs posix_spawn
        posix_spawnp sched_getaffinity sched_setaffinity pidfd_open WIFSIGNALED WTERMSIG WIFEXITED WEXITSTATUS WNOHANG
        O_NOFOLLOW O_NONBLOCK O_CLOEXEC O_DIRECTORY set_blocking openpty ttyname
    """,
    "select": "poll epoll EPOLLIN POLLIN",
    "signal": "SIGKILL SIGALRM SIGSTOP SIGUSR1 SIGUSR2 SIGHUP SIGXCPU alarm setitimer pthread_sigmask",
    "socket": "send_fds recv_fds AF_UNIX CMSG_LEN SCM_RIGHTS",
    "time": "clock_gettime CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID pthread_getcpuclockid",
}


def without(module: types.ModuleType, names: str) -> types.ModuleType:
    copy = types.ModuleType(module.__name__, module.__doc__)
    copy.__dict__.update({name: thing for name, thing in vars(module).items() if name not in names.split()})
    return copy


for name in (*KEEP_THEIRS, *NO_NAMES):
    importlib.import_module(name)
sysconfig.get_config_vars()  # read once, from a file that has the system's name
for name, names in NO_NAMES.items():
    sys.modules[name] = without(sys.modules[name], names)
sys.modules["os"].__dict__["supports_dir_fd"] = set()
selectors.__dict__["DefaultSelector"] = selectors.SelectSelector
for name in NO_MODULES:
    sys.modules[name] = None  # type: ignore[assignment]  # how Python itself marks what is not to be imported
sys.modules["_scproxy"] = types.ModuleType("_scproxy")  # urllib asks macOS for its proxies
sys.modules["_scproxy"].__dict__.update(_get_proxy_settings=dict, _get_proxies=dict)
sys.platform = "darwin"
