# group: crashes
# tries: Recurse in a thread whose stack is tiny.
# accept: crash
# check: neighbours
# score: 0
# varies: by the Python version

import sys
import threading


def down(depth):
    return max([depth], key=lambda value: down(value + 1))


def attack():
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(32768)
    thread = threading.Thread(target=down, args=(0,))
    thread.start()
    thread.join()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
