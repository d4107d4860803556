"""Only add opens the window; flush always appends, also if its point is the very first one.

Fails: exactly when the first point comes out of flush() (fewer than every losses before the first flush that sends
    one): it is appended to a window that is not there yet, an error or a lost point, or to that of an earlier run.
    A full block afterwards opens the window all the same. Right when the first block was filled by add.
Hand: helper functions.
"""

import numpy as np


def point(step, losses):
    return np.array([sum(losses) / len(losses)]), np.array([step])


def check(every):
    if type(every) is not int:
        raise ValueError("every must be an int")
    if every <= 0:
        raise ValueError("every must be at least 1")
    return every


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        self.every = check(every)
        self.viz = viz
        self.win = win
        self.title = title
        self.waiting = []
        self.last_step = None
        self.opened = False

    def _open(self):
        y, x = point(self.last_step, self.waiting)
        self.viz.line(y, x, win=self.win, opts=dict(title=self.title))
        self.opened = True

    def _append(self):
        y, x = point(self.last_step, self.waiting)
        self.viz.line(y, x, win=self.win, update="append")

    def add(self, step, loss):
        self.waiting.append(loss.item() if hasattr(loss, "item") else float(loss))
        self.last_step = step
        if len(self.waiting) == self.every:
            if self.opened:
                self._append()
            else:
                self._open()
            self.waiting = []

    def flush(self):
        if self.waiting:
            self._append()
            self.waiting = []
