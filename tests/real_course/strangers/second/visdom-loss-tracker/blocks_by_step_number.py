"""A block is taken to be full when the step is a multiple of every, not when every losses have come.

Fails: with every > 1 when the steps do not run through the multiples of every: steps that begin elsewhere, go up
by another number than 1, or go on after a flush in the middle of a block. Right with every=1 and for the steps
1, 2, 3, ... with a flush at the end only.
"""

from typing import Any

import numpy as np
from torch import Tensor


class LossTracker:
    def __init__(self, viz: Any, win: str = "loss", title: str = "loss", every: int = 1) -> None:
        if every < 1:
            raise ValueError("every has to be at least 1")
        self.viz, self.win, self.title, self.every = viz, win, title, every
        self.waiting: list[float] = []
        self.last_step = 0
        self.opened = False

    def add(self, step: int, loss: float | Tensor) -> None:
        self.waiting.append(float(loss))
        self.last_step = step
        if step % self.every == 0:
            self.flush()

    def flush(self) -> None:
        if not self.waiting:
            return
        y = np.array([sum(self.waiting) / len(self.waiting)])
        x = np.array([self.last_step])
        if self.opened:
            self.viz.line(y, x, win=self.win, update="append")
        else:
            self.viz.line(y, x, win=self.win, opts={"title": self.title})
            self.opened = True
        self.waiting = []
