"""Puts the model into training mode after the evaluation, in whatever mode it was."""

import torch
import torch.nn.functional as nnf


def train_epoch(model, loader, optimizer):
    model.train()
    running, count = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = nnf.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item() * x.size(0)
        count += x.size(0)
    return running / count


def evaluate(model, loader):
    model.eval()
    running, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            out = model(x)
            running += nnf.cross_entropy(out, y).item() * y.size(0)
            correct += (out.argmax(1) == y).sum().item()
            count += y.size(0)
    model.train()
    return running / count, correct / count
