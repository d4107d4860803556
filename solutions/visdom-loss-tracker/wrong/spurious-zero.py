"""Opens the window with an invented point at (0, 0), before there is any loss."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError("every must be at least 1")
        self.viz = viz
        self.win = win
        self.every = every
        self.losses = []
        viz.line(Y=np.zeros(1), X=np.zeros(1), win=win, opts={"title": title})

    def add(self, step, loss):
        self.losses.append(float(loss))
        self.step = step
        if len(self.losses) == self.every:
            self.flush()

    def flush(self):
        if not self.losses:
            return
        mean = sum(self.losses) / len(self.losses)
        self.losses = []
        x, y = np.array([self.step]), np.array([mean])
        self.viz.line(Y=y, X=x, win=self.win, update="append")
