"""Exercise: plotting the loss with Visdom."""

from typing import Any

from torch import Tensor


class LossTracker:
    """Draws the loss of a training run into one window of Visdom, a point for every block of losses.

    viz: a visdom.Visdom, or anything with the same method line(Y, X, win=..., opts=..., update=...)
    win, title: the name of the window, and what stands above it
    every: how many losses make a point

    Raises ValueError if every is below 1.
    """

    def __init__(self, viz: Any, win: str = "loss", title: str = "loss", every: int = 1) -> None:
        raise NotImplementedError("write what the tracker has to remember, and refuse a block of no losses")

    def add(self, step: int, loss: float | Tensor) -> None:
        """Take the loss of a step, and send a point as soon as a block is full: its last step, its mean."""
        raise NotImplementedError("write how a loss joins its block and when the block is sent")

    def flush(self) -> None:
        """Send the losses that wait in an incomplete block, if any, as a point: the last step, their mean."""
        raise NotImplementedError("write how a block becomes a point of the window")
