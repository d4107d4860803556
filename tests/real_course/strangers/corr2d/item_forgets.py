"""Every sum is taken out of the tensor with item(), so that no gradient comes back.

Fails: the numbers and the dtype are right, but the result never has a gradient, neither for x nor for k.
Hand: (4) a class, type hints.
"""

import torch
from torch import Tensor


class Correlator:
    def __init__(self, kernel: Tensor) -> None:
        if kernel.dim() != 2 or kernel.numel() == 0:
            raise ValueError(f"expected a kernel of two axes with entries, got {tuple(kernel.shape)}")
        self.kernel: Tensor = kernel
        self.height: int = kernel.shape[0]
        self.width: int = kernel.shape[1]

    def at(self, image: Tensor, row: int, column: int) -> float:
        window = image[row : row + self.height, column : column + self.width]
        return (window * self.kernel).sum().item()

    def __call__(self, image: Tensor) -> Tensor:
        if image.dim() != 2:
            raise ValueError(f"expected an image of two axes, got {image.dim()}")
        if image.dtype != self.kernel.dtype:
            raise ValueError("image and kernel differ in dtype")
        rows: int = image.shape[0] - self.height + 1
        columns: int = image.shape[1] - self.width + 1
        if rows < 1 or columns < 1:
            raise ValueError("the kernel is larger than the image")
        return torch.tensor(
            [[self.at(image, i, j) for j in range(columns)] for i in range(rows)],
            dtype=image.dtype,
        )


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    return Correlator(k)(x)
