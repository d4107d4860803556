"""How make_layers is called, and how what it returns is looked at: layer by layer, as a whole, and at work."""

import torch
from torch import Tensor


def layers(submission, cfg: list, in_channels: int | None = None, batch_norm: bool | None = None) -> dict:
    """The kind of every layer, and the shape of every parameter, each by its name. None is not handed over."""
    built = _built(submission, cfg, in_channels, batch_norm)
    return {
        "layers": {name: type(layer).__name__ for name, layer in built.named_children()},
        "parameters": {name: list(parameter.shape) for name, parameter in built.named_parameters()},
    }


def parameters(submission, cfg: list, batch_norm: bool | None = None) -> int:
    """How many numbers there are to be learned."""
    return sum(parameter.numel() for parameter in _built(submission, cfg, None, batch_norm).parameters())


def forward(submission, x: Tensor, cfg: list, batch_norm: bool = False, state: dict | None = None) -> Tensor:
    """What comes out for x (N x C x H x W) in evaluation mode.

    state: the parameters and statistics by their names, as nested lists; without it, all get whole numbers from -2 to 2
    """
    built = _not_none(submission.make_layers(cfg, x.shape[1], batch_norm)).double().eval()
    if state is None:
        values = {name: _whole_numbers(name, tensor) for name, tensor in built.state_dict().items()}
    else:
        values = {name: torch.tensor(numbers, dtype=torch.float64) for name, numbers in state.items()}
        values |= {name: tensor for name, tensor in built.state_dict().items() if name.endswith("num_batches_tracked")}
    built.load_state_dict(values)
    with torch.no_grad():
        return built(x)


def _built(submission, cfg: list, in_channels: int | None, batch_norm: bool | None):
    options = {"in_channels": in_channels, "batch_norm": batch_norm}
    with torch.device("meta"):  # shapes without numbers: the largest network here has twenty million
        built = submission.make_layers(cfg, **{name: option for name, option in options.items() if option is not None})
    return _not_none(built)


def _not_none(built):
    """What make_layers returned, unless it ended without a return."""
    if built is None:
        raise NotImplementedError("make_layers returned None; does it end with a return?")
    return built


def _whole_numbers(name: str, tensor: Tensor) -> Tensor:
    """Numbers that depend on the shape and the kind of the tensor alone."""
    counted = torch.arange(tensor.numel(), dtype=torch.float64).reshape(tensor.shape)
    if name.endswith("running_var"):
        return (counted % 3 + 1) ** 2 - 1e-5  # batch normalisation adds 1e-5 and takes the root
    if name.endswith("bias"):
        return counted % 4 - 1
    return (2 * counted + tensor.dim()) % 5 - 2
