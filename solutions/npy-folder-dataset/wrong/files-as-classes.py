"""Takes everything that lies in the root for a class, files too."""

from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        entries = sorted(Path(root).iterdir())
        self.classes = [entry.name for entry in entries]
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self.samples = [(path, number) for number, entry in enumerate(entries) for path in sorted(entry.glob("*.npy"))]
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
