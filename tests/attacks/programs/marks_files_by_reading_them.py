# group: shared state
# tries: Read files of the system, so that the time of the last access tells the next submission something.
# accept: wrong
# check: state
# score: 0

import os

FOLDER = "/usr/share/zoneinfo"


def attack():
    names = sorted(os.listdir(FOLDER)) if os.path.isdir(FOLDER) else []
    paths = [path for path in (f"{FOLDER}/{name}" for name in names) if os.path.isfile(path)][:20]
    before = [os.stat(path).st_atime_ns for path in paths]
    for path in paths:
        with open(path, "rb") as file:
            file.read(1)
    if [os.stat(path).st_atime_ns for path in paths] != before:
        print("LEAK a time of access has changed")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
