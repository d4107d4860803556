"""Where there is only one place for the row (or the column), none is drawn for it.

Fails: exactly when one of the two has a single place and the other one has more, so that one random number too few
    is used: with a single row the column is the number that belongs to the row, with a single column the crops are
    wrong from the second one on. With a single place for both, the generator is not moved on, which shows in
    whatever is drawn next from it. Right when both have a choice. It checks no arguments at all: no ValueError is
    raised on purpose.
Hand: a class with type hints, nested function.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F


class RandomCrop:
    def __init__(self, size: int, padding: int, generator: torch.Generator | None) -> None:
        self.size: int = size
        self.padding: int = padding
        self.generator: torch.Generator | None = generator

    def get_params(self, img: Tensor) -> tuple[int, int]:
        def start(length: int) -> int:
            places = length - self.size + 1
            if places == 1:
                return 0
            return int(torch.randint(places, (1,), generator=self.generator).item())

        top = start(img.shape[-2])
        left = start(img.shape[-1])
        return top, left

    def __call__(self, img: Tensor) -> Tensor:
        padded: Tensor = F.pad(img, (self.padding, self.padding, self.padding, self.padding), value=0)
        top, left = self.get_params(padded)
        return padded.narrow(-2, top, self.size).narrow(-1, left, self.size).clone()


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    pixels: Tensor = torch.from_numpy(images).double().div(255).flatten(0, 2)
    return pixels.mean(dim=0).float(), pixels.std(dim=0, correction=0).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return x.sub(mean[:, None, None]).div(std[:, None, None])


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    return RandomCrop(size, padding, generator)(img)
