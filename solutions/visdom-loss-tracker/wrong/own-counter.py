"""Counts the losses itself and draws that number instead of the step it was given."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError("every must be at least 1")
        self.viz = viz
        self.win = win
        self.title = title
        self.every = every
        self.total = 0.0
        self.count = 0
        self.points = 0
        self.last_step = 0

    def add(self, step, loss):
        self.total += float(loss)
        self.count += 1
        self.last_step += 1
        if self.count == self.every:
            self.flush()

    def flush(self):
        if self.count == 0:
            return
        y = np.array([self.total / self.count])
        x = np.array([self.last_step])
        if self.points == 0:
            self.viz.line(Y=y, X=x, win=self.win, opts={"title": self.title})
        else:
            self.viz.line(Y=y, X=x, win=self.win, update="append")
        self.points += 1
        self.total, self.count = 0.0, 0
