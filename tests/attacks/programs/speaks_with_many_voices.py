# group: the channel
# tries: Write whole frames to the channel from many threads at once, while the runtime writes its own.
# accept: wrong error protocol crash timeout output_limit
# check: score neighbours
# score: 0
# varies: by which voice comes first

import os
import struct
import sys
import threading

VOICES = 8


def frames():
    """What the worker's own runtime would say, well-formed, with answers to calls that were never made."""
    frames = sys.modules["grader.wire.messages"]
    encode = sys.modules["msgspec"].msgpack.encode
    observed = frames.Observed()
    said = [frames.Returned(-987654, observed), frames.Raised(("ValueError",), "no", 1), frames.Loaded((), ())]
    return [struct.pack(">I", len(text)) + text for text in map(encode, said)]


def attack():
    said = frames()

    def speak():
        for number in range(100_000):
            os.write(3, said[number % len(said)])

    for _ in range(VOICES):
        threading.Thread(target=speak, daemon=True).start()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
