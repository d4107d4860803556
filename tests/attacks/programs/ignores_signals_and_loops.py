# group: time and signals
# tries: Ignore and block every signal, cancel alarms, and loop.
# accept: timeout
# check: time processes
# score: 0
# on: conv-output-size
# bounds: 100 s

import faulthandler
import signal
import time


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


def _spin():
    stop = time.monotonic() + 100
    try:
        faulthandler.cancel_dump_traceback_later()
        faulthandler.disable()
        signal.alarm(0)
        for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
            signal.setitimer(timer, 0)
    except Exception:
        pass
    for number in signal.valid_signals():
        if number in (signal.SIGKILL, signal.SIGSTOP):
            continue
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError, RuntimeError):
            pass
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    except Exception:
        pass
    while time.monotonic() < stop:
        pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _spin()
    return -987654


def corr2d(x, k):
    _spin()
    return _wrong(x)
