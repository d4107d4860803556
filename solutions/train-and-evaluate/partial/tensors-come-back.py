"""Returns tensors in place of numbers."""

import torch
import torch.nn.functional as nnf


def train_epoch(model, loader, optimizer):
    model.train()
    total = torch.zeros(())
    for x, y in loader:
        optimizer.zero_grad()
        loss = nnf.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(y)
    return total / len(loader.dataset)


@torch.no_grad()
def evaluate(model, loader):
    mode = model.training
    model.eval()
    total, right = torch.zeros(()), torch.zeros(())
    for x, y in loader:
        out = model(x)
        total += nnf.cross_entropy(out, y, reduction="sum")
        right += (out.max(dim=1).indices == y).sum()
    model.train(mode)
    return total / len(loader.dataset), right / len(loader.dataset)
