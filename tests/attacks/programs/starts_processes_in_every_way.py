# group: resources and survivors
# tries: Start processes by fork, vfork, clone, clone3, exec, spawn, a shell, multiprocessing, a pty.
# accept: wrong
# check: processes
# score: 0
# without: syscalls
# on: conv-output-size

import ctypes
import os
import pty
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)


def ended(pid):
    """In the child: leave at once. In the parent: it worked."""
    if pid == 0:
        os._exit(0)
    if pid < 0:
        raise OSError(ctypes.get_errno(), "refused")
    os.waitpid(pid, 0)


def clone3():
    arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
    ended(libc.syscall(435, arguments, 88))


WAYS = {
    "os.fork": lambda: ended(os.fork()),
    "fork": lambda: ended(libc.syscall(57)),
    "clone": lambda: ended(libc.syscall(56, 17, 0, 0, 0, 0)),
    "clone3": clone3,
    "clone in a new namespace": lambda: ended(libc.syscall(56, 17 | 0x10000000, 0, 0, 0, 0)),
    "forkpty": lambda: ended(pty.fork()[0]),
    "posix_spawn": lambda: ended(os.posix_spawn("/bin/true", ["true"], {})),
    "subprocess": lambda: subprocess.run(["/bin/true"], check=True),
    "python": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "shell": lambda: os.system("exit 7") >> 8 == 7 or os.stat("/no such file"),
    "popen": lambda: os.popen("echo x").read()[0],
}


def attack():
    for way, start in WAYS.items():
        try:
            start()
            print("LEAK", way, flush=True)
        except (OSError, subprocess.SubprocessError, IndexError):
            pass
    if libc.syscall(322, -1, b"", None, None, 0x1000) == -1 and ctypes.get_errno() != 1:  # execveat
        print("LEAK execveat")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
