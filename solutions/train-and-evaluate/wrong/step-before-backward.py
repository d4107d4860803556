"""Steps before backward, so that every step uses the gradients of the batch before."""

import torch
from torch.nn.functional import cross_entropy


def train_epoch(model, loader, optimizer):
    model.train()
    total_loss = 0.0
    count = 0
    for images, targets in loader:
        loss = cross_entropy(model(images), targets)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        total_loss += loss.item() * len(targets)
        count += len(targets)
    return total_loss / count


def evaluate(model, loader):
    mode = model.training
    model.eval()
    total, hits, seen = 0.0, 0, 0
    with torch.no_grad():
        for images, targets in loader:
            outputs = model(images)
            total += cross_entropy(outputs, targets, reduction="sum").item()
            hits += int((outputs.argmax(1) == targets).sum())
            seen += targets.shape[0]
    model.train(mode)
    return total / seen, hits / seen
