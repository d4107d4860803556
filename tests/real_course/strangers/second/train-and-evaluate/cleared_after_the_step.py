"""The gradients are cleared after each step instead of before each backward pass, so what stood in .grad before the epoch joins the first batch.

Fails: train_epoch when a parameter already has a gradient as the epoch begins (from an earlier backward pass
that nobody cleared): the first step is wrong, and all that follows from it. Right for fresh models and for one
epoch after another.
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: Optimizer) -> float:
    model.train()
    total, count = 0.0, 0
    for inputs, labels in loader:
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(labels)
        count += len(labels)
    return total / count


def evaluate(model: nn.Module, loader: DataLoader) -> tuple[float, float]:
    was_training = model.training
    model.eval()
    total, hits, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, labels in loader:
            scores = model(inputs)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            hits += (scores.argmax(dim=1) == labels).sum().item()
            count += len(labels)
    model.train(was_training)
    return total / count, hits / count
