# group: time and signals
# tries: Wait, while hundreds of threads that wake each other stand in the run queue for it.
# accept: timeout
# check: time
# score: 0
# on: conv-output-size

import threading
import time


def wake():
    while True:
        time.sleep(0.02)


def attack():
    threading.stack_size(1 << 16)
    for _ in range(150):
        threading.Thread(target=wake, daemon=True).start()
    time.sleep(60)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
