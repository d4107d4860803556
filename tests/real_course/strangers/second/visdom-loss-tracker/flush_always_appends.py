"""The window is made by the first full block; flush only ever appends.

Fails: when flush sends the first point of all (fewer than every losses have come): it appends to a window that
does not exist or to that of an earlier run, and the first full block afterwards begins the plot anew. Right if a
full block comes before the first flush that has something to send.
"""

from typing import Any

import numpy as np
from torch import Tensor


class LossTracker:
    """Draws the loss of a training run into one window of Visdom, a point for every block of losses."""

    def __init__(self, viz: Any, win: str = "loss", title: str = "loss", every: int = 1) -> None:
        if every < 1:
            raise ValueError("a block needs at least one loss")
        self._viz = viz
        self._win = win
        self._opts = {"title": title}
        self._every = every
        self._new = True
        self._sum, self._number, self._step = 0.0, 0, 0

    def _take(self) -> tuple[np.ndarray, np.ndarray]:
        point = np.array([self._sum / self._number]), np.array([float(self._step)])
        self._sum, self._number = 0.0, 0
        return point

    def add(self, step: int, loss: float | Tensor) -> None:
        self._sum += loss.item() if isinstance(loss, Tensor) else loss
        self._number += 1
        self._step = step
        if self._number < self._every:
            return
        y, x = self._take()
        if self._new:
            self._viz.line(Y=y, X=x, win=self._win, opts=self._opts)
            self._new = False
        else:
            self._viz.line(Y=y, X=x, win=self._win, update="append")

    def flush(self) -> None:
        if self._number > 0:
            y, x = self._take()
            self._viz.line(Y=y, X=x, win=self._win, update="append")
