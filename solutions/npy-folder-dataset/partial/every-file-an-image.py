"""Takes every file in the folder of a class for an image."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = sorted(d.name for d in os.scandir(root) if d.is_dir())
        self.class_to_idx = {c: i for i, c in enumerate(self.classes)}
        self.samples = [
            (os.path.join(root, c, f), i)
            for c, i in self.class_to_idx.items()
            for f in sorted(os.listdir(os.path.join(root, c)))
        ]
        if not self.samples:
            raise ValueError("no images")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        image = torch.tensor(np.load(path), dtype=torch.float32).div_(255)
        image = image.permute(2, 0, 1) if image.dim() == 3 else image[None]
        if self.transform is not None:
            image = self.transform(image)
        return image, label
