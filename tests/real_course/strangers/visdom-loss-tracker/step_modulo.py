"""A block is taken for full when its step is a multiple of every, instead of when every losses have come.

Fails: exactly when every is above 1 and the steps that are multiples of every are not those at which a block gets
    full: steps from 0, or from another number that is not 1 more than a multiple of every; 10, 20, 30, ... with
    every = 2 or 5 (with every = 3 they happen to be right); a flush() in the middle of a block, if losses follow.
    Right for every = 1, and for steps 1, 2, 3, ... that are flushed at the end of a block or of the run only.
Hand: plain loops, short names.
"""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if type(every) is not int or every < 1:
            raise ValueError("every")
        self.v = viz
        self.w = win
        self.t = title
        self.e = every
        self.b = []
        self.s = 0
        self.first = True

    def add(self, step, loss):
        self.b.append(float(loss))
        self.s = step
        if step % self.e == 0:
            self.flush()

    def flush(self):
        if len(self.b) == 0:
            return
        m = 0.0
        for a in self.b:
            m += a
        m /= len(self.b)
        self.b = []
        x = np.array([self.s])
        y = np.array([m])
        if self.first:
            self.v.line(y, x, win=self.w, opts={"title": self.t})
            self.first = False
        else:
            self.v.line(y, x, win=self.w, update="append")
