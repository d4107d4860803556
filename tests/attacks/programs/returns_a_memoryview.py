# group: return values
# tries: Return buffers: a memoryview, bytes, a ctypes array, an mmap.
# accept: bad_output
# check: score
# score: 0

import array
import ctypes

KINDS = [
    lambda: memoryview(b"12345678"),
    lambda: b"12345678",
    lambda: (ctypes.c_double * 4)(),
    lambda: array.array("d", [1, 2]),
    lambda: bytearray(8),
]


def attack():
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
