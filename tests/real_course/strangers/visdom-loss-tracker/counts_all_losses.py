"""A block is full when the number of all losses so far is a multiple of every; flush() does not start that count anew.

Fails: exactly when flush() sends an incomplete block and the losses that follow reach the next multiple of every:
    the block after the flush has too few losses, and all later ones are shifted. Right without flush(), with
    flush() at the end or between full blocks, and for every = 1.
Hand: a class with type hints, nested function.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor


class LossTracker:
    """Plots the mean loss of every block."""

    def __init__(self, viz: Any, win: str = "loss", title: str = "loss", every: int = 1) -> None:
        def is_count(number: object) -> bool:
            return isinstance(number, int) and not isinstance(number, bool) and number >= 1

        if not is_count(every):
            raise ValueError(f"every: {every!r}")
        self._viz: Any = viz
        self._window: dict[str, Any] = {"win": win}
        self._title: str = title
        self._every: int = every
        self._total: float = 0.0
        self._waiting: int = 0
        self._seen: int = 0
        self._step: int = 0
        self._drawn: bool = False

    def add(self, step: int, loss: float | Tensor) -> None:
        self._total += float(loss)
        self._waiting += 1
        self._seen += 1
        self._step = step
        if self._seen % self._every == 0:
            self.flush()

    def flush(self) -> None:
        if self._waiting == 0:
            return
        mean: float = self._total / self._waiting
        how: dict[str, Any] = {"update": "append"} if self._drawn else {"opts": {"title": self._title}}
        self._viz.line(Y=np.asarray([mean]), X=np.asarray([self._step]), **self._window, **how)
        self._drawn = True
        self._total, self._waiting = 0.0, 0
