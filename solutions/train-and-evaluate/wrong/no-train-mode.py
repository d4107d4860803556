"""Trains in whatever mode the model happens to be."""

import torch
from torch import nn

criterion = nn.CrossEntropyLoss()


def train_epoch(model, loader, optimizer):
    running_loss, n_samples = 0.0, 0
    for images, targets in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), targets)
        loss.backward()
        optimizer.step()
        running_loss += loss.item() * targets.size(0)
        n_samples += targets.size(0)
    return running_loss / n_samples


def evaluate(model, loader):
    mode = model.training
    model.eval()
    total, hits, seen = 0.0, 0, 0
    with torch.no_grad():
        for images, targets in loader:
            outputs = model(images)
            total += criterion(outputs, targets).item() * targets.shape[0]
            hits += int((outputs.argmax(1) == targets).sum())
            seen += targets.shape[0]
    model.train(mode)
    return total / seen, hits / seen
