"""Keeps a list of what each batch says and takes its mean, as many tutorials do."""

import numpy as np
import torch
from torch import nn


def train_epoch(model, loader, optimizer):
    criterion = nn.CrossEntropyLoss()
    model.train()
    losses = []
    for inputs, targets in loader:
        loss = criterion(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def evaluate(model, loader):
    criterion = nn.CrossEntropyLoss()
    was_training = model.training
    model.eval()
    losses, accuracies = [], []
    with torch.no_grad():
        for inputs, targets in loader:
            outputs = model(inputs)
            losses.append(criterion(outputs, targets).item())
            accuracies.append((outputs.argmax(dim=1) == targets).float().mean().item())
    model.train(was_training)
    return float(np.mean(losses)), float(np.mean(accuracies))
