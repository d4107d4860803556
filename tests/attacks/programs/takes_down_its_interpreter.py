# group: leaving early
# tries: Take the interpreter down from inside the call, so that what is left to do is done by nobody.
# accept: crash timeout
# check: score processes
# score: 0
# varies: by what is found gone first

import ctypes
import threading
import time


def attack():
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    ctypes.pythonapi.Py_FinalizeEx()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
