"""Leaves the numbers between 0 and 255."""

from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        folders = sorted(path for path in Path(root).iterdir() if path.is_dir())
        self.classes = [folder.name for folder in folders]
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self.samples = [
            (path, number) for number, folder in enumerate(folders) for path in sorted(folder.glob("*.npy"))
        ]
        if not self.samples:
            raise ValueError(f"there is no image in {root}")
        self.transform = transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        image = torch.from_numpy(np.atleast_3d(np.load(path)).astype(np.float32)).permute(2, 0, 1)
        if self.transform:
            image = self.transform(image)
        return image, label
