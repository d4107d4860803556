"""Clears the gradients before the first batch at most, so that every batch adds to those of all batches before it."""

import torch
import torch.nn.functional as nnf


def train_epoch(model, loader, optimizer):
    model.train()
    optimizer.zero_grad()
    running, count = 0.0, 0
    for x, y in loader:
        loss = nnf.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item() * x.size(0)
        count += x.size(0)
    return running / count


def evaluate(model, loader):
    before = model.training
    model.eval()
    running, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            out = model(x)
            running += nnf.cross_entropy(out, y).item() * y.size(0)
            correct += (out.argmax(1) == y).sum().item()
            count += y.size(0)
    model.train(before)
    return running / count, correct / count
