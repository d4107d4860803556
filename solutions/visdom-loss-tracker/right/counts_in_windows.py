"""Keeps all losses of the run and the place up to which they have been drawn."""

import math
from operator import itemgetter


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if not every >= 1:
            raise ValueError(f"blocks of {every} losses cannot be drawn")
        self._run = []
        self._drawn = 0
        self._line, self._every = viz.line, every
        self._name = {"win": win, "opts": {"title": title}}

    def add(self, step, loss):
        self._run.append((step, loss if isinstance(loss, float) else loss.item()))
        while len(self._run) - self._drawn >= self._every:
            self._draw(self._drawn + self._every)

    def flush(self):
        if len(self._run) > self._drawn:
            self._draw(len(self._run))

    def _draw(self, end):
        block = self._run[self._drawn : end]
        mean = math.fsum(map(itemgetter(1), block)) / len(block)
        how = {} if self._drawn == 0 else {"update": "append"}
        self._line([mean], [block[-1][0]], **self._name, **how)
        self._drawn = end
