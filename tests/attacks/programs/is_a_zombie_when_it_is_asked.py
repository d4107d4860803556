# group: shared state
# tries: Answer and end, so that what is asked next is asked of a process that is no more.
# accept: wrong crash
# check: score neighbours processes
# score: 0
# varies: by whether it ends before or after the next call

import os
import threading
import time


def end():
    time.sleep(0.001)
    os._exit(0)


def attack():
    threading.Thread(target=end).start()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
