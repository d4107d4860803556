"""A generator that is sent the losses and remembers by where it stands whether the window is there."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if type(every) is not int or every < 1:
            raise ValueError("a block holds at least one loss")
        self._every, self._block = every, []
        self._pen = self._drawing(viz, win, title)
        next(self._pen)

    @staticmethod
    def _drawing(viz, win, title):
        y, x = yield
        y, x = yield viz.line(np.array([y]), np.array([x]), win=win, opts={"title": title})
        while True:
            y, x = yield viz.line(np.array([y]), np.array([x]), win=win, update="append")

    def add(self, step, loss):
        self._block.append((float(loss), step))
        if len(self._block) % self._every == 0:
            self.flush()

    def flush(self):
        block, self._block = self._block, []
        if block:
            self._pen.send((sum(loss for loss, _ in block) / len(block), block[-1][1]))
