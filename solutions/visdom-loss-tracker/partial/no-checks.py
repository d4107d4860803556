"""Takes any number for a block, also 0."""

import torch


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        self.viz, self.win, self.title, self.every = viz, win, title, every
        self.buffer = []
        self.update = None

    def add(self, step, loss):
        self.step = step
        self.buffer.append(loss.item() if isinstance(loss, torch.Tensor) else loss)
        if len(self.buffer) == self.every:
            self.flush()

    def flush(self):
        if not self.buffer:
            return
        mean = torch.tensor([sum(self.buffer) / len(self.buffer)], dtype=torch.float64)
        self.viz.line(Y=mean, X=torch.tensor([self.step]), win=self.win, opts={"title": self.title}, update=self.update)
        self.update = "append"
        self.buffer = []
