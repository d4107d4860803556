# group: time and signals
# tries: Replace stdout by an object whose flush never ends.
# accept: timeout
# check: time
# score: 0
# on: conv-output-size

import sys


class Endless:
    def write(self, _text):
        return 0

    def flush(self):
        while True:
            pass


def attack():
    sys.stdout = Endless()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
