# group: reading what is hidden
# tries: Import the judge, the catalog and the comparison of the grader itself.
# accept: wrong
# check: token
# score: 0
# without: filesystem

import importlib


def attack():
    for name in ("grader.judge.compare", "grader.judge.answer_keys", "grader.exercise.course", "grader.grading"):
        try:
            importlib.import_module(name)
            print("LEAK imported", name)
        except (ImportError, OSError):
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
