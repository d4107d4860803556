# group: crashes
# tries: End in a way that is taken for the machine's: closed channel and a living thread, status 137, a dead main thread.
# accept: crash
# check: score processes
# score: 0

import ctypes
import os
import threading
import time

calls = []


def later():
    time.sleep(0.1)
    os.close(3)
    time.sleep(30)


def attack():
    calls.append(1)
    way = (os.getpid() + len(calls)) % 3
    if way == 0:
        os.close(3)
        time.sleep(30)
    elif way == 1:
        os._exit(137)
    else:
        threading.Thread(target=later).start()
        ctypes.CDLL(None).pthread_exit(None)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
