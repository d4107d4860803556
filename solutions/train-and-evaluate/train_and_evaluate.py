"""Reference solution: training and evaluation loop."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.utils.data import DataLoader


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: Optimizer) -> float:
    """Show every batch to the model once, in training mode, and take one step after each.

    loader: yields inputs (n x ...) and labels (n); model(inputs) are scores, n x K

        result = (sum over the batches of n * mean cross-entropy of the batch) / (sum over the batches of n)
    """
    model.train()
    total = 0.0
    seen = 0
    for inputs, labels in loader:
        loss = cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        # item() takes the number out; the tensor would drag the graph of its batch along.
        total += loss.item() * len(labels)
        seen += len(labels)
    return total / seen


@torch.no_grad()
def evaluate(model: nn.Module, loader: DataLoader) -> tuple[float, float]:
    """The mean cross-entropy per sample, and the share of samples whose highest score is that of their label."""
    was_training = model.training
    model.eval()
    total = 0.0
    hits = seen = 0
    for inputs, labels in loader:
        scores = model(inputs)
        total += cross_entropy(scores, labels).item() * len(labels)
        hits += (scores.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    model.train(was_training)
    return total / seen, hits / seen
