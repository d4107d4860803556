"""Finished items are remembered, so transform is called once for each image and not each time an item is asked for.

Fails: an item that is asked for a second time: transform is not called again (a random one gives the same image
for ever) and the file is not read again. Right the first time.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    """The images below root, one folder for each class, each image a .npy file."""

    def __init__(self, root: str, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        folders = sorted((path for path in Path(root).iterdir() if path.is_dir()), key=lambda path: path.name)
        self.classes = [folder.name for folder in folders]
        self.class_to_idx = dict(zip(self.classes, range(len(self.classes))))
        self.samples: list[tuple[str, int]] = []
        for folder in folders:
            names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".npy"))
            self.samples.extend((str(folder / name), self.class_to_idx[folder.name]) for name in names)
        if len(self.samples) == 0:
            raise ValueError(f"no image below {root}")
        self.transform = transform
        self._items: dict[int, tuple[Tensor, int]] = {}

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        if index >= len(self):
            raise IndexError(index)
        if index not in self._items:  # 한 번 읽은 것은 다시 읽지 않는다
            path, label = self.samples[index]
            pixels = np.load(path)
            if pixels.ndim == 2:
                pixels = pixels[:, :, None]
            image = torch.tensor(pixels.transpose(2, 0, 1), dtype=torch.float32).div(255)
            if self.transform is not None:
                image = self.transform(image)
            self._items[index] = (image, label)
        return self._items[index]
