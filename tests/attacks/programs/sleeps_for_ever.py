# group: time and signals
# tries: Use no CPU time and never return.
# accept: timeout wrong
# check: time
# score: 0
# on: conv-output-size

import time


def attack():
    time.sleep(60)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    if n == 7:  # once is enough
        attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
