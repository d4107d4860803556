"""Evaluates in whatever mode the model happens to be, with dropout and the statistics of the batch."""

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


@torch.no_grad()
def evaluate(model, loader):
    total = 0.0
    hits = 0
    seen = 0
    for inputs, labels in loader:
        scores = model(inputs)
        total += cross_entropy(scores, labels).item() * len(labels)
        hits += (scores.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    return total / seen, hits / seen
