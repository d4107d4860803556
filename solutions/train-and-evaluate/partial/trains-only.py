"""Trains, and has no evaluation yet."""

from torch.nn.functional import cross_entropy


def train_epoch(model, loader, optimizer):
    model.train()
    summed, samples = 0.0, 0
    for inputs, labels in loader:
        loss = cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        summed += float(loss) * labels.numel()
        samples += labels.numel()
    return summed / samples


def evaluate(model, loader):
    raise NotImplementedError("write the loop that adds up the losses and counts the hits")
