"""Never clears the block, so that every mean begins at the first loss."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError("every must be at least 1")
        self.viz = viz
        self.win = win
        self.title = title
        self.every = every
        self.losses = []
        self.opened = False

    def add(self, step, loss):
        self.losses.append(float(loss))
        self.step = step
        if len(self.losses) % self.every == 0:
            self.flush()

    def flush(self):
        if not self.losses:
            return
        mean = sum(self.losses) / len(self.losses)
        x, y = np.array([self.step]), np.array([mean])
        if not self.opened:
            self.viz.line(Y=y, X=x, win=self.win, opts={"title": self.title})
            self.opened = True
        else:
            self.viz.line(Y=y, X=x, win=self.win, update="append")
