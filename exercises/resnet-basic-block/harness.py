"""How a block is made and used: its parameters, what it makes of an image, and whole networks of it."""

import torch
from torch import Tensor, nn


def parameters(submission, inplanes: int, planes: int, stride: int | None = None, projection: bool = False) -> dict:
    """How many numbers there are to be learned, and their shapes by name."""
    with torch.device("meta"):  # shapes without numbers
        block = _block(submission, inplanes, planes, stride, projection)
    return {
        "count": sum(parameter.numel() for parameter in block.parameters()),
        "shapes": {name: list(parameter.shape) for name, parameter in block.named_parameters()},
    }


def resnet(submission, blocks: list) -> int:
    """The number of parameters of a ResNet for 1000 classes that has so many blocks in each of its four stages."""
    with torch.device("meta"):
        layers = [nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(64)]
        inplanes = 64
        for stage, number in enumerate(blocks):
            planes = 64 * 2**stage
            for position in range(number):
                stride = 2 if stage and not position else 1
                layers.append(_block(submission, inplanes, planes, stride, stride == 2))
                inplanes = planes
        layers.append(nn.Linear(inplanes, 1000))
    return sum(parameter.numel() for parameter in nn.Sequential(*layers).parameters())


def forward(
    submission, x: Tensor, planes: int, stride: int | None = None, projection: bool = False, state: dict | None = None
) -> Tensor:
    """What comes out for x (N x inplanes x H x W) in evaluation mode.

    state: parameters and statistics by their names, as nested lists; the convolutions that are not named are 0, and the
        BatchNorms hand on what they get. Without any state, all get whole numbers from -2 to 3.
    """
    block = _block(submission, x.shape[1], planes, stride, projection).double().eval()
    values = {name: _whole_numbers(name, shape) for name, shape in _shapes(x.shape[1], planes, projection).items()}
    if state is not None:
        values = {name: _neutral(name, tensor) for name, tensor in values.items()}
        values |= {name: torch.tensor(numbers, dtype=torch.float64) for name, numbers in state.items()}
    block.load_state_dict(values)
    with torch.no_grad():
        return block(x)


def _block(submission, inplanes: int, planes: int, stride: int | None, projection: bool) -> nn.Module:
    options = {} if stride is None else {"stride": stride}
    if projection:
        convolution = nn.Conv2d(inplanes, planes, 1, stride=stride or 1, bias=False)
        options["downsample"] = nn.Sequential(convolution, nn.BatchNorm2d(planes))
    return submission.BasicBlock(inplanes, planes, **options)


def _shapes(inplanes: int, planes: int, projection: bool) -> dict[str, tuple[int, ...]]:
    shapes = {"conv1.weight": (planes, inplanes, 3, 3), "conv2.weight": (planes, planes, 3, 3)}
    norms = ["bn1", "bn2"]
    if projection:
        shapes["downsample.0.weight"] = (planes, inplanes, 1, 1)
        norms.append("downsample.1")
    for norm in norms:
        shapes |= {f"{norm}.{name}": (planes,) for name in ("weight", "bias", "running_mean", "running_var")}
        shapes[f"{norm}.num_batches_tracked"] = ()
    return shapes


def _whole_numbers(name: str, shape: tuple[int, ...]) -> Tensor:
    """Numbers that depend on the name and the shape alone."""
    counted = torch.arange(torch.Size(shape).numel(), dtype=torch.float64).reshape(shape)
    if name.endswith("running_var"):
        return (counted % 3 + 1) ** 2 - 1e-5  # batch normalisation adds 1e-5 and takes the root
    if name.endswith("num_batches_tracked"):
        return torch.tensor(0)
    numbers = (2 * counted + sum(map(ord, name))) % 5 - 2
    if len(shape) == 1 and name.endswith("weight"):
        return torch.where(numbers == 0, 3, numbers)  # a BatchNorm that multiplies by 0 hides what comes before it
    return numbers


def _neutral(name: str, tensor: Tensor) -> Tensor:
    if name.endswith("running_var"):
        return torch.full_like(tensor, 1 - 1e-5)
    return torch.ones_like(tensor) if tensor.dim() == 1 and name.endswith("weight") else torch.zeros_like(tensor)
