# group: reading what is hidden
# tries: List the class and read what others handed in.
# accept: wrong
# check: neighbours files
# score: 0
# without: filesystem

import os

CLASS = "@CLASS@"  # filled in by the suite


def attack():
    for read in (
        lambda: os.listdir(CLASS)[0],
        lambda: open(f"{CLASS}/honest/corr2d.py").read(),
        lambda: [entry.name for entry in os.scandir(os.path.dirname(CLASS))][0],
    ):
        try:
            read()
            print("LEAK others")
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
