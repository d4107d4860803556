"""Gives every entry of the root a number before it leaves out the files, which then lacks among the classes."""

from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        numbered = [(number, path) for number, path in enumerate(sorted(Path(root).iterdir())) if path.is_dir()]
        self.classes = [folder.name for _, folder in numbered]
        self.class_to_idx = {folder.name: number for number, folder in numbered}
        self.samples = [(path, number) for number, folder in numbered for path in sorted(folder.glob("*.npy"))]
        if not self.samples:
            raise ValueError(f"there is no image in {root}")
        self.transform = transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        pixels = np.load(path)
        if pixels.ndim == 2:
            pixels = pixels[:, :, None]
        image = torch.from_numpy(pixels).permute(2, 0, 1).float() / 255
        if self.transform:
            image = self.transform(image)
        return image, label
