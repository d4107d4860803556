# group: time and signals
# tries: Print a dot now and then, so that something always seems to be going on.
# accept: timeout
# check: time
# score: 0

import time


def attack():
    while True:
        print(".", end="", flush=True)
        time.sleep(0.005)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

