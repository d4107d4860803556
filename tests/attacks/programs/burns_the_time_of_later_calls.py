# group: time and signals
# tries: Answer at once, and let threads that release the interpreter use up the processor behind every later call.
# accept: wrong timeout
# check: time processes
# score: 0
# varies: by how soon it is noticed

import hashlib
import threading


def burn():
    data = bytes(1 << 20)
    while True:
        hashlib.sha256(data).digest()


def attack():
    for _ in range(4):
        threading.Thread(target=burn, daemon=True).start()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
