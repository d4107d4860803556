"""Draws full blocks, and has nothing in flush yet."""

import numpy as np


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError("no losses have no mean")
        self.viz = viz
        self.options = {"win": win, "opts": {"title": title}}
        self.every = every
        self.sum = 0.0
        self.number = 0

    def add(self, step, loss):
        self.sum += float(loss)
        self.number += 1
        if self.number == self.every:
            self.viz.line(np.array([self.sum / self.every]), np.array([step]), **self.options)
            self.options["update"] = "append"
            self.sum, self.number = 0.0, 0

    def flush(self):
        return None
