"""Moves the mean of the samples seen so far towards each batch, by the batch's share of them."""

import torch
from torch.nn.functional import log_softmax, nll_loss


def towards(mean, value, share):
    return mean + (value - mean) * share


def train_epoch(model, loader, optimizer):
    model.train(mode=True)
    mean, seen = 0.0, 0
    for inputs, labels in loader:
        seen += len(inputs)
        loss = nll_loss(log_softmax(model(inputs), dim=-1), labels)
        optimizer.zero_grad(set_to_none=False)
        torch.autograd.backward(loss)
        optimizer.step()
        mean = towards(mean, loss.item(), len(inputs) / seen)
    return mean


def evaluate(model, loader):
    found = model.training
    model.eval()
    loss, accuracy, seen = 0.0, 0.0, 0
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    for inputs, labels in loader:
        seen += len(inputs)
        logarithms = log_softmax(model(inputs), dim=-1)
        loss = towards(loss, nll_loss(logarithms, labels).item(), len(inputs) / seen)
        hit = (logarithms.argmax(dim=-1) == labels).double().mean().item()
        accuracy = towards(accuracy, hit, len(inputs) / seen)
    torch.set_grad_enabled(before)
    if found:
        model.train()
    return loss, accuracy
