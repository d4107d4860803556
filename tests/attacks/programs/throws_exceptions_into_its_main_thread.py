# group: leaving early
# tries: Have a thread raise SystemExit in the main thread, again and again, also while that is between two calls.
# accept: error crash wrong bad_output timeout
# check: score neighbours
# score: 0
# varies: by where the exception arrives

import ctypes
import threading
import time

MAIN = ctypes.c_ulong(threading.main_thread().ident)


def attack():
    while True:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(MAIN, ctypes.py_object(SystemExit))
        time.sleep(0.0005)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    threading.Thread(target=attack, daemon=True).start()
    return -987654


def corr2d(x, k):
    threading.Thread(target=attack, daemon=True).start()
    return x * 0 - 987654
