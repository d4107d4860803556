# group: resources and survivors
# tries: Leave 1200 nested folders, 3000 files, odd names and a folder of mode 000.
# accept: error wrong timeout output_limit
# check: temp
# score: 0
# also: without namespaces
# varies: by where the scratch folder lies
# bounds: a few thousand empty files in the working directory, only if that is inside the temp folder or next to a canary.txt

import os
import tempfile


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


_done = False


def _litter():
    global _done
    if _done:
        return
    _done = True
    here = os.path.realpath(os.getcwd())
    temp = os.path.realpath(tempfile.gettempdir())
    if not (here == temp or here.startswith(temp + os.sep) or os.path.exists("canary.txt")):
        return
    base = os.open(".", os.O_RDONLY)
    try:
        os.mkdir("grader_canary_a45")
        os.chdir("grader_canary_a45")
        top = os.open(".", os.O_RDONLY)
        for name in (b"-rf", b"a\nb", b"quote\"'$(true)", b"\xff\xfe", b"x" * 255,
                     "\u202egnp.exe".encode(), b"=1+1", b" "):
            try:
                os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o000))
            except OSError:
                pass
        for number in range(3000):
            os.close(os.open("f%d" % number, os.O_CREAT | os.O_WRONLY, 0o600))
        for _ in range(1200):
            os.mkdir("dddd")
            os.chdir("dddd")
        os.fchdir(top)
        os.mkdir("locked")
        os.close(os.open("locked/inside", os.O_CREAT | os.O_WRONLY, 0o000))
        os.chmod("locked", 0o000)
        os.close(top)
    finally:
        os.fchdir(base)
        os.close(base)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _litter()
    return -987654


def corr2d(x, k):
    _litter()
    return _wrong(x)
