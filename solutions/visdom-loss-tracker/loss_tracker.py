"""Reference solution: plotting the loss with Visdom."""

from typing import Any

import numpy as np
from torch import Tensor


class LossTracker:
    """Draws the loss of a training run into one window of Visdom, a point for every block of losses.

        x = step of the last loss of the block        y = sum of the losses of the block / how many there are

    Visdom takes arrays of shape (number of points,), here (1,).
    """

    def __init__(self, viz: Any, win: str = "loss", title: str = "loss", every: int = 1) -> None:
        if every < 1:
            raise ValueError(f"a block of {every} losses has no mean")
        self._viz = viz
        self._win = win
        self._title = title
        self._every = every
        self._block: list[float] = []
        self._is_open = False

    def add(self, step: int, loss: float | Tensor) -> None:
        # float() leaves the graph behind, and what happens to the tensor later does not matter any more.
        self._block.append(float(loss))
        self._step = step
        if len(self._block) == self._every:
            self.flush()

    def flush(self) -> None:
        if self._block:
            self._send(np.array([self._step]), np.array([sum(self._block) / len(self._block)]))
            self._block = []

    def _send(self, x: np.ndarray, y: np.ndarray) -> None:
        if self._is_open:
            self._viz.line(y, x, win=self._win, update="append")
        else:
            self._viz.line(y, x, win=self._win, opts={"title": self._title})
            self._is_open = True
