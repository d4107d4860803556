"""Keeps the detached loss tensor, which changes along when the loss is written over."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError(f"every must be at least 1, not {every}")
        self.viz, self.win, self.every = viz, win, every
        self.opts = {"title": title}
        self.update = None
        self.block = []

    def add(self, step, loss):
        if hasattr(loss, "detach"):
            loss = loss.detach()
        self.block.append((step, loss))
        if len(self.block) == self.every:
            self.flush()

    def flush(self):
        if self.block:
            step = self.block[-1][0]
            mean = np.mean([float(loss) for _, loss in self.block])
            self.viz.line(np.array([mean]), np.array([step]), win=self.win, opts=self.opts, update=self.update)
            self.update = "append"
            self.block.clear()
