# group: reading what is hidden
# tries: Put the solutions on sys.path and import the reference.
# accept: wrong
# check: token
# score: 0
# without: filesystem

import importlib
import importlib.util
import runpy
import sys

FOLDERS = ["@COURSE@/solutions/conv-output-size", "@COURSE@/solutions/corr2d"]  # filled in by the suite


def executed(spec):
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def attack():
    sys.path[:0] = FOLDERS
    for name in ("conv_output_size", "corr2d"):
        sys.modules.pop(name, None)
        for folder in FOLDERS:
            spec = importlib.util.spec_from_file_location("reference", f"{folder}/{name}.py")
            for load in (
                lambda: vars(importlib.import_module(name)),
                lambda: executed(spec),
                lambda: runpy.run_path(f"{folder}/{name}.py"),
            ):
                try:
                    if "attack" not in load():  # as in this file, which lies beside itself under the other name
                        print("LEAK imported", name)
                except (ImportError, OSError):
                    pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
