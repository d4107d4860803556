"""Builds layers and looks at them: at their parameters, their answers, their gradients."""

import torch
from torch import nn


def forward(submission, x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """The answer of a layer that has loaded weight and bias, in float32."""
    layer = submission.MyConv2d(
        x.shape[1],
        weight.shape[0],
        _kernel_size(weight),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        bias=bias is not None,
    )
    _load(layer, weight, bias)
    return layer(x.float())


def parameters(submission, in_channels, out_channels, kernel_size, groups=1, bias=True):
    """The shapes of the parameters and of what state_dict holds, by their names, and what layer.bias is."""
    layer = submission.MyConv2d(in_channels, out_channels, kernel_size, 1, 0, 1, groups, bias)
    return {
        "parameters": {name: list(parameter.shape) for name, parameter in layer.named_parameters()},
        "state_dict": {name: list(tensor.shape) for name, tensor in layer.state_dict().items()},
        "bias": _kind(getattr(layer, "bias", "missing")),
    }


def starting_values(submission, in_channels, out_channels, kernel_size, groups=1):
    """The smallest and the largest starting value, the mean and the standard deviation, of weight and of bias."""
    torch.manual_seed(0)
    layer = submission.MyConv2d(in_channels, out_channels, kernel_size, groups=groups)
    figures = {}
    for name in ("weight", "bias"):
        numbers = getattr(layer, name).detach().double()
        figures[f"{name}_smallest"] = numbers.min().item()
        figures[f"{name}_largest"] = numbers.max().item()
        figures[f"{name}_mean"] = numbers.mean().item()
        figures[f"{name}_deviation"] = numbers.std().item()
    return figures


def used(submission, x, weight, bias):
    """A layer with its default options at work: called twice, asked for gradients, and turned into float64."""
    layer = submission.MyConv2d(x.shape[1], weight.shape[0], _kernel_size(weight))
    _load(layer, weight, bias)
    image = x.float().requires_grad_()
    first, second = layer(image), layer(image)
    first.sum().backward()
    looked_at = {
        "answer": second.detach(),
        "both calls alike": torch.equal(first, second),
        "gradient of x": image.grad,
        "gradient of weight": layer.weight.grad,
        "gradient of bias": layer.bias.grad,
    }
    return {**looked_at, "dtype after double()": str(layer.double()(x.double()).dtype)}


def built(submission, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    """Whether a layer can be built."""
    submission.MyConv2d(in_channels, out_channels, kernel_size, stride, padding, dilation, groups)
    return "a layer"


def _load(layer, weight, bias):
    layer.load_state_dict({"weight": weight} if bias is None else {"weight": weight, "bias": bias})


def _kernel_size(weight):
    """An int where the kernel is square, as one would write it."""
    kh, kw = weight.shape[2:]
    return kh if kh == kw else (kh, kw)


def _kind(thing):
    if isinstance(thing, nn.Parameter):
        return "a parameter"
    return "a tensor" if isinstance(thing, torch.Tensor) else str(thing)
