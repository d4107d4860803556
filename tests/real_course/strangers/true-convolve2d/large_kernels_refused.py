"""A kernel that is larger than the image is refused in both modes, before the image is padded.

Fails: exactly in mode "full" with a kernel that is taller or wider than the image (ValueError).
Hand: (4) a class, type hints.
"""

import torch
from torch import Tensor
from torch.nn.functional import pad


class Convolution2d:
    MODES: tuple[str, ...] = ("valid", "full")

    def __init__(self, kernel: Tensor, mode: str) -> None:
        if mode not in self.MODES:
            raise ValueError(f"mode must be one of {self.MODES}, got {mode!r}")
        if kernel.dim() != 2 or kernel.numel() == 0:
            raise ValueError(f"bad kernel of shape {tuple(kernel.shape)}")
        self.mode: str = mode
        self.kh, self.kw = kernel.shape
        self.kernel: Tensor = torch.rot90(kernel, 2)

    def _checked(self, image: Tensor) -> Tensor:
        if image.dim() != 2 or image.numel() == 0:
            raise ValueError(f"bad image of shape {tuple(image.shape)}")
        if image.dtype != self.kernel.dtype:
            raise ValueError(f"{image.dtype} and {self.kernel.dtype} cannot be convolved")
        if self.kh > image.shape[0] or self.kw > image.shape[1]:
            raise ValueError("the kernel must not be larger than the image")
        return image

    def apply(self, image: Tensor) -> Tensor:
        image = self._checked(image)
        if self.mode == "full":
            image = pad(image, (self.kw - 1, self.kw - 1, self.kh - 1, self.kh - 1))
        result = image.new_zeros(image.shape[0] - self.kh + 1, image.shape[1] - self.kw + 1)
        for a in range(self.kh):
            for b in range(self.kw):
                result = result + image[a : a + result.shape[0], b : b + result.shape[1]] * self.kernel[a, b]
        return result


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    return Convolution2d(k, mode).apply(x)
