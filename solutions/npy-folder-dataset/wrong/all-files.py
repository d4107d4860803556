"""Takes every file in the folder of a class for an image."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.samples = []
        self.classes = sorted(name for name in os.listdir(root) if os.path.isdir(f"{root}/{name}"))
        self.class_to_idx = dict(zip(self.classes, range(len(self.classes)), strict=True))
        for name, number in self.class_to_idx.items():
            self.samples += [(f"{root}/{name}/{file}", number) for file in sorted(os.listdir(f"{root}/{name}"))]
        if not self.samples:
            raise ValueError(f"{root} is empty")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        path, label = self.samples[i]
        image = torch.tensor(np.load(path), dtype=torch.float32) / 255
        image = image.movedim(2, 0) if image.dim() == 3 else image.unsqueeze(0)
        if self.transform is not None:
            image = self.transform(image)
        return image, label
