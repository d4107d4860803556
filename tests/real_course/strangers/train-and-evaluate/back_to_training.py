"""evaluate ends with model.train(), in whatever mode the model came.

Fails: exactly when the model is in evaluation mode when evaluate is called: it is in training mode afterwards. All
    that the two functions return, the weights and the statistics are right.
Hand: a class (the AverageMeter of many repositories), type hints.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader


class AverageMeter:
    """Computes and stores the average."""

    def __init__(self) -> None:
        self.sum: float = 0.0
        self.count: int = 0

    def update(self, val: float, n: int = 1) -> None:
        self.sum += val * n
        self.count += n

    @property
    def avg(self) -> float:
        return self.sum / self.count


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: Optimizer) -> float:
    criterion = nn.CrossEntropyLoss()
    losses = AverageMeter()
    model.train()
    for inputs, target in loader:
        loss = criterion(model(inputs), target)
        losses.update(loss.item(), inputs.size(0))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses.avg


def evaluate(model: nn.Module, loader: DataLoader) -> tuple[float, float]:
    criterion = nn.CrossEntropyLoss()
    losses, top1 = AverageMeter(), AverageMeter()
    model.eval()
    with torch.no_grad():
        for inputs, target in loader:
            output = model(inputs)
            losses.update(criterion(output, target).item(), inputs.size(0))
            _, pred = output.max(dim=1)
            top1.update(pred.eq(target).double().mean().item(), inputs.size(0))
    model.train()
    return losses.avg, top1.avg
