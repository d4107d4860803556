"""evaluate returns the mean of the accuracies of the batches; only the loss is weighed with the number of samples.

Fails: exactly when the last batch is smaller than the others (and not the only one) and its share of hits is not
    that of all samples before it: the accuracy is wrong. Losses and training are right.
Hand: helper functions, one loop for both.
"""

import torch
from torch.nn.functional import cross_entropy


def accuracy_of(scores, labels):
    return (scores.argmax(1) == labels).double().mean().item()


def update(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def run(model, loader, optimizer=None):
    total, samples, accuracies = 0.0, 0, []
    for inputs, labels in loader:
        scores = model(inputs)
        loss = cross_entropy(scores, labels)
        if optimizer is not None:
            update(optimizer, loss)
        total += loss.item() * inputs.size(0)
        samples += inputs.size(0)
        accuracies.append(accuracy_of(scores, labels))
    return total / samples, sum(accuracies) / len(accuracies)


def train_epoch(model, loader, optimizer):
    model.train()
    loss, _ = run(model, loader, optimizer)
    return loss


def evaluate(model, loader):
    before = model.training
    model.eval()
    with torch.no_grad():
        result = run(model, loader)
    model.train(before)
    return result
