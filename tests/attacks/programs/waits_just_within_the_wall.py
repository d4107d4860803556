# group: time and signals
# tries: Wait in every call for nearly as long as a call may take, without using any CPU time.
# accept: timeout wrong
# check: time
# score: 0
# on: conv-output-size
# varies: by the budget for waiting

import time


def attack():
    time.sleep(1.5)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
