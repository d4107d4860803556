"""Takes the softmax of the scores before cross_entropy, which takes it again."""

import torch
from torch.nn.functional import cross_entropy, softmax


def train_epoch(model, loader, optimizer):
    model.train()
    total, seen = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        probabilities = softmax(model(x), dim=1)
        loss = cross_entropy(probabilities, y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        seen += len(y)
    return total / seen


def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, hits, seen = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            probabilities = softmax(model(x), dim=1)
            total += cross_entropy(probabilities, y).item() * len(y)
            hits += (probabilities.argmax(dim=1) == y).sum().item()
            seen += len(y)
    model.train(was_training)
    return total / seen, hits / seen
