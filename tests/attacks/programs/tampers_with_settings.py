# group: shared state
# tries: Answer rightly after changing numpy's, torch's and Python's settings, the locale, the folder, the clock zone.
# accept: ok
# check: state neighbours
# score: full

import decimal
import gc
import locale
import os
import random
import sys
import time
import warnings

import numpy as np


def attack():
    np.seterr(all="raise")
    np.set_printoptions(threshold=0, precision=1)
    np.random.seed(1)
    random.seed(1)
    decimal.getcontext().prec = 1
    warnings.simplefilter("error")
    sys.setrecursionlimit(600)
    gc.disable()
    os.umask(0o777)
    os.environ.clear()
    os.environ.update(TZ="Asia/Seoul", LANG="tr_TR", TMPDIR="/nowhere")
    time.tzset()
    for place in ("tr_TR.UTF-8", "de_DE.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_ALL, place)
            break
        except locale.Error:
            pass
    os.chdir("/")
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_default_dtype(torch.float16)
        torch.manual_seed(1)
        torch.set_grad_enabled(False)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def corr2d(x, k):
    attack()
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = x[:height, :width] * 0
    for i in range(height):
        for j in range(width):
            out[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return out
