# group: resources and survivors
# tries: Leave threads that go on printing and looping after the answer.
# accept: wrong timeout
# check: processes report
# score: 0
# on: conv-output-size
# varies: by how much of the next case's time the thread takes

import threading


def spin():
    while True:
        print("still here", flush=True)


def attack():
    threading.Thread(target=spin, daemon=True).start()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
