"""evaluate takes a sample for a hit if the score of its label equals the highest score, also where another class ties.

Fails: exactly when the highest score of a sample is shared by its label and a class before it: the accuracy is too
    high by one sample for each. Losses, training, and ties in which the label is the first one are right.
Hand: vectorised, gather instead of argmax.
"""

import torch
from torch.nn.functional import cross_entropy


def train_epoch(model, loader, optimizer):
    model.train()
    losses, sizes = [], []
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(labels))
    losses, sizes = torch.tensor(losses, dtype=torch.float64), torch.tensor(sizes, dtype=torch.float64)
    return ((losses * sizes).sum() / sizes.sum()).item()


def evaluate(model, loader):
    mode = model.training
    model.eval()
    with torch.no_grad():
        pairs = [(model(inputs), labels) for inputs, labels in loader]
    model.train(mode)
    scores = torch.cat([s for s, _ in pairs])
    labels = torch.cat([y for _, y in pairs])
    own = scores.gather(1, labels[:, None])[:, 0]
    return cross_entropy(scores, labels).item(), (own == scores.amax(1)).double().mean().item()
