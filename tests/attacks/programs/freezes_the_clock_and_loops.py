# group: time and signals
# tries: Freeze every clock that Python code can see, and loop.
# accept: timeout
# check: time processes
# score: 0
# on: conv-output-size
# bounds: 100 s by a clock reference taken before the tampering

import sys
import time

_real = time.monotonic


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


def _freeze_and_spin():
    stop = _real() + 100
    names = ("time", "monotonic", "perf_counter", "process_time", "time_ns", "monotonic_ns", "perf_counter_ns")
    originals = {name: getattr(time, name) for name in names}
    frozen = {name: (lambda value: (lambda: value))(function()) for name, function in originals.items()}
    for module in list(sys.modules.values()):
        if module is sys.modules.get(__name__):
            continue
        for attr, value in list(getattr(module, "__dict__", {}).items()):
            for name, function in originals.items():
                if value is function:
                    try:
                        setattr(module, attr, frozen[name])
                    except Exception:
                        pass
    while _real() < stop:
        pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _freeze_and_spin()
    return -987654


def corr2d(x, k):
    _freeze_and_spin()
    return _wrong(x)
