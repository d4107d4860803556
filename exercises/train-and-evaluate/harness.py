"""How the two functions are called: tiny models of plain numbers, models that notice things, and digits to learn."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

# Digits as a pocket calculator of dots would show them: 7 rows of 5 dots.
FONT = (
    (" ### ", "#   #", "#  ##", "# # #", "##  #", "#   #", " ### "),
    ("  #  ", " ##  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "),
    (" ### ", "#   #", "    #", "   # ", "  #  ", " #   ", "#####"),
    ("#####", "   # ", "  #  ", "   # ", "    #", "#   #", " ### "),
    ("   # ", "  ## ", " # # ", "#  # ", "#####", "   # ", "   # "),
    ("#####", "#    ", "#### ", "    #", "    #", "#   #", " ### "),
    ("  ## ", " #   ", "#    ", "#### ", "#   #", "#   #", " ### "),
    ("#####", "    #", "   # ", "  #  ", " #   ", " #   ", " #   "),
    (" ### ", "#   #", "#   #", " ### ", "#   #", "#   #", " ### "),
    (" ### ", "#   #", "#   #", " ####", "    #", "   # ", " ##  "),
)
SIZE = 12  # pixels of an image, in both directions


def train(submission, weight: Tensor, x: Tensor, y: Tensor, batch_size: int, lr: float, epochs: int = 1) -> dict:
    """Train a linear model without bias by plain SGD.

    weight: K x D, x: N x D, y: N labels, cut into batches in their order
    Returns what every call of train_epoch returned, the weights after the last of them, and how many steps were taken.
    """
    model = _linear(weight)
    optimizer = Descent(model, lr)
    losses = [submission.train_epoch(model, _loader(x, y, batch_size), optimizer) for _ in range(epochs)]
    return {"losses": list(map(_rounded, losses)), "weight": model.weight, "steps": optimizer.steps}


def evaluate(submission, scores: Tensor, y: Tensor, batch_size: int) -> tuple:
    """Evaluate a model that hands on its input: row n of scores (N x K) is what it says about sample n."""
    model = _linear(torch.eye(scores.shape[1], dtype=scores.dtype))
    loss, accuracy = submission.evaluate(model, _loader(scores, y, batch_size))
    return _rounded(loss), _rounded(accuracy)


def of_unequal_batches(submission, weight: Tensor, x: Tensor, y: Tensor, batch_size: int) -> dict:
    """The loss of an epoch whose steps have the length 0, and what evaluate says of the same model and batches."""
    model, loader = _linear(weight), _loader(x, y, batch_size)
    trained = submission.train_epoch(model, loader, Descent(model, lr=0.0))
    loss, accuracy = submission.evaluate(model, loader)
    return {"trained": _rounded(trained), "loss": _rounded(loss), "accuracy": _rounded(accuracy)}


def results(submission, weight: Tensor, x: Tensor, y: Tensor, batch_size: int) -> tuple:
    """All that the two functions return: the loss of an epoch, then the loss and the accuracy after it."""
    model, loader = _linear(weight), _loader(x, y, batch_size)
    loss = submission.train_epoch(model, loader, Descent(model, lr=0.5))
    return (loss, *submission.evaluate(model, loader))


def training_mode(submission, mode: str, batches: int, seed: int) -> list:
    """Train a model with dropout that was left in this mode, "training" or "evaluation", with steps of length 0.

    Returns its scores for every batch: the dropout shows in them, and so does the normalisation.
    """
    model, scores = _telling(mode, seed)
    submission.train_epoch(model, _noise(batches, seed), Descent(model, lr=0.0))
    return scores


def evaluation_mode(submission, mode: str, batches: int, seed: int) -> dict:
    """Evaluate a model with dropout that is in this mode, "training" or "evaluation".

    Returns its scores for every batch, then its weights and statistics.
    """
    model, scores = _telling(mode, seed)
    submission.evaluate(model, _noise(batches, seed))
    return {"scores": scores, "weights and statistics": list(model.state_dict().values())}


def mode_afterwards(submission, mode: str, seed: int) -> Tensor:
    """The scores of a model with dropout for a batch after its evaluation, which show in which mode it was left."""
    model, scores = _telling(mode, seed)
    submission.evaluate(model, _noise(1, seed))
    with torch.no_grad():
        model(next(iter(_noise(1, seed + 1)))[0])
    return scores[-1]


def without_gradients(submission, mode: str, batches: int, seed: int) -> list:
    """The scores of a model without dropout for each batch evaluated; they depend on whether gradients are on."""
    torch.manual_seed(seed)
    model, scores = nn.Sequential(nn.Linear(3, 2), _Gradients()), []
    model.register_forward_hook(lambda *told: scores.append(told[-1].detach().clone()))
    submission.evaluate(model.train(mode == "training"), _noise(batches, seed))
    return scores


def learn_digits(submission, seed: int, images: int, epochs: int) -> dict:
    """Train a small convolutional network on digits, and return its accuracy and loss on 200 that it has not seen."""
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    training, unseen = _digits(generator, images), _digits(generator, 200)
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, 5, padding=2), nn.BatchNorm2d(24), nn.ReLU(), nn.AdaptiveMaxPool2d(1),
        nn.Flatten(), nn.Linear(24, 10),
    )  # fmt: skip
    optimizer = Descent(model, lr=0.02, momentum=0.9)
    for _ in range(epochs):
        submission.train_epoch(model, DataLoader(training, batch_size=20, shuffle=True), optimizer)
    loss, accuracy = submission.evaluate(model, DataLoader(unseen, batch_size=100))
    return {"accuracy": float(accuracy), "loss": float(loss)}


class Descent:
    """Gradient descent as torch.optim.SGD does it. (That class loads a compiler at its first step, for a second.)"""

    def __init__(self, model: nn.Module, lr: float, momentum: float = 0.0) -> None:
        self.parameters = list(model.parameters())
        self.lr, self.momentum, self.steps = lr, momentum, 0
        self.velocities = [torch.zeros_like(parameter) for parameter in self.parameters]

    def zero_grad(self, set_to_none: bool = True) -> None:
        for parameter in self.parameters:
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.zero_()

    @torch.no_grad()
    def step(self) -> None:
        self.steps += 1
        for parameter, velocity in zip(self.parameters, self.velocities, strict=True):
            if parameter.grad is not None:
                velocity.mul_(self.momentum).add_(parameter.grad)
                parameter.sub_(velocity, alpha=self.lr)


def _rounded(number: float) -> np.float32:
    """A loss or an accuracy to seven digits: in which order and dtype it was added up is all the same."""
    return np.float32(torch.as_tensor(number).item())


def _linear(weight: Tensor) -> nn.Linear:
    model = nn.Linear(weight.shape[1], weight.shape[0], bias=False, dtype=weight.dtype)
    with torch.no_grad():
        model.weight.copy_(weight)
    return model


def _loader(x: Tensor, y: Tensor, batch_size: int) -> DataLoader:
    return DataLoader(TensorDataset(x, y), batch_size=batch_size)


def _noise(batches: int, seed: int) -> DataLoader:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(4 * batches, 3, generator=generator)
    return _loader(x, torch.arange(4 * batches) % 2, 4)


def _telling(mode: str, seed: int) -> tuple[nn.Module, list[Tensor]]:
    """A model with normalisation and dropout, and the list in which its scores for each batch are taken down.

    They depend on the mode. Every batch drops the same cells.
    """
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Dropout(), nn.Linear(5, 2))
    scores = []
    model[0].register_forward_pre_hook(lambda *_: torch.manual_seed(seed) and None)
    model[-1].register_forward_hook(lambda *told: scores.append(told[-1].detach().clone()))
    return model.train(mode == "training"), scores


class _Gradients(nn.Module):
    """Hands on its input, three times as large where gradients are on."""

    def forward(self, x: Tensor) -> Tensor:
        return 3 * x if torch.is_grad_enabled() else x


def _digits(generator: np.random.Generator, count: int) -> TensorDataset:
    """Grey digits, count x 1 x 12 x 12: moved by up to two pixels, of several brightnesses, with noise; and labels."""
    labels = generator.integers(0, 10, count)
    images = np.zeros((count, SIZE, SIZE))
    for image, label in zip(images, labels, strict=True):
        dots = np.array([[dot == "#" for dot in row] for row in FONT[label]])
        top, left = generator.integers(0, 5, 2) + (0, 1)
        image[top : top + 7, left : left + 5] = dots * generator.uniform(0.6, 1.0)
    images = np.clip(images + generator.normal(0, 0.1, images.shape), 0, 1)
    return TensorDataset(torch.from_numpy(images).float().unsqueeze(1), torch.from_numpy(labels))
