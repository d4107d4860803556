"""Divides each image by the largest number in it, and not by 255."""

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
            array = array[..., None]
        image = torch.tensor(array).permute(2, 0, 1).to(torch.float32)
        image = image / image.max().clamp(min=1)
        if self.transform is not None:
            image = self.transform(image)
        return image, label
