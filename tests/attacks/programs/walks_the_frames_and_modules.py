# group: reading what is hidden
# tries: Search frames, modules and the messages it was sent for anything expected.
# accept: wrong
# check: token
# score: 0

import gc
import sys

WORDS = ("expect", "answer_key", "reference", "solution", "hidden", "reveal", "points", "verdict", "tolerance")


def attack():
    frame = sys._getframe(1)
    while frame is not None:
        for name in [*frame.f_locals, *frame.f_globals]:
            if any(word in name.lower() for word in WORDS):
                print("LEAK", name, "in a frame")
        frame = frame.f_back
    for name, module in list(sys.modules.items()):
        if name.startswith(("grader.judge", "grader.exercise", "grader.author", "grader.classroom", "hypothesis")):
            print("LEAK module", name)
    for thing in gc.get_objects():
        kind = type(thing)
        if kind.__module__.startswith("grader") and any(word in kind.__name__.lower() for word in WORDS):
            print("LEAK object", kind.__name__)
        for field in getattr(kind, "__struct_fields__", ()):
            if any(word in field for word in WORDS):
                print("LEAK field", kind.__name__, field)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
