# group: resources and survivors
# tries: Raise its limits, leave the session, clear the death signal, unshare namespaces, and loop.
# accept: timeout
# check: time processes
# score: 0
# on: conv-output-size
# bounds: 100 s, own process only

import os
import resource
import time


def _name(tag):
    """Name this process so that a survivor can be found."""
    try:
        import ctypes
        ctypes.CDLL(None).prctl(15, tag, 0, 0, 0)
    except Exception:
        pass


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


def _loosen_and_spin():
    stop = time.monotonic() + 100
    _name(b"gcanary_a57")
    for name in dir(resource):
        if name.startswith("RLIMIT_"):
            try:
                number = getattr(resource, name)
                hard = resource.getrlimit(number)[1]
                resource.setrlimit(number, (hard, hard))
            except (OSError, ValueError):
                pass
    for function, args in ((os.setsid, ()), (os.setpgid, (0, 0))):
        try:
            function(*args)
        except OSError:
            pass
    try:
        import ctypes
        libc = ctypes.CDLL(None)
        libc.prctl(1, 0, 0, 0, 0)                       # PR_SET_PDEATHSIG off
        if libc.unshare(0x10000000 | 0x00020000) == 0:  # CLONE_NEWUSER | CLONE_NEWNS
            print("LEAK jail unshare allowed")
    except Exception:
        pass
    try:
        with open("/proc/self/oom_score_adj", "w") as handle:
            handle.write("-500")
        print("LEAK jail oom_score_adj lowered")
    except OSError:
        pass
    while time.monotonic() < stop:
        pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _loosen_and_spin()
    return -987654


def corr2d(x, k):
    _loosen_and_spin()
    return _wrong(x)
