"""Averages the mean losses of the batches, whatever their sizes."""

import torch
from torch import nn

criterion = nn.CrossEntropyLoss()


def train_epoch(model, loader, optimizer):
    model.train()
    losses = []
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@torch.no_grad()
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total = 0.0
    hits = 0
    seen = 0
    for inputs, labels in loader:
        scores = model(inputs)
        total += criterion(scores, labels).item() * len(labels)
        hits += (scores.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    model.train(was_training)
    return total / seen, hits / seen
