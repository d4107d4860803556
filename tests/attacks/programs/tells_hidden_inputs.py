# group: reports and feedback
# tries: Carry the hidden inputs out by printing them, in exception texts and in its running time.
# accept: error
# check: inputs
# score: 0
# on: conv-output-size
# bounds: under 1 KB of text and 0.5 s per call

import time


def _tell(*values):
    text = "HIDDEN-INPUT " + " ".join(repr(value)[:300] for value in values)
    print(text)
    try:
        bit = int(float(getattr(values[0], "sum", lambda: values[0])())) & 1
    except Exception:
        bit = 0
    time.sleep(0.5 if bit else 0.0)
    raise ValueError(text)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _tell(n, kernel, stride, padding, dilation)


def corr2d(x, k):
    _tell(x, k)
