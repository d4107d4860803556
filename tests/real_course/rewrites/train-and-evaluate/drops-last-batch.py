"""Reckons with as many batches as fit into the data set."""

import itertools

import torch
import torch.nn.functional as F


def train_epoch(model, loader, optimizer):
    model.train(True)
    losses, sizes = [], []
    whole = len(loader.dataset) // loader.batch_size
    for inputs, labels in itertools.islice(loader, whole):
        loss = F.cross_entropy(model(inputs), labels)
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
        sizes.append(labels.numel())
    return sum(a * b for a, b in zip(losses, sizes)) / max(1, sum(sizes))


@torch.no_grad()
def evaluate(model, loader):
    was = model.training
    model.train(False)
    loss = hits = count = 0
    for inputs, labels in loader:
        scores = model(inputs)
        loss += float(F.cross_entropy(scores, labels, reduction="sum"))
        hits += int(torch.eq(scores.max(1).indices, labels).sum())
        count += labels.numel()
    model.train(was)
    return loss / count, hits / count
