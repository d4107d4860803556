"""Returns the accuracy before the loss."""

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
    was_training = model.training
    model.eval()
    correct, loss_sum, n = 0, 0.0, 0
    for x, y in loader:
        scores = model(x)
        correct += (scores.argmax(dim=1) == y).sum().item()
        loss_sum += cross_entropy(scores, y, reduction="sum").item()
        n += len(y)
    model.train(was_training)
    return correct / n, loss_sum / n
