"""Whether losses wait is told by their sum, which may be 0 although some wait.

Fails: exactly when the waiting losses add up to 0 at the moment they should be sent (a loss of 0.0 with every = 1,
    a block of zeros, 2 and -2): no point is sent, and they stay in the count of the next block. All other losses
    are right.
Hand: plain loops, short names.
"""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if type(every) != int or every < 1:  # noqa: E721
            raise ValueError("every must be int >= 1")
        self.viz = viz
        self.win = win
        self.title = title
        self.every = every
        self.s = 0.0
        self.n = 0
        self.made = False

    def add(self, step, loss):
        self.s += float(loss)
        self.n += 1
        self.step = step
        if self.n >= self.every:
            self.flush()

    def flush(self):
        if self.s:
            x = np.array([self.step])
            y = np.array([self.s / self.n])
            if not self.made:
                self.viz.line(y, x, win=self.win, opts={"title": self.title})
                self.made = True
            else:
                self.viz.line(y, x, win=self.win, update="append")
            self.s = 0.0
            self.n = 0
