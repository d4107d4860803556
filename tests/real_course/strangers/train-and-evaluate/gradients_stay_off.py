"""evaluate turns gradients off for the whole program and never on again.

Fails: exactly when train_epoch is called after evaluate in the same process: backward() raises a RuntimeError,
    because there is no graph. Everything before the first call of evaluate, and every call of evaluate, returns
    what is right.
Hand: plain loops, short names.
"""

import torch
from torch import nn


def train_epoch(model, loader, optimizer):
    model.train()
    f = nn.CrossEntropyLoss()
    t, n = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        v = f(model(x), y)
        v.backward()
        optimizer.step()
        t += v.item() * x.shape[0]
        n += x.shape[0]
    return t / n


def evaluate(model, loader):
    torch.set_grad_enabled(False)
    was = model.training
    model.eval()
    f = nn.CrossEntropyLoss(reduction="sum")
    t, h, n = 0.0, 0, 0
    for x, y in loader:
        p = model(x)
        t += f(p, y).item()
        h += (p.argmax(1) == y).sum().item()
        n += x.shape[0]
    model.train(was)
    return t / n, h / n
