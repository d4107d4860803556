"""Reference solution: a custom Dataset."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    """The images below ``root``, one folder for each class, each image a .npy file.

    classes: the names of the folders, sorted
    class_to_idx: the number of each class, from 0, by its name
    samples: (path, class number) of every .npy file, class by class, and sorted by name inside a class
    """

    def __init__(self, root: str, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        folders = sorted(path for path in Path(root).iterdir() if path.is_dir())
        self.classes = [folder.name for folder in folders]
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self.samples = [
            (path, self.class_to_idx[folder.name]) for folder in folders for path in sorted(folder.glob("*.npy"))
        ]
        if not self.samples:
            raise ValueError(f"there is no .npy file in the folders of {root}")
        self.transform = transform

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """The image, C x H x W, and its class number. The file is read now, and only now."""
        path, label = self.samples[index]
        pixels = torch.from_numpy(np.load(path))
        if pixels.dim() == 2:
            pixels = pixels.unsqueeze(2)
        image = pixels.permute(2, 0, 1) / 255
        return (image if self.transform is None else self.transform(image)), label
