"""Averages the accuracies of the batches, whatever their sizes."""

import torch
from torch.nn.functional import cross_entropy


def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    seen = 0
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        seen += len(labels)
    return total / seen


def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, seen = 0.0, 0
    accuracies = []
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += cross_entropy(scores, y, reduction="sum").item()
            seen += len(y)
            accuracies.append((scores.argmax(dim=1) == y).double().mean().item())
    model.train(was_training)
    return total / seen, sum(accuracies) / len(accuracies)
