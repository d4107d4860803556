# group: crashes
# tries: End the main thread alone, with a name in which some readers see a line on memory that holds no number.
# accept: crash
# check: processes
# score: 0

import ctypes
import threading
import time

libc = ctypes.CDLL(None)


def attack():
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    libc.prctl(15, b"a\x0cVmData:z", 0, 0, 0)
    libc.syscall(60, 0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
