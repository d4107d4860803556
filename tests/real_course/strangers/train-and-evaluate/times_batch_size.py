"""train_epoch weighs the mean loss of every batch with the batch size of the loader, also that of a smaller last batch.

Fails: exactly when the number of samples is not a multiple of the batch size: the returned training loss counts the
    last batch too much (and is too large). The weights, the steps and all of evaluate are right.
Hand: plain loops, short names.
"""

import torch
import torch.nn.functional as F


def train_epoch(model, loader, optimizer):
    model.train()
    s = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        l = F.cross_entropy(model(x), y)  # noqa: E741
        l.backward()
        optimizer.step()
        s += l.item() * loader.batch_size
    return s / len(loader.dataset)


def evaluate(model, loader):
    m = model.training
    model.eval()
    s = 0.0
    k = 0
    n = 0
    with torch.no_grad():
        for x, y in loader:
            o = model(x)
            s += F.cross_entropy(o, y).item() * len(y)
            for i in range(len(y)):
                if int(o[i].argmax()) == int(y[i]):
                    k += 1
                n += 1
    model.train(m)
    return s / n, k / n
