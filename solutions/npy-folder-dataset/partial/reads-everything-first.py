"""Reads all images when it is made, which small folders allow."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        self.class_to_idx = dict(zip(self.classes, range(len(self.classes)), strict=True))
        self.samples, self.images, self.labels = [], [], []
        for name in self.classes:
            for file in sorted(os.listdir(os.path.join(root, name))):
                if os.path.splitext(file)[1] != ".npy":
                    continue
                path = os.path.join(root, name, file)
                self.samples.append((path, self.class_to_idx[name]))
                array = np.load(path).astype("float32") / 255
                self.images.append(
                    torch.from_numpy(array[None] if array.ndim == 2 else array.transpose(2, 0, 1).copy())
                )
                self.labels.append(self.class_to_idx[name])
        if not self.images:
            raise ValueError("there are no images")
        self.transform = transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        image = self.images[index]
        return (self.transform(image) if self.transform else image), self.labels[index]
