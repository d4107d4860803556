# group: leaving early
# tries: End the process with status 0 from a thread.
# accept: crash
# check: score
# score: 0

import os
import threading


def attack():
    thread = threading.Thread(target=os._exit, args=(0,))
    thread.start()
    thread.join()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
