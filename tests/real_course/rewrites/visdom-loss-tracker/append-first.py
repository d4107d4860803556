"""Draws all points by one method that appends."""

import numpy


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if isinstance(every, bool) or not isinstance(every, int) or every <= 0:
            raise ValueError("a block needs losses")
        self.__dict__.update(draw=viz.line, win=win, title=title, every=every, total=0.0, waiting=0, last=None)

    def add(self, step, loss):
        self.total, self.waiting, self.last = self.total + float(loss), self.waiting + 1, step
        return self.flush() if self.waiting >= self.every else None

    def flush(self):
        if not self.waiting:
            return
        y, x = numpy.full(1, self.total / self.waiting), numpy.full(1, self.last)
        self.draw(Y=y, X=x, win=self.win, update="append", opts=dict(title=self.title))
        self.total, self.waiting = 0.0, 0
