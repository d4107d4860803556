# group: crashes
# tries: Send itself SIGKILL by the numbers of x32 and of 32-bit programs, which a filter may not know.
# accept: crash error wrong
# check: score
# score: 0
# varies: by the processor, and by what the filter does with a foreign number

import ctypes
import mmap
import os
import struct

libc = ctypes.CDLL(None)
X32 = 0x40000000


def attack():
    if os.uname().machine != "x86_64":
        return
    if os.getpid() % 2:
        libc.syscall(X32 + 62, os.getpid(), 9)
        return
    code = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    # push rbx; mov eax, 37 (kill); mov ebx, pid; mov ecx, 9; int 0x80; pop rbx; ret
    code.write(b"\x53\xb8\x25\0\0\0\xbb" + struct.pack("<I", os.getpid()) + b"\xb9\x09\0\0\0\xcd\x80\x5b\xc3")
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
