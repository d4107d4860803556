"""Exercise: training and evaluation loop."""

from torch import nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: Optimizer) -> float:
    """Show every batch of the loader to the model once, in training mode, and take one step after each.

    loader: yields pairs of inputs (n samples) and labels (n whole numbers); n may be smaller in the last batch
    model(inputs): scores, n x K
    Returns the mean cross-entropy per sample, as a Python float; each batch counts with the loss before its step.
    """
    raise NotImplementedError("write the loop that goes through the batches and learns from each")


def evaluate(model: nn.Module, loader: DataLoader) -> tuple[float, float]:
    """Go through the loader in evaluation mode, without gradients, and change nothing in the model.

    Returns the mean cross-entropy per sample and the accuracy, the share (0 to 1) of samples whose highest score is
    that of their label; both as Python numbers. The model is left in the mode in which it was found.
    """
    raise NotImplementedError("write the loop that adds up the losses and counts the hits")
