# group: shared state
# tries: Write a marker wherever it can, and look for the marker of an earlier run.
# accept: wrong
# check: state temp
# score: 0
# without: filesystem

import os
import sys
import tempfile

SEEN = []


def attack():
    home = os.path.expanduser("~")
    own = [os.getcwd(), tempfile.gettempdir(), home]
    places = [*own, "/tmp", "/var/tmp", "/dev/shm", os.path.dirname(os.__file__), *sys.path]
    markers = [os.path.join(place, "grader_canary_seen") for place in dict.fromkeys(places)]
    if not SEEN and any(map(os.path.exists, markers)):
        print("LEAK marker of an earlier run")
    SEEN.append(True)
    for marker in markers:
        try:
            open(marker, "w").close()
            if os.path.dirname(marker) not in own:
                print("LEAK wrote outside")
                os.unlink(marker)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
