# group: resources and survivors
# tries: Hold files that no folder lists and whose names read like other lines of a list of mapped files.
# accept: wrong output_limit error
# check: disk temp
# score: 0
# on: conv-output-size
# also: without namespaces
# varies: by whether the scratch folder is a file system of its own

import mmap
import os
import time

KEPT = []


def attack():
    for name in ("a\x0cb", *(f"a\x0c0-0 x x 0:0 {number}" for number in range(4))):
        with open(name, "w+b") as file:
            for _ in range(40):
                file.write(bytes(1 << 20))
            file.flush()
            KEPT.append(mmap.mmap(file.fileno(), 40 << 20))
        os.unlink(name)
    time.sleep(1)
    print("LEAK 200 MiB held")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
