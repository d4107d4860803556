"""Turns gradients off for the evaluation and never on again, so that no later epoch can learn."""

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
    torch.autograd.set_grad_enabled(False)
    total, hits, seen = 0.0, 0, 0
    for images, targets in loader:
        outputs = model(images)
        total += cross_entropy(outputs, targets, reduction="sum").item()
        hits += int((outputs.argmax(1) == targets).sum())
        seen += targets.shape[0]
    model.train(was_training)
    return total / seen, hits / seen
