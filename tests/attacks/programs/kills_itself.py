# group: crashes
# tries: End itself by SIGKILL, or stop itself, in every way that looks like the machine's own doing.
# accept: wrong
# check: score
# score: 0

import ctypes
import os
import resource
import signal
import threading

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
TKILL, TGKILL, QUEUE, QUEUE_THREAD = (200, 234, 129, 297) if X86 else (130, 131, 138, 240)
PIDFD_SEND_SIGNAL, OF_ITSELF = 424, -10000  # PIDFD_SELF, since Linux 6.14


def attack():
    pid, thread = os.getpid(), threading.get_native_id()
    for number in (signal.SIGKILL, signal.SIGSTOP):
        info = (ctypes.c_int * 32)(number, 0, -1)  # SI_QUEUE
        for target in (pid, 0, -1, -os.getpgid(0), pid | 1 << 32):
            libc.syscall(62 if X86 else 129, ctypes.c_long(target), ctypes.c_long(number))
            libc.syscall(62 if X86 else 129, ctypes.c_long(target), ctypes.c_long(number | 1 << 32))
        for wide in (0, 1 << 32):
            libc.syscall(TKILL, thread, ctypes.c_long(number | wide))
            libc.syscall(TGKILL, pid, thread, ctypes.c_long(number | wide))
        libc.syscall(QUEUE, pid, number, info)
        libc.syscall(QUEUE_THREAD, pid, thread, number, info)
        for handle in (OF_ITSELF, OF_ITSELF - 1, OF_ITSELF - 2, 3):
            libc.syscall(PIDFD_SEND_SIGNAL, handle, number, None, 0)
        libc.fcntl(1, 10, number)  # F_SETSIG
        libc.prctl(1, number, 0, 0, 0)  # PR_SET_PDEATHSIG
    for name in ("RLIMIT_CPU", "RLIMIT_RTTIME"):
        try:
            resource.setrlimit(getattr(resource, name), (0, 0))
        except (OSError, ValueError):
            pass
    libc.prctl(22, 1, 0, 0, 0)  # PR_SET_SECCOMP, strict: the next call but a few kills
    for path in ("/proc/self/oom_score_adj", "/sys/fs/cgroup/cgroup.kill", "/proc/sysrq-trigger"):
        try:
            with open(path, "w") as file:
                file.write("f" if "sysrq" in path else "1000")
            print("LEAK wrote", path)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
