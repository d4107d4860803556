# group: the channel
# tries: Send a byte out of band, which is announced to the grader and does not come to who reads on.
# accept: timeout protocol
# check: time
# score: 0

import socket
import time

channel = socket.socket(fileno=3)


def attack():
    channel.send(b"x", socket.MSG_OOB)
    time.sleep(60)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

