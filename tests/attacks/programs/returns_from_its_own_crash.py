# group: crashes
# tries: Handle its own segmentation fault by doing nothing, so that it faults for ever.
# accept: timeout crash
# check: time
# score: 0
# varies: by whether the handler may be set

import ctypes
import signal


def attack():
    for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE):
        signal.signal(number, lambda *_: None)
    ctypes.string_at(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
