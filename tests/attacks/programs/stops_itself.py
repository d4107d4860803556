# group: time and signals
# tries: Stop itself with SIGSTOP, so that it uses no CPU time and ignores SIGTERM.
# accept: timeout wrong
# check: time processes
# score: 0
# on: conv-output-size
# bounds: a helper child continues it after 60 s; without a helper it sleeps 60 s instead

import os
import signal
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


def _stop():
    me = os.getpid()
    try:
        child = os.fork()
    except OSError:
        time.sleep(60)
        return
    if child == 0:
        _name(b"gcanary_a37")
        stop = time.monotonic() + 60
        while time.monotonic() < stop and os.getppid() == me:
            time.sleep(0.5)
        if os.getppid() == me:
            os.kill(me, signal.SIGCONT)
        os._exit(0)
    os.kill(me, signal.SIGSTOP)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    if n == 7:  # once is enough
        _stop()
    return -987654


def corr2d(x, k):
    _stop()
    return _wrong(x)
