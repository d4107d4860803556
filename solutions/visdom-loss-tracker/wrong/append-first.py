"""Appends the very first point too, to a window that nobody has made."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError(f"every must be at least 1, not {every}")
        self.viz, self.win, self.every = viz, win, every
        self.opts = {"title": title}
        self.block = []

    def add(self, step, loss):
        self.block.append((step, float(loss)))
        if len(self.block) == self.every:
            self.flush()

    def flush(self):
        if self.block:
            step = self.block[-1][0]
            mean = np.mean([loss for _, loss in self.block])
            self.viz.line(np.array([mean]), np.array([step]), win=self.win, opts=self.opts, update="append")
            self.block.clear()
