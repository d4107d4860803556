"""Builds a data set without a single image."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        self.class_to_idx = {}
        self.samples = []
        for number, name in enumerate(self.classes):
            self.class_to_idx[name] = number
            folder = os.path.join(root, name)
            for file in sorted(os.listdir(folder)):
                if file.endswith(".npy"):
                    self.samples.append((os.path.join(folder, file), number))

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        path, label = self.samples[i]
        image = torch.tensor(np.load(path), dtype=torch.float32) / 255
        image = image.movedim(2, 0) if image.dim() == 3 else image.unsqueeze(0)
        if self.transform is not None:
            image = self.transform(image)
        return image, label
