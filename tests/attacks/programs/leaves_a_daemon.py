# group: resources and survivors
# tries: Double-fork a daemon that leaves the session, ignores signals and writes a file later.
# accept: error wrong
# check: processes temp
# score: 0
# bounds: one grandchild, 60 s, one marker file in the temp folder; not started again within 60 s

import os
import signal
import tempfile
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


def _recent():
    path = os.path.join(tempfile.gettempdir(), "grader_canary_lock_a43")
    try:
        if time.time() - os.stat(path).st_mtime < 60:
            return True
    except OSError:
        pass
    try:
        with open(path, "w"):
            pass
    except OSError:
        pass
    return False


def _daemon():
    if _recent():
        return
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        _name(b"gcanary_a43")
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop = time.monotonic() + 60
        time.sleep(3)
        with open(os.path.join(tempfile.gettempdir(), "grader_canary_pwned_a43.txt"), "w") as handle:
            handle.write("pid=%d" % os.getpid())
        while time.monotonic() < stop:
            time.sleep(1)
    finally:
        os._exit(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _daemon()
    return -987654


def corr2d(x, k):
    _daemon()
    return _wrong(x)
