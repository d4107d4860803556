"""Adds the losses of all samples up and divides by the number of batches."""

import torch
import torch.nn.functional as nnf


def train_epoch(model, loader, optimizer):
    model.train()
    running = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = nnf.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item() * x.size(0)
    return running / len(loader)


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
