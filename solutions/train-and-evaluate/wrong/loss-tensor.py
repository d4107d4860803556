"""Adds up and returns the loss as a tensor, which keeps the graph of every batch."""

import torch
from torch.nn.functional import cross_entropy


def train_epoch(model, loader, optimizer):
    model.train()
    total = 0
    seen = 0
    for inputs, labels in loader:
        optimizer.zero_grad()
        cost = cross_entropy(model(inputs), labels)
        cost.backward()
        optimizer.step()
        total += cost * len(labels)
        seen += len(labels)
    return total / seen


@torch.no_grad()
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total = 0.0
    hits = 0
    seen = 0
    for inputs, labels in loader:
        scores = model(inputs)
        total += cross_entropy(scores, labels).item() * len(labels)
        hits += (scores.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    model.train(was_training)
    return total / seen, hits / seen
