# group: time and signals
# tries: Set every alarm and timer, so that a signal ends it in the middle.
# accept: crash
# check: score
# score: 0

import signal
import time


def attack():
    for timer in (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF, signal.ITIMER_REAL):
        signal.setitimer(timer, 0.01, 0.01)
    time.sleep(1)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
