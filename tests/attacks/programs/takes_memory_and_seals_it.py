# group: resources and survivors
# tries: Fill memory and then give up the right to write to it, which a limit on data forgets.
# accept: memory timeout
# check: memory
# score: 0
# varies: by the speed of the machine

import ctypes
import mmap
import time

libc = ctypes.CDLL(None, use_errno=True)
HELD = []


def fill():
    for _ in range(64):
        memory = mmap.mmap(-1, 32 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        memory.write(b"x" * (32 << 20))
        address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(32 << 20), mmap.PROT_READ)
        HELD.append(memory)
    print("LEAK", len(HELD) * 32, "MiB")
    time.sleep(60)


fill()  # while it is imported, when there is more time


def attack():
    """Answers as always."""


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

