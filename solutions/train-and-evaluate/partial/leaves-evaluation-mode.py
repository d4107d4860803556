"""Leaves it to the next epoch to put the model into training mode again."""

import torch
from torch.nn import functional


def train_epoch(model, loader, optimizer):
    model.train()
    loss_sum = n = 0
    for data, target in loader:
        optimizer.zero_grad()
        output = model(data)
        loss = functional.cross_entropy(output, target)
        loss.backward()
        optimizer.step()
        loss_sum += loss.item() * data.shape[0]
        n += data.shape[0]
    return loss_sum / n


def evaluate(model, loader):
    model.eval()
    loss_sum = correct = n = 0
    with torch.no_grad():
        for data, target in loader:
            output = model(data)
            loss_sum += functional.cross_entropy(output, target, reduction="sum").item()
            pred = output.argmax(dim=1, keepdim=True)
            correct += pred.eq(target.view_as(pred)).sum().item()
            n += data.shape[0]
    return loss_sum / n, correct / n
