# group: time and signals
# tries: Burn CPU time in eight threads while the main one waits.
# accept: timeout
# check: time
# score: 0
# on: conv-output-size

import threading


def spin():
    while True:
        pass


def attack():
    threads = [threading.Thread(target=spin, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    threads[0].join()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
