# group: resources and survivors
# tries: Start thousands of threads with tiny stacks, until the machine has no number left.
# accept: memory error timeout
# check: memory time
# score: 0
# on: conv-output-size
# varies: by who stops it first, and the speed of the machine

import _thread
import threading
import time


def attack():
    threading.stack_size(32768)
    for _ in range(1500):
        _thread.start_new_thread(time.sleep, (20,))
    time.sleep(20)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
