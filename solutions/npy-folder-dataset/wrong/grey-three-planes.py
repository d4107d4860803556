"""Repeats a grey image in three planes, as if it were in colour."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self.samples = []
        for name in self.classes:
            for file in sorted(os.listdir(os.path.join(root, name))):
                if file.endswith(".npy"):
                    self.samples.append((os.path.join(root, name, file), self.class_to_idx[name]))
        if not self.samples:
            raise ValueError("the folder is empty")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        array = np.load(path)
        if array.ndim == 2:
            array = np.stack([array] * 3, axis=-1)
        image = torch.tensor(array).permute(2, 0, 1).to(torch.float32) / 255
        if self.transform is not None:
            image = self.transform(image)
        return image, label
