"""Clears the gradients between backward and step, so that the step has nothing to go by."""

import torch
from torch.nn.functional import cross_entropy


def train_epoch(model, loader, optimizer):
    model.train()
    total, seen = 0.0, 0
    for x, y in loader:
        scores = model(x)
        loss = cross_entropy(scores, y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(y)
        seen += len(y)
    return total / seen


def evaluate(model, loader):
    training_before = model.training
    model.eval()
    with torch.no_grad():
        batches = [(model(x), y) for x, y in loader]
    model.train(training_before)
    scores = torch.cat([s for s, _ in batches])
    labels = torch.cat([y for _, y in batches])
    accuracy = (scores.argmax(dim=1) == labels).double().mean().item()
    return cross_entropy(scores, labels).item(), accuracy
