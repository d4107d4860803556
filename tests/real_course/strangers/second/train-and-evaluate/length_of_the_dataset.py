"""Sums are divided by len(loader.dataset), which is not what the loader shows if it leaves samples out.

Fails: loaders with drop_last=True and a rest, or with a sampler that picks another number of samples than the
data set has: losses and accuracy come out too small (or too large). Right for loaders that show every sample
once.
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: Optimizer) -> float:
    """One step after every batch; returns the mean loss per sample."""
    model.train()
    running = 0.0
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        running += loss.item() * inputs.size(0)
    return running / len(loader.dataset)


def evaluate(model: nn.Module, loader: DataLoader) -> tuple[float, float]:
    """The mean loss and the accuracy."""
    before = model.training
    model.eval()
    running, correct = 0.0, 0
    with torch.inference_mode():
        for inputs, labels in loader:
            scores = model(inputs)
            running += F.cross_entropy(scores, labels).item() * inputs.size(0)
            correct += (scores.argmax(1) == labels).sum().item()
    model.train(before)
    size = len(loader.dataset)
    return running / size, correct / size
