"""grad_x is cut out of the padded gradient at (ph, ph) instead of (ph, pw).

Fails: exactly when the padding of the two axes differs, and only grad_x: shifted along the width (too narrow as well
if ph > 2 * pw). grad_weight and grad_bias are right.
Hand: (4) a class, type hints.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import pad

Option = int | tuple[int, int]


def _two(option: Option, least: int) -> tuple[int, int]:
    two = option if isinstance(option, tuple) else (option, option)
    if len(two) != 2 or not all(type(number) is int and number >= least for number in two):
        raise ValueError(f"bad option {option!r}")
    return two


@dataclass
class Conv2dBackward:
    x: Tensor
    weight: Tensor
    stride: tuple[int, int]
    padding: tuple[int, int]

    def output_shape(self) -> tuple[int, ...]:
        if self.x.dim() != 4 or self.weight.dim() != 4 or min(*self.x.shape[1:], *self.weight.shape) < 1:
            raise ValueError("four axes are expected")
        if self.x.shape[1] != self.weight.shape[1]:
            raise ValueError("the channels differ")
        room = [self.x.shape[2 + k] + 2 * self.padding[k] - self.weight.shape[2 + k] for k in (0, 1)]
        if min(room) < 0:
            raise ValueError("the kernel does not fit")
        return (self.x.shape[0], self.weight.shape[0], room[0] // self.stride[0] + 1, room[1] // self.stride[1] + 1)

    def entries(self, rows: int, columns: int) -> list[tuple[int, int, slice, slice]]:
        """For each kernel entry the pixels of the padded image that it meets."""
        sh, sw = self.stride
        return [
            (a, b, slice(a, a + (rows - 1) * sh + 1, sh), slice(b, b + (columns - 1) * sw + 1, sw))
            for a in range(self.weight.shape[2])
            for b in range(self.weight.shape[3])
        ]

    def run(self, grad_out: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        ph, pw = self.padding
        padded = pad(self.x, (pw, pw, ph, ph))
        grad_padded, grad_weight = torch.zeros_like(padded), torch.zeros_like(self.weight)
        for a, b, down, across in self.entries(*grad_out.shape[2:]):
            met = padded[:, :, down, across]
            grad_weight[:, :, a, b] = torch.einsum("nohw,nchw->oc", grad_out, met)
            grad_padded[:, :, down, across] += torch.einsum("nohw,oc->nchw", grad_out, self.weight[:, :, a, b])
        height, width = self.x.shape[2:]
        return grad_padded[:, :, ph : ph + height, ph : ph + width], grad_weight, grad_out.sum(dim=(0, 2, 3))


def conv2d_backward(
    grad_out: Tensor,
    x: Tensor,
    weight: Tensor,
    stride: Option = 1,
    padding: Option = 0,
) -> tuple[Tensor, Tensor, Tensor]:
    layer = Conv2dBackward(x, weight, _two(stride, 1), _two(padding, 0))
    if tuple(grad_out.shape) != layer.output_shape():
        raise ValueError("grad_out does not have the shape of the output")
    if grad_out.dtype != x.dtype or weight.dtype != x.dtype:
        raise ValueError("the dtypes differ")
    return layer.run(grad_out)
