# group: resources and survivors
# tries: Fork 120 children that hold every inherited descriptor.
# accept: error wrong
# check: processes time
# score: 0
# bounds: 120 children, 5 s each, none forks again; a lock file in the temp folder keeps a second round from starting within 6 s

import os
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


def _first_round():
    path = os.path.join(tempfile.gettempdir(), "grader_canary_lock_a41")
    try:
        if time.time() - os.stat(path).st_mtime < 6:
            return False
        os.unlink(path)
    except OSError:
        pass
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    except OSError:
        pass
    return True


def _bomb():
    if not _first_round():
        return
    for _ in range(120):
        if os.fork() == 0:
            try:
                _name(b"gcanary_a41")
                time.sleep(5)
            finally:
                os._exit(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _bomb()
    return -987654


def corr2d(x, k):
    _bomb()
    return _wrong(x)
