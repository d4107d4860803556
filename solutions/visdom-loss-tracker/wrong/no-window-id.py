"""Does not say which window a point belongs to, so that every point opens a window of its own."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError("every must be at least 1")
        self.viz = viz
        self.title = title
        self.every = every
        self.losses = []

    def add(self, step, loss):
        self.losses.append(float(loss))
        self.step = step
        if len(self.losses) == self.every:
            self.flush()

    def flush(self):
        if self.losses:
            mean = sum(self.losses) / len(self.losses)
            self.viz.line(Y=np.array([mean]), X=np.array([self.step]), opts={"title": self.title})
            self.losses = []
