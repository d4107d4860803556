"""Losses wait as detached tensors, which have no graph but still are the memory of the loss.

Fails: with every > 1 when a waiting loss tensor is written over before its block is sent (the new number is
plotted), and the tracker keeps the memory of the tensor alive. Right with every=1, with floats, and if nobody
writes into the tensors.
"""

import numpy as np
import torch


class LossTracker:
    def __init__(self, viz, win="loss", title="loss", every=1):
        if every < 1:
            raise ValueError("손실이 없는 블록에는 평균이 없다")
        self.viz = viz
        self.win = win
        self.title = title
        self.every = every
        self.block = []
        self.step = None
        self.first = True

    def add(self, step, loss):
        if isinstance(loss, torch.Tensor):
            loss = loss.detach()  # 그래프를 떼어 낸다
        self.block.append(loss)
        self.step = step
        if len(self.block) == self.every:
            self.flush()

    def flush(self):
        if len(self.block) == 0:
            return
        mean = sum(float(loss) for loss in self.block) / len(self.block)
        options = {"opts": {"title": self.title}} if self.first else {"update": "append"}
        self.viz.line(np.array([mean]), np.array([self.step]), win=self.win, **options)
        self.first = False
        self.block.clear()
