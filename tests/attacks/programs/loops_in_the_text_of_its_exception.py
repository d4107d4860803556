# group: time and signals
# tries: Raise an exception whose text takes for ever to make.
# accept: timeout
# check: time
# score: 0
# on: conv-output-size

class Endless(Exception):
    def __str__(self):
        while True:
            pass


def attack():
    raise Endless


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
