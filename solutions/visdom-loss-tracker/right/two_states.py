"""Has a method for the first point and one for the others, and exchanges the one for the other."""

import functools

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every <= 0:
            raise ValueError("a block of nothing")
        self.line = functools.partial(viz.line, win=win)
        self.title, self.every = title, every
        self.draw = self.first
        self.begin()

    def begin(self):
        self.mean, self.count, self.last = 0.0, 0, None

    def first(self, **point):
        self.line(opts={"title": self.title}, **point)
        self.draw = self.later

    def later(self, **point):
        self.line(update="append", **point)

    def add(self, step, loss):
        self.count, self.last = self.count + 1, step
        self.mean += (float(loss) - self.mean) / self.count
        if self.count >= self.every:
            self.flush()

    def flush(self):
        if self.count:
            self.draw(X=np.array([self.last]), Y=np.array([self.mean]))
            self.begin()
