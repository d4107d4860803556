"""Puts the point of a block at its first step, and not at its last."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError("every must be at least 1")
        self.viz, self.win, self.title, self.every = viz, win, title, every
        self.steps, self.losses = [], []
        self.created = False

    def add(self, step, loss):
        self.steps.append(step)
        self.losses.append(float(loss))
        if len(self.losses) >= self.every:
            self.flush()

    def flush(self):
        if not self.losses:
            return
        x, y = np.array([self.steps[0]]), np.array([np.mean(self.losses)])
        if self.created:
            self.viz.line(X=x, Y=y, win=self.win, update="append")
        else:
            self.viz.line(X=x, Y=y, win=self.win, opts={"title": self.title})
            self.created = True
        self.steps.clear()
        self.losses.clear()
